import type { CategoricalSpec } from '../../policy/distributions/categorical.js';
import type { SquashedStateDependentGaussianSpec } from '../../policy/distributions/squashed-state-dependent-gaussian.js';
import { featureSize } from '../../policy/extractors/features.js';
import { extractorShapes } from '../../policy/extractors/kinds.js';
import type { ParameterLayout, PolicySpec, SquashedGaussianSpec } from '../../policy/network.js';
import { denseShapes, layoutOf } from '../../policy/network.js';

/** The actor and the twin critics of soft actor-critic. */
export interface SacSpec {
  readonly actor: PolicySpec & { readonly distribution: SquashedGaussianSpec | SquashedStateDependentGaussianSpec };
  /** Hidden layers of each critic, which takes [observation, action] and has the actor's activation. */
  readonly qf: readonly number[];
}

/** The actor and the twin critics of discrete soft actor-critic. */
export interface DiscreteSacSpec {
  readonly actor: PolicySpec & { readonly distribution: CategoricalSpec };
  /** Hidden layers of each critic, which takes an observation, gives each action's value and has the actor's activation. */
  readonly qf: readonly number[];
}

/** An actor with twin critics. */
export type TwinSpec = SacSpec | DiscreteSacSpec;

/** Transitions from a replay buffer. `B` rows. */
export interface SacBatch {
  readonly size: number;
  /** `[B, observation size]`, already normalised where the agent normalises. */
  readonly observations: Float32Array;
  /** `[B, actions]` in [−1, 1]; or `[B]` choices, whole numbers from 0. */
  readonly actions: Float32Array;
  /** `[B]`: Σ γᵏ rₜ₊ₖ over the steps up to the next observation. */
  readonly rewards: Float32Array;
  /** `[B]`: γⁿ where the next observation's value counts, 0 where the episode was over by then. */
  readonly discounts: Float32Array;
  /** `[B, observation size]`, n steps later, normalised likewise; any finite numbers where the discount is 0. */
  readonly nextObservations: Float32Array;
  /** `[B, n]`, 1 = allowed, at the observations; choices only. */
  readonly masks?: Uint8Array;
  /** `[B, n]` at the next observations; of no meaning where the discount is 0, but with something allowed. */
  readonly nextMasks?: Uint8Array;
  /** `[B]`: what a row's squared errors count for; all alike without it. */
  readonly weights?: Float32Array;
}

/** What both losses of soft actor-critic take beside their batch. */
export interface SacLossOptions {
  /** α, the weight of the entropy. */
  readonly entCoef: number;
}

/** What a critics' step logs, in the order of {@link SAC_CRITIC_STATS}. */
export const SAC_CRITIC_STATS = ['criticLoss', 'gradientNorm'] as const;

/** What an actor's step logs: `logProb` is mean(log π(a|s)). */
export const SAC_ACTOR_STATS = ['actorLoss', 'logProb', 'gradientNorm'] as const;

/** What the tensors of the critics' features extractor begin with; both critics read its features. */
export const CRITIC_FEATURES = 'features';

/** The critics, by the names their tensors begin with. */
export const CRITICS = ['qf0', 'qf1'] as const;

/** Each critic's layer widths: inputs, hidden layers, and one value, or one a choice. */
export function criticWidths({ actor, qf }: TwinSpec): number[] {
  const { distribution } = actor;
  const features = featureSize(actor);
  if (distribution.kind === 'categorical') return [features, ...qf, distribution.n];
  return [features + distribution.size, ...qf, 1];
}

/**
 * The flat layout of both critics: `qf0.0.weight, qf0.0.bias, …, qf1.0.weight, …`; before them `features.…`, where there is
 * a features extractor: the critics have one of their own, not the actor's.
 */
export function criticLayout(spec: TwinSpec): ParameterLayout {
  const { extractor } = spec.actor;
  return layoutOf([
    ...(extractor === undefined ? [] : extractorShapes(extractor, CRITIC_FEATURES)),
    ...CRITICS.flatMap((name) => denseShapes(name, criticWidths(spec))),
  ]);
}
