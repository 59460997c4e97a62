import { NeurotradeError } from '../../../core/errors.js';
import type { Space } from '../../../env/spaces.js';
import type { AnyDistributionSpec } from '../../distributions/kinds.js';
import type { NetworkContext } from '../network-context.js';
import { bernoulliHead, categoricalHead, multiCategoricalHead } from './choices.js';
import { dirichletHead } from './dirichlet.js';
import { gaussianHead, stateDependentGaussianHead } from './gaussian.js';
import { squashedGaussianHead, squashedStateDependentGaussianHead } from './squashed.js';

/** What turns the network's head into the env's action. */
export interface HeadInput<S = AnyDistributionSpec> extends NetworkContext {
  readonly distribution: S;
  readonly actionSpace: Space;
  /** Name of the network's head, `[batch, headSize]`. */
  readonly head: string;
  /** Name of what the head was computed from, `[batch, width]`. */
  readonly latent: string;
  /** Whether the graph takes a mask; only heads of choices are asked. */
  readonly masked: boolean;
}

/** Adds a head's nodes, and declares the graph's outputs. */
export type HeadNodes<S = never> = (input: HeadInput<S>) => void;

type Heads = { readonly [K in AnyDistributionSpec['kind']]: HeadNodes<Extract<AnyDistributionSpec, { kind: K }>> };

const HEADS: Heads = {
  categorical: categoricalHead,
  multiCategorical: multiCategoricalHead,
  bernoulli: bernoulliHead,
  gaussian: gaussianHead,
  stateDependentGaussian: stateDependentGaussianHead,
  squashedGaussian: squashedGaussianHead,
  squashedStateDependentGaussian: squashedStateDependentGaussianHead,
  dirichlet: dirichletHead,
};

/**
 * The head of a distribution.
 *
 * @throws NeurotradeError `UNSUPPORTED` for one that has no nodes here, or a mask where there can be none
 */
export function headOf(
  { kind }: AnyDistributionSpec,
  { kind: space }: Space,
  masked: boolean,
): HeadNodes<AnyDistributionSpec> {
  if (masked && space === 'box') return refuse('a mask is for choices, and this policy moves in a box; leave it out');
  const head = HEADS[kind] as unknown as HeadNodes<AnyDistributionSpec> | undefined;
  return head ?? refuse(`the distribution "${kind}" has no ONNX form here; act with loadPolicy`);
}

function refuse(reason: string): never {
  throw new NeurotradeError('UNSUPPORTED', `policyToOnnx: ${reason}`);
}
