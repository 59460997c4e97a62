import type { GradientStepStats } from '../../src/agents/off-policy/algorithm.js';
import { fixedEntropyCoefficient, learntEntropyCoefficient } from '../../src/agents/off-policy/entropy-coefficient.js';
import { SoftLearner, type SoftLearnerSnapshot } from '../../src/agents/off-policy/learner.js';
import { criticLayout, type SacBatch, type SacSpec } from '../../src/agents/ops/sac-types.js';
import { type SacNoise, sacStep } from '../../src/agents/sac/update.js';
import { type Activation, actorCriticLayout, type ParameterLayout } from '../../src/policy/network.js';
import type { StateDict } from './parameters.js';
import { type Comparison, compare, judged, type Result } from './result.js';
import { flattenActor, flattenCritics, sacSpecOf } from './sac-parameters.js';

type Matrix = readonly (readonly number[])[];

/** Gradient steps on one batch as they stand in a file. */
export interface SacCase {
  readonly name: string;
  /** @default relu */
  readonly activation?: Activation;
  readonly gradient_steps: number;
  readonly gamma: number;
  readonly tau: number;
  readonly learning_rate: number;
  readonly target_entropy?: number;
  readonly ent_coef?: number;
  /** `null` or absent where the coefficient is fixed. */
  readonly log_ent_coef_before?: number | null;
  readonly batch: {
    readonly observations: Matrix;
    readonly next_observations: Matrix;
    readonly actions: Matrix;
    readonly rewards: Matrix;
    readonly dones: Matrix;
  };
  /** `[2 · steps, B or latent, actions]`: of each step first for the observations, then for the next ones. */
  readonly noise_in_call_order: readonly Matrix[];
  readonly params_before: StateDict;
  readonly expected: {
    readonly logs: Readonly<Record<string, number>>;
    readonly params_after: StateDict;
    readonly log_ent_coef_after?: number | null;
  };
}

/** Recomputes all gradient steps and compares the logs and every network after the last. */
export async function verifySac(golden: SacCase): Promise<Result> {
  const spec = sacSpecOf(golden.params_before, golden.activation);
  const learner = learnerOf(spec, golden);
  try {
    const stats = await runSteps(learner, golden);
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

function learnerOf(spec: SacSpec, golden: SacCase): SoftLearner<SacSpec> {
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
      ? learntEntropyCoefficient(
          { logValue, firstMoment: 0, secondMoment: 0, step: 0 },
          golden.target_entropy ?? -spec.actor.distribution.size,
        )
      : fixedEntropyCoefficient(golden.ent_coef ?? (golden.expected.logs['train/ent_coef'] as number)),
  );
}

async function runSteps(learner: SoftLearner<SacSpec>, golden: SacCase): Promise<GradientStepStats[]> {
  const batch = batchOf(golden);
  const stats: GradientStepStats[] = [];
  for (let step = 0; step < golden.gradient_steps; step++) {
    const options = { learningRate: golden.learning_rate, tau: golden.tau };
    stats.push(await sacStep(learner, batch, noiseOf(golden, step), options, `step ${step + 1}`));
  }
  return stats;
}

function batchOf({ batch, gamma }: SacCase): SacBatch {
  return {
    size: batch.observations.length,
    observations: Float32Array.from(batch.observations.flat()),
    actions: Float32Array.from(batch.actions.flat()),
    rewards: Float32Array.from(batch.rewards.flat()),
    discounts: Float32Array.from(batch.dones.flat(), (done) => gamma * (1 - done)),
    nextObservations: Float32Array.from(batch.next_observations.flat()),
  };
}

function noiseOf({ noise_in_call_order: noise }: SacCase, step: number): SacNoise {
  const draw = (call: number): Float32Array => Float32Array.from(noise[call]?.flat() ?? []);
  return { current: draw(2 * step), next: draw(2 * step + 1) };
}

function logsOf(stats: readonly GradientStepStats[], { learning_rate }: SacCase): Record<string, number> {
  const mean = (of: (stats: GradientStepStats) => number | null): number =>
    stats.reduce((sum, step) => sum + (of(step) ?? NaN), 0) / stats.length;
  return {
    'train/learning_rate': learning_rate,
    'train/n_updates': stats.length,
    'train/actor_loss': mean(({ actorLoss }) => actorLoss),
    'train/critic_loss': mean(({ criticLoss }) => criticLoss),
    'train/ent_coef': mean(({ entCoef }) => entCoef),
    'train/ent_coef_loss': mean(({ entCoefLoss }) => entCoefLoss),
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
  spec: SacSpec,
  { params_before: before, expected: { params_after: after } }: SacCase,
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

function compareEntropy(
  { entropy }: SoftLearner<SacSpec>,
  { log_ent_coef_before: before, expected: { log_ent_coef_after: after } }: SacCase,
): Record<string, Comparison> {
  if (typeof after !== 'number' || typeof before !== 'number') return {};
  const tolerance = 1e-3 * Math.abs(after - before) + 1e-6;
  return { 'log alpha': compare([['log_ent_coef', entropy.state.logValue, after]], () => tolerance) };
}
