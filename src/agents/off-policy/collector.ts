import type { Rng } from '../../core/rng.js';
import type { EnvState } from '../../env/env.js';
import type { VectorActions, VectorEnv, VectorStep } from '../../env/vector-env.js';
import { bindDistribution } from '../../policy/actor-policy.js';
import type { ActionDistribution, HeadRows } from '../../policy/distributions/distribution.js';
import type { ForwardPass } from '../../policy/forward.js';
import { beginEpisodes } from '../collect/begin-episodes.js';
import {
  checkMask,
  checkMaskLength,
  checkMasks,
  type MaskLayout,
  type MaskPlace,
  maskLayoutOf,
} from '../collect/check-masks.js';
import type { OnCollectStep } from '../collect/collector.js';
import type { EpisodeWindow, EpisodeWindowState } from '../collect/episode-window.js';
import { checkFinite } from '../collect/finite.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import type { ReplayBuffer } from '../replay/replay-buffer.js';
import { drawUniform } from './uniform-actions.js';

/** What an {@link OffPolicyCollector} works with. */
export interface OffPolicyCollectorParts {
  readonly env: VectorEnv;
  readonly forward: ForwardPass;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  /** With room for masks where they are used. */
  readonly buffer: ReplayBuffer;
  /** Draws actions. */
  readonly rng: Rng;
  /** Steps after which noise that lasts is drawn anew; −1: at the start of each {@link OffPolicyCollector.collect} alone. */
  readonly sdeSampleFreq: number;
}

/** Where a collector stands between two steps. */
export interface OffPolicyCollectorState {
  /** `[lanes, size]` as the env gave them; `null` before the first reset. */
  readonly observations: Float32Array | null;
  readonly episodes: EpisodeWindowState;
  /** `null` where the env cannot be saved: it is then reset when training goes on. */
  readonly env: EnvState | null;
}

/** Called before each step of all lanes: whether its actions are uniform instead of the policy's. */
export type IsRandomStep = () => boolean;

/** Steps the env and remembers what happened in a replay buffer, observations and rewards as the env gave them. */
export class OffPolicyCollector {
  readonly #parts: OffPolicyCollectorParts;
  readonly #distribution: ActionDistribution;
  readonly #observations: Float32Array;
  readonly #inputs: Float32Array;
  readonly #actions: Float32Array;
  readonly #envActions: VectorActions;
  readonly #done: Uint8Array;
  readonly #scaledRewards: Float32Array;
  readonly #maskLayout: MaskLayout | null;
  /** What is allowed at `#observations`, and what the policy is asked. */
  readonly #given: HeadRows;
  #started = false;
  #timestep = 0;

  constructor(parts: OffPolicyCollectorParts) {
    const { lanes, observationSize, actionSize, maskSize } = parts.buffer;
    this.#parts = parts;
    this.#distribution = bindDistribution(parts.forward);
    this.#observations = new Float32Array(lanes * observationSize);
    this.#inputs = new Float32Array(lanes * observationSize);
    this.#actions = new Float32Array(lanes * actionSize);
    this.#envActions =
      parts.env.actionSpace.kind === 'discrete' ? new Int32Array(lanes) : new Float32Array(lanes * actionSize);
    this.#done = new Uint8Array(lanes);
    this.#scaledRewards = new Float32Array(lanes);
    this.#maskLayout = maskSize === 0 ? null : maskLayoutOf(parts.env);
    const masks = maskSize === 0 ? undefined : new Uint8Array(lanes * maskSize);
    const noise = new Float32Array(lanes * (this.#distribution.noise?.size ?? 0));
    this.#given = { head: this.#actions, masks, noise, rows: lanes };
  }

  /** Whether there is an observation to go on from. */
  get started(): boolean {
    return this.#started;
  }

  /** Starts new episodes on all lanes and forgets the finished ones; what was remembered stays. @param timestep the agent's, for messages */
  reset(seed: number | undefined, timestep: number): void {
    this.#timestep = timestep;
    this.#take(beginEpisodes(this.#parts, seed));
    this.#takeMasks();
    this.remember();
    this.#started = true;
  }

  /**
   * Takes `steps` steps of all lanes.
   *
   * @param timestep the agent's before the first of them, for messages
   * @returns `false` where `onStep` ended them early
   */
  async collect(steps: number, isRandom: IsRandomStep, onStep: OnCollectStep, timestep: number): Promise<boolean> {
    const { sdeSampleFreq } = this.#parts;
    this.#timestep = timestep;
    for (let step = 0; step < steps; step++) {
      if (step === 0 || (sdeSampleFreq > 0 && step % sdeSampleFreq === 0)) this.#drawNoise();
      this.#step(isRandom());
      const verdict = onStep();
      if (!(typeof verdict === 'boolean' ? verdict : await verdict)) return false;
    }
    return true;
  }

  state(): OffPolicyCollectorState {
    return {
      observations: this.#started ? this.#observations.slice() : null,
      episodes: this.#parts.episodes.state(),
      env: this.#parts.env.saveState?.() ?? null,
    };
  }

  /**
   * Goes on from a saved state.
   *
   * @param timestep the agent's, for messages
   * @returns `false` where the env cannot, and starts new episodes instead
   */
  restore({ observations, episodes, env }: OffPolicyCollectorState, timestep: number): boolean {
    this.#timestep = timestep;
    if (env === null || observations === null || this.#parts.env.loadState === undefined) return false;
    this.#parts.env.loadState(env);
    this.#parts.episodes.restore(episodes);
    this.#observations.set(observations);
    this.#takeMasks();
    this.#started = true;
    return true;
  }

  /** Has the buffer begin where the lanes stand; for a state that was restored without its buffer. */
  remember(): void {
    this.#parts.buffer.begin(this.#observations, this.#given.masks);
  }

  #step(random: boolean): void {
    const { env, forward, rng, buffer } = this.#parts;
    if (random) drawUniform(forward.spec, this.#given.masks, rng, this.#actions);
    else this.#drawPolicy();
    this.#distribution.toEnv(env.actionSpace, this.#actions, this.#envActions, env.lanes);
    const result = env.step(this.#envActions);
    const { rewards, terminated, truncated, finalObservations } = result;
    checkFinite('reward', rewards, 1, this.#timestep);
    this.#checkFinals(result);
    this.#endEpisodes(result);
    this.#take(result.observations);
    this.#timestep += env.lanes;
    this.#takeMasks();
    const { masks } = this.#given;
    const finalMasks = this.#finalMasks(result);
    const [actions, observations] = [this.#actions, this.#observations];
    buffer.add({ actions, rewards, terminated, truncated, finalObservations, observations, masks, finalMasks });
  }

  /** Noise that lasts over steps; there is none where each step has its own. */
  #drawNoise(): void {
    const { noise } = this.#given;
    if (noise !== undefined) this.#distribution.noise?.draw(this.#parts.rng, noise);
  }

  #drawPolicy(): void {
    const { forward, normalizer, rng, env } = this.#parts;
    normalizer.normalize(this.#observations, this.#inputs, env.lanes);
    this.#given.head = forward.actor(this.#inputs, env.lanes);
    this.#distribution.sample(this.#given, rng, this.#actions);
  }

  #checkFinals({ terminated, truncated, finalObservations }: VectorStep): void {
    const size = this.#parts.buffer.observationSize;
    for (let lane = 0; lane < truncated.length; lane++) {
      if (truncated[lane] !== 1 || terminated[lane] === 1) continue;
      const final = finalObservations.subarray(lane * size, (lane + 1) * size);
      checkFinite('final observation', final, size, this.#timestep);
    }
  }

  /** What the final observations of cut episodes allow; `undefined` where there are none. */
  #finalMasks({ terminated, truncated }: VectorStep): Uint8Array | undefined {
    const layout = this.#maskLayout;
    if (layout === null) return undefined;
    let finals: Uint8Array | undefined;
    for (let lane = 0; lane < layout.lanes; lane++) {
      if (truncated[lane] !== 1 || terminated[lane] === 1) continue;
      const place = this.#place('training, final observation');
      finals ??= this.#parts.env.finalActionMasks?.() ?? new Uint8Array(0);
      checkMaskLength(finals, layout, place);
      checkMask(finals, layout, lane, place);
    }
    return finals;
  }

  /** Counts rewards, also for their scale: they are remembered as they are, and normalised when they are drawn. */
  #endEpisodes({ rewards, terminated, truncated }: VectorStep): void {
    const { episodes, normalizer } = this.#parts;
    for (let lane = 0; lane < this.#done.length; lane++) {
      const done = terminated[lane] === 1 || truncated[lane] === 1;
      this.#done[lane] = done ? 1 : 0;
      episodes.add(lane, rewards[lane] as number, done);
    }
    normalizer.rewards(rewards, this.#done, this.#scaledRewards);
  }

  #take(observations: Float32Array): void {
    const { normalizer, env, buffer } = this.#parts;
    checkFinite('observation', observations, buffer.observationSize, this.#timestep);
    normalizer.observe(observations, env.lanes);
    this.#observations.set(observations);
  }

  #takeMasks(): void {
    if (this.#maskLayout === null) return;
    const found = this.#parts.env.actionMasks?.() ?? new Uint8Array(0);
    this.#given.masks?.set(checkMasks(found, this.#maskLayout, this.#place('training')));
  }

  #place(scope: string): MaskPlace {
    return { scope, timestep: this.#timestep };
  }
}
