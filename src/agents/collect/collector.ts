import type { EnvState } from '../../env/env.js';
import { flatSize } from '../../env/spaces.js';
import type { VectorActions, VectorEnv, VectorStep } from '../../env/vector-env.js';
import type { Actor } from './actor.js';
import { beginEpisodes } from './begin-episodes.js';
import type { CarriedStates } from './carried-states.js';
import { checkMasks, type MaskLayout, maskLayoutOf } from './check-masks.js';
import type { EpisodeWindow, EpisodeWindowState } from './episode-window.js';
import { checkFinite } from './finite.js';
import type { RunningNormalizer } from './normalizer.js';
import type { RolloutBatch } from './rollout-batch.js';

/** What a {@link RolloutCollector} works with. */
export interface CollectorParts {
  readonly env: VectorEnv;
  readonly actor: Actor;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  readonly observationSize: number;
  readonly masked: boolean;
  /** Discount with which a truncated episode's last value is added to its last reward. */
  readonly gamma: number;
  /** Steps after which noise that lasts is drawn anew; -1: at a rollout's start alone. */
  readonly sdeSampleFreq: number;
}

/** Where a collector stands between two steps. */
export interface CollectorState {
  /** `[lanes, size]`, as the policy will see them; `null` before the first reset. */
  readonly observations: Float32Array | null;
  readonly episodeStarts: Uint8Array;
  readonly episodes: EpisodeWindowState;
  /** What a recurrent policy carries on each lane. */
  readonly states: CarriedStates;
  /** `null` where the env cannot be saved: it is then reset when training goes on. */
  readonly env: EnvState | null;
}

/** Called after each step of all lanes; `false` ends the rollout early. */
export type OnCollectStep = () => boolean | Promise<boolean>;

/** Steps the env with the actor's draws and writes down what happened. Makes no tensors and, per step, no garbage. */
export class RolloutCollector {
  readonly #parts: CollectorParts;
  readonly #observations: Float32Array;
  readonly #finals: Float32Array;
  readonly #episodeStarts: Uint8Array;
  readonly #done: Uint8Array;
  readonly #rewards: Float32Array;
  readonly #actions: VectorActions;
  readonly #maskLayout: MaskLayout | null;
  #started = false;
  #timestep = 0;

  constructor(parts: CollectorParts) {
    const { env, observationSize } = parts;
    this.#parts = parts;
    this.#observations = new Float32Array(env.lanes * observationSize);
    this.#finals = new Float32Array(observationSize);
    this.#episodeStarts = new Uint8Array(env.lanes);
    this.#done = new Uint8Array(env.lanes);
    this.#rewards = new Float32Array(env.lanes);
    this.#maskLayout = parts.masked ? maskLayoutOf(env) : null;
    this.#actions =
      env.actionSpace.kind === 'discrete'
        ? new Int32Array(env.lanes)
        : new Float32Array(env.lanes * flatSize(env.actionSpace));
  }

  /** Whether there is an observation to go on from. */
  get started(): boolean {
    return this.#started;
  }

  /** Starts new episodes on all lanes and forgets the finished ones. @param timestep the agent's, for messages */
  reset(seed: number | undefined, timestep: number): void {
    this.#timestep = timestep;
    this.#take(beginEpisodes(this.#parts, seed));
    this.#episodeStarts.fill(1);
    this.#started = true;
  }

  /**
   * Fills `rollout`.
   *
   * @param timestep the agent's before the first step, for messages
   * @returns `false` where `onStep` ended it early; its content is then not to be used
   */
  async collect(rollout: RolloutBatch, onStep: OnCollectStep, timestep: number): Promise<boolean> {
    const { actor, sdeSampleFreq } = this.#parts;
    this.#timestep = timestep;
    for (let step = 0; step < rollout.steps; step++) {
      if (step === 0 || (sdeSampleFreq > 0 && step % sdeSampleFreq === 0)) actor.drawNoise();
      this.#act(rollout, step);
      const verdict = onStep();
      if (!(typeof verdict === 'boolean' ? verdict : await verdict)) return false;
    }
    rollout.lastValues.set(actor.values(this.#observations));
    rollout.lastDones.set(this.#done);
    return true;
  }

  state(): CollectorState {
    return {
      observations: this.#started ? this.#observations.slice() : null,
      episodeStarts: this.#episodeStarts.slice(),
      episodes: this.#parts.episodes.state(),
      states: { pi: this.#parts.actor.states.pi.slice(), vf: this.#parts.actor.states.vf.slice() },
      env: this.#parts.env.saveState?.() ?? null,
    };
  }

  /** Goes on from a saved state; without the env's own, only the finished episodes are kept. */
  restore({ observations, episodeStarts, episodes, states, env }: CollectorState): void {
    if (env === null || observations === null || this.#parts.env.loadState === undefined) return;
    this.#parts.env.loadState(env);
    this.#parts.episodes.restore(episodes);
    this.#observations.set(observations);
    this.#episodeStarts.set(episodeStarts);
    this.#parts.actor.states.pi.set(states.pi);
    this.#parts.actor.states.vf.set(states.vf);
    this.#started = true;
  }

  #act(rollout: RolloutBatch, step: number): void {
    const { env, actor, normalizer } = this.#parts;
    const masks = this.#masks();
    const { actions, logProbs, values, states } = actor.step(this.#observations, masks, this.#episodeStarts);
    rollout.observations.set(this.#observations, step * this.#observations.length);
    rollout.actions.set(actions, step * actions.length);
    rollout.logProbs.set(logProbs, step * env.lanes);
    rollout.values.set(values, step * env.lanes);
    rollout.episodeStarts.set(this.#episodeStarts, step * env.lanes);
    rollout.states.pi.set(states.pi, step * states.pi.length);
    rollout.states.vf.set(states.vf, step * states.vf.length);
    if (masks !== undefined) rollout.masks?.set(masks, step * masks.length);
    const result = env.step(this.#toEnv(actions));
    checkFinite('reward', result.rewards, 1, this.#timestep);
    this.#endEpisodes(result);
    normalizer.rewards(result.rewards, this.#done, this.#rewards);
    this.#take(result.observations);
    this.#bootstrapTruncated(result);
    rollout.rewards.set(this.#rewards, step * env.lanes);
    this.#episodeStarts.set(this.#done);
    this.#timestep += env.lanes;
  }

  /** What is allowed now; `undefined`: everything. */
  #masks(): Uint8Array | undefined {
    if (this.#maskLayout === null) return undefined;
    const masks = (this.#parts.env.actionMasks as () => Uint8Array)();
    return checkMasks(masks, this.#maskLayout, { scope: 'training', timestep: this.#timestep });
  }

  #toEnv(actions: Float32Array): VectorActions {
    const { actor, env } = this.#parts;
    actor.distribution.toEnv(env.actionSpace, actions, this.#actions, env.lanes);
    return this.#actions;
  }

  #endEpisodes({ rewards, terminated, truncated }: VectorStep): void {
    for (let lane = 0; lane < this.#done.length; lane++) {
      const done = terminated[lane] === 1 || truncated[lane] === 1;
      this.#done[lane] = done ? 1 : 0;
      this.#parts.episodes.add(lane, rewards[lane] as number, done);
    }
  }

  /** r += γ·V(final observation) where an episode was cut but not over (Pardo et al., arXiv:1712.00378). */
  #bootstrapTruncated({ terminated, truncated, finalObservations }: VectorStep): void {
    const { actor, normalizer, gamma, observationSize } = this.#parts;
    for (let lane = 0; lane < this.#done.length; lane++) {
      if (truncated[lane] !== 1 || terminated[lane] === 1) continue;
      const final = finalObservations.subarray(lane * observationSize, (lane + 1) * observationSize);
      checkFinite('final observation', final, observationSize, this.#timestep);
      normalizer.normalize(final, this.#finals, 1);
      const value = actor.value(this.#finals, lane);
      this.#rewards[lane] = (this.#rewards[lane] as number) + gamma * value;
    }
  }

  #take(observations: Float32Array): void {
    const { normalizer, observationSize, env } = this.#parts;
    checkFinite('observation', observations, observationSize, this.#timestep);
    normalizer.observe(observations, env.lanes);
    normalizer.normalize(observations, this.#observations, env.lanes);
  }
}
