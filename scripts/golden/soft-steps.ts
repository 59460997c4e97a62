import type { GradientStepOptions, GradientStepStats } from '../../src/agents/off-policy/algorithm.js';
import { fixedEntropyCoefficient, learntEntropyCoefficient } from '../../src/agents/off-policy/entropy-coefficient.js';
import { SoftLearner, type SoftLearnerSnapshot } from '../../src/agents/off-policy/learner.js';
import { criticLayout, type TwinSpec } from '../../src/agents/ops/sac-types.js';
import { type Activation, actorCriticLayout, type ParameterLayout } from '../../src/policy/network.js';
import type { StateDict } from './parameters.js';
import { type Comparison, compare, judged, type Result } from './result.js';
import { flattenActor, flattenCritics } from './sac-parameters.js';

/** Gradient steps of soft actor-critic, whatever the actions are, as they stand in a file. */
export interface SoftCase {
  readonly name: string;
  /** @default relu */
  readonly activation?: Activation;
  readonly gradient_steps: number;
  readonly tau: number;
  readonly learning_rate: number;
  readonly ent_coef?: number;
  /** `null` or absent where the coefficient is fixed. */
  readonly log_ent_coef_before?: number | null;
  readonly params_before: StateDict;
  readonly expected: {
    /** Means over the steps. */
    readonly logs: Readonly<Record<string, number>>;
    readonly params_after: StateDict;
    readonly log_ent_coef_after?: number | null;
  };
}

/** One gradient step; `step` counts from 0. */
export type SoftStep<S> = (
  learner: SoftLearner<S>,
  options: GradientStepOptions,
  step: number,
) => Promise<GradientStepStats>;

/**
 * Recomputes all gradient steps and compares the logs and every network after the last.
 *
 * @param targetEntropy that a learnt coefficient holds where the steps do not say, nats
 */
export async function verifySoftSteps<S extends TwinSpec>(
  golden: SoftCase,
  spec: S,
  targetEntropy: number,
  takeStep: SoftStep<S>,
): Promise<Result> {
  const learner = learnerOf(golden, spec, targetEntropy);
  try {
    const options = { learningRate: golden.learning_rate, tau: golden.tau };
    const stats: GradientStepStats[] = [];
    for (let step = 0; step < golden.gradient_steps; step++) stats.push(await takeStep(learner, options, step));
    await learner.sync();
    return judged(golden.name, {
      logs: compareLogs(logsOf(stats, golden), golden.expected.logs),
      ...compareNetworks(spec, golden, learner.snapshot),
      ...compareEntropy(learner, golden),
    });
  } finally {
    learner.dispose();
  }
}

function learnerOf<S extends TwinSpec>(golden: SoftCase, spec: S, targetEntropy: number): SoftLearner<S> {
  const { params_before: params, log_ent_coef_before: logValue } = golden;
  const start = {
    actor: { parameters: flattenActor(spec, params) },
    critics: { parameters: flattenCritics(spec, params, 'critic') },
    targets: flattenCritics(spec, params, 'critic_target'),
  };
  return new SoftLearner(
    spec,
    start,
    typeof logValue === 'number'
      ? learntEntropyCoefficient({ logValue, firstMoment: 0, secondMoment: 0, step: 0 }, targetEntropy)
      : fixedEntropyCoefficient(golden.ent_coef ?? (golden.expected.logs['train/ent_coef'] as number)),
  );
}

function logsOf(stats: readonly GradientStepStats[], { learning_rate }: SoftCase): Record<string, number> {
  const mean = (of: (stats: GradientStepStats) => number | null): number =>
    stats.reduce((sum, step) => sum + (of(step) ?? NaN), 0) / stats.length;
  return {
    'train/learning_rate': learning_rate,
    'train/n_updates': stats.length,
    'train/actor_loss': mean(({ actorLoss }) => actorLoss),
    'train/critic_loss': mean(({ criticLoss }) => criticLoss),
    'train/entropy': mean(({ entropy }) => entropy),
    'train/ent_coef': mean(({ entCoef }) => entCoef),
    'train/ent_coef_loss': mean(({ entCoefLoss }) => entCoefLoss),
    'train/td_error': mean(({ tdErrors }) => tdErrors && tdErrors.reduce((a, b) => a + b, 0) / tdErrors.length),
  };
}

/** 1e-4 relative or 1e-6 absolute. */
function compareLogs(found: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): Comparison {
  return compare(
    Object.entries(expected).map(([tag, value]) => [tag, found[tag] ?? NaN, value] as const),
    (_, value) => Math.max(1e-4 * Math.abs(value), 1e-6),
  );
}

function compareNetworks(
  spec: TwinSpec,
  { params_before: before, expected: { params_after: after } }: SoftCase,
  { actor, critics, targets }: SoftLearnerSnapshot,
): Record<string, Comparison> {
  const twin = criticLayout(spec);
  const critic = (net: 'critic' | 'critic_target', found: Float32Array): Comparison =>
    compareVectors(twin, flattenCritics(spec, before, net), found, flattenCritics(spec, after, net));
  return {
    actor: compareVectors(
      actorCriticLayout(spec.actor),
      flattenActor(spec, before),
      actor.parameters,
      flattenActor(spec, after),
    ),
    critics: critic('critic', critics.parameters),
    targets: critic('critic_target', targets),
  };
}

/** 1e-3 of the tensor's largest update, plus 1e-6. */
function compareVectors(
  { tensors }: ParameterLayout,
  before: Float32Array,
  found: Float32Array,
  expected: Float32Array,
): Comparison {
  const tolerances = new Map<string, number>();
  const pairs = tensors.flatMap(({ name, offset, size }) => {
    const at = Array.from({ length: size }, (_, i) => offset + i);
    const largest = Math.max(...at.map((i) => Math.abs((expected[i] as number) - (before[i] as number))));
    tolerances.set(name, 1e-3 * largest + 1e-6);
    return at.map((i) => [name, found[i] as number, expected[i] as number] as const);
  });
  return compare(pairs, (name) => tolerances.get(name) as number);
}

function compareEntropy<S>(
  { entropy }: SoftLearner<S>,
  { log_ent_coef_before: before, expected: { log_ent_coef_after: after } }: SoftCase,
): Record<string, Comparison> {
  if (typeof after !== 'number' || typeof before !== 'number') return {};
  const tolerance = 1e-3 * Math.abs(after - before) + 1e-6;
  return { 'log alpha': compare([['log_ent_coef', entropy.state.logValue, after]], () => tolerance) };
}
