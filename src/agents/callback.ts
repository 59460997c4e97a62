import type { Agent } from './agent.js';

/** What a callback sees. The object is reused between calls. */
export interface TrainingContext {
  readonly agent: Agent;
  /** Env steps so far, all lanes counted. */
  readonly numTimesteps: number;
  /** Where this `learn` call ends. */
  readonly totalTimesteps: number;
  /** The latest value of every logged tag, such as `train/loss` or `rollout/ep_rew_mean`. */
  readonly logs: Readonly<Record<string, number>>;
  /** Logs `value` under `tag`; it stands in `logs` at once. */
  record(tag: string, value: number): void;
}

/** Returning `false` stops training after the current step; anything else goes on. */
export type CallbackVerdict = boolean | undefined | Promise<boolean | undefined>;

/** Hooks of the learn loop, named after Stable-Baselines3's. All are optional; a returned promise is awaited. */
export interface Callback {
  onTrainingStart?(context: TrainingContext): CallbackVerdict;
  /** After each step of all lanes. */
  onStep?(context: TrainingContext): CallbackVerdict;
  /** After a rollout was collected, before the update. */
  onRolloutEnd?(context: TrainingContext): CallbackVerdict;
  /** After the update: the agent is between two rollouts, so a checkpoint taken here resumes exactly. */
  onUpdateEnd?(context: TrainingContext): CallbackVerdict;
  /** Always called, also after an error or an abort. */
  onTrainingEnd?(context: TrainingContext): void | Promise<void>;
}
