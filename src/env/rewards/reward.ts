import type { Ledger } from '../../market/ledger.js';
import type { EnvState } from '../env.js';

/** A reward's memory for N lanes. */
export interface RewardLanes {
  /** An episode starts in `lane` with `equity`. */
  reset(lane: number, equity: number): void;
  /**
   * The reward of the step that took `lane` from one close to the next, all costs paid.
   *
   * @param before equity at the close where the decision was made, above 0
   * @param after equity at the next close; 0 or below where the lane is ruined
   * @returns a finite number
   */
  next(lane: number, before: number, after: number, ledger: Ledger): number;
  state(): EnvState;
  restore(state: EnvState): void;
}

/** What an env pays its agent. A description: `lanes` makes the memory, so one reward may serve many envs. */
export interface Reward {
  readonly name: string;
  lanes(count: number): RewardLanes;
}

/** A memory for rewards that need none. */
export function memoryless(next: RewardLanes['next']): RewardLanes {
  return { reset: () => {}, next, state: () => ({}), restore: () => {} };
}
