import { actionSize, type DistributionSpec, headSize, latentSize, maskSize } from '../../policy/distributions/kinds.js';
import type { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import { padded } from '../../policy/kernels/mlp-plan.js';

/** Where one slot's distribution and its scratch lie; byte offsets, 0 for what its kind does not need. */
export interface DistributionPlan {
  /** The struct that the kernels take. */
  readonly struct: number;
  readonly inverseStd: number;
  readonly ways: number;
  readonly choiceLogProbs: number;
  readonly choiceProbabilities: number;
  readonly choiceEntropies: number;
  readonly squaredStd: number;
  readonly squaredLatent: number;
  readonly variances: number;
  readonly products: number;
}

/** The kinds as `assembly/distribution.ts` numbers them. */
const KINDS: Readonly<Record<DistributionSpec['kind'], number>> = {
  categorical: 0,
  gaussian: 1,
  multiCategorical: 2,
  bernoulli: 3,
  stateDependentGaussian: 4,
  dirichlet: 5,
};

const STRUCT_WORDS = 18;

/** Finds room for a distribution, and for what it keeps of `rows` rows. */
export function planDistribution(plan: MemoryPlan, spec: DistributionSpec, rows: number): DistributionPlan {
  const size = headSize(spec);
  const latent = latentSize(spec);
  const nvec = spec.kind === 'multiCategorical' ? spec.nvec : [];
  const choices = nvec.reduce((sum, n) => sum + padded(n), 0);
  const words = (count: number): number => (count === 0 ? 0 : plan.words(count));
  return {
    struct: plan.words(STRUCT_WORDS),
    inverseStd: words(spec.kind === 'gaussian' ? size : 0),
    ways: words(nvec.length),
    choiceLogProbs: words(choices),
    choiceProbabilities: words(choices),
    choiceEntropies: words(nvec.length),
    squaredStd: words(latent * padded(size)),
    squaredLatent: words(rows * padded(latent)),
    variances: words(latent === 0 ? 0 : rows * padded(size)),
    products: words(latent * size),
  };
}

/** Writes the struct of `assembly/distribution.ts`. @param logStd where it lies, and its gradient */
export function writeDistribution(
  buffer: ArrayBuffer,
  plan: DistributionPlan,
  spec: DistributionSpec,
  logStd: { readonly parameters: number; readonly gradient: number },
): void {
  if (spec.kind === 'multiCategorical') new Int32Array(buffer, plan.ways, spec.nvec.length).set(spec.nvec);
  new Int32Array(buffer, plan.struct, STRUCT_WORDS).set([
    KINDS[spec.kind],
    headSize(spec),
    logStd.parameters,
    logStd.gradient,
    plan.inverseStd,
    ...[0, 0, 0], // what the kernels say about a row
    actionSize(spec),
    maskSize(spec),
    plan.ways,
    plan.choiceLogProbs,
    plan.choiceProbabilities,
    plan.choiceEntropies,
    plan.squaredStd,
    plan.squaredLatent,
    plan.variances,
    plan.products,
  ]);
}
