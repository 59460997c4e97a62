import type { CategoricalSpec } from '../../policy/distributions/categorical.js';
import type { ParameterLayout, PolicySpec, SquashedGaussianSpec } from '../../policy/network.js';
import { denseShapes, layoutOf } from '../../policy/network.js';

/** The actor and the twin critics of soft actor-critic. */
export interface SacSpec {
  readonly actor: PolicySpec & { readonly distribution: SquashedGaussianSpec };
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

/** The critics, by the names their tensors begin with. */
export const CRITICS = ['qf0', 'qf1'] as const;

/** Each critic's layer widths: inputs, hidden layers, and one value, or one a choice. */
export function criticWidths({ actor: { observationSize, distribution }, qf }: TwinSpec): number[] {
  if (distribution.kind === 'categorical') return [observationSize, ...qf, distribution.n];
  return [observationSize + distribution.size, ...qf, 1];
}

/** The flat layout of both critics: `qf0.0.weight, qf0.0.bias, …, qf1.0.weight, …`. */
export function criticLayout(spec: TwinSpec): ParameterLayout {
  return layoutOf(CRITICS.flatMap((name) => denseShapes(name, criticWidths(spec))));
}
