import type { Rng } from '../../core/rng.js';
import type { EnvState } from '../../env/env.js';
import type { BoxSpace } from '../../env/spaces.js';
import type { VectorEnv, VectorStep } from '../../env/vector-env.js';
import { scaleToBox } from '../../policy/distributions/box.js';
import { checkMeans } from '../../policy/distributions/gaussian.js';
import { squashedSample } from '../../policy/distributions/squashed-gaussian.js';
import type { ForwardPass } from '../../policy/forward.js';
import type { EpisodeWindow, EpisodeWindowState } from '../collect/episode-window.js';
import { checkFinite } from '../collect/finite.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import type { ReplayBuffer } from '../replay/replay-buffer.js';

/** What an {@link OffPolicyCollector} works with. */
export interface OffPolicyCollectorParts {
  readonly env: VectorEnv;
  /** Of a squashed Gaussian. */
  readonly forward: ForwardPass;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  readonly buffer: ReplayBuffer;
  /** Draws actions. */
  readonly rng: Rng;
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
  readonly #observations: Float32Array;
  readonly #inputs: Float32Array;
  readonly #actions: Float32Array;
  readonly #envActions: Float32Array;
  #started = false;
  #timestep = 0;

  constructor(parts: OffPolicyCollectorParts) {
    const { lanes, observationSize, actionSize } = parts.buffer;
    this.#parts = parts;
    this.#observations = new Float32Array(lanes * observationSize);
    this.#inputs = new Float32Array(lanes * observationSize);
    this.#actions = new Float32Array(lanes * actionSize);
    this.#envActions = new Float32Array(lanes * actionSize);
  }

  /** Whether there is an observation to go on from. */
  get started(): boolean {
    return this.#started;
  }

  /** Starts new episodes on all lanes and forgets the finished ones; what was remembered stays. */
  reset(seed: number | undefined): void {
    const { env, normalizer, episodes, buffer } = this.#parts;
    const { observations } = env.reset(seed === undefined ? {} : { seed });
    normalizer.restart();
    episodes.clear();
    this.#take(observations);
    buffer.begin(this.#observations);
    this.#started = true;
  }

  /** Takes `steps` steps of all lanes. @returns `false` where `onStep` ended them early */
  async collect(steps: number, isRandom: IsRandomStep, onStep: () => boolean | Promise<boolean>): Promise<boolean> {
    for (let step = 0; step < steps; step++) {
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

  /** Goes on from a saved state. @returns `false` where the env cannot, and starts new episodes instead */
  restore({ observations, episodes, env }: OffPolicyCollectorState): boolean {
    if (env === null || observations === null || this.#parts.env.loadState === undefined) return false;
    this.#parts.env.loadState(env);
    this.#parts.episodes.restore(episodes);
    this.#observations.set(observations);
    this.#started = true;
    return true;
  }

  /** Has the buffer begin where the lanes stand; for a state that was restored without its buffer. */
  remember(): void {
    this.#parts.buffer.begin(this.#observations);
  }

  #step(random: boolean): void {
    const { env, buffer, episodes } = this.#parts;
    if (random) this.#drawUniform();
    else this.#drawPolicy();
    scaleToBox(env.actionSpace as BoxSpace, this.#actions, this.#envActions, env.lanes);
    const result = env.step(this.#envActions);
    const { rewards, terminated, truncated, finalObservations } = result;
    checkFinite('reward', rewards, 1, this.#timestep);
    this.#checkFinals(result);
    for (let lane = 0; lane < env.lanes; lane++) {
      episodes.add(lane, rewards[lane] as number, terminated[lane] === 1 || truncated[lane] === 1);
    }
    this.#take(result.observations);
    const observations = this.#observations;
    buffer.add({ actions: this.#actions, rewards, terminated, truncated, finalObservations, observations });
    this.#timestep += env.lanes;
  }

  #drawUniform(): void {
    for (let at = 0; at < this.#actions.length; at++) this.#actions[at] = 2 * this.#parts.rng.next() - 1;
  }

  #drawPolicy(): void {
    const { forward, normalizer, rng, env, buffer } = this.#parts;
    normalizer.normalize(this.#observations, this.#inputs, env.lanes);
    const head = forward.actor(this.#inputs, env.lanes);
    for (let lane = 0; lane < env.lanes; lane++) checkMeans(head, 2 * buffer.actionSize, lane);
    squashedSample(head, rng, this.#actions, env.lanes);
  }

  #checkFinals({ terminated, truncated, finalObservations }: VectorStep): void {
    const size = this.#parts.buffer.observationSize;
    for (let lane = 0; lane < truncated.length; lane++) {
      if (truncated[lane] !== 1 || terminated[lane] === 1) continue;
      const final = finalObservations.subarray(lane * size, (lane + 1) * size);
      checkFinite('final observation', final, size, this.#timestep);
    }
  }

  #take(observations: Float32Array): void {
    const { normalizer, env, buffer } = this.#parts;
    checkFinite('observation', observations, buffer.observationSize, this.#timestep);
    normalizer.observe(observations, env.lanes);
    this.#observations.set(observations);
  }
}
