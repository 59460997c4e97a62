import { NeurotradeError } from '../core/errors.js';
import { integer, oneOf } from '../core/options.js';
import { createRng, type Rng, type RngState, randomSeed, restoreRng } from '../core/rng.js';
import type { EnvState, Info } from './env.js';
import type { BoxSpace, DiscreteSpace } from './spaces.js';
import { checkVectorActions } from './trading/check-vector-actions.js';
import { drawStart, RUNNING, resetLane, TERMINATED } from './trading/lanes.js';
import { maskLane } from './trading/mask.js';
import { observeLane } from './trading/observe.js';
import { type FilledTradingOptions, TRADING_RULES, type TradingEnvOptions } from './trading/options.js';
import { createSetup, type TradingSetup } from './trading/setup.js';
import { loadLanes, saveLanes } from './trading/state.js';
import { createVectorLanes, type VectorLanes } from './trading/vector-lanes.js';
import { START_STREAM } from './trading-env.js';
import type { AutoresetMode, VectorActions, VectorEnv, VectorStep } from './vector-env.js';

/** Options of a {@link VectorTradingEnv}: those of `TradingEnv`, and how many. */
export interface VectorTradingEnvOptions extends TradingEnvOptions {
  /** Environments stepped as one, at least 1. */
  readonly lanes: number;
  /** @default 'nextStep' */
  readonly autoreset?: AutoresetMode | undefined;
  /**
   * Threads that step, the calling one included, at least 1; the bytes are the same for any number. Two pay from some
   * thousand lanes on. One is used where memory cannot be shared (a page that is not cross-origin isolated). @default 1
   */
  readonly threads?: number | undefined;
}

interface FilledOptions extends FilledTradingOptions {
  readonly lanes: number;
  readonly autoreset: AutoresetMode;
  readonly threads: number;
}

const RULES = {
  ...TRADING_RULES,
  lanes: integer({ min: 1 }),
  autoreset: oneOf<AutoresetMode>(['nextStep', 'sameStep'], 'nextStep'),
  threads: integer({ min: 1 }, 1),
} as const;

/** What the info of a lane says in the step that ends its episode. */
export type EpisodeEndInfo = {
  /** Sum of rewards and number of steps. */
  readonly episode: { readonly r: number; readonly l: number };
  /** At the episode's end, quote currency. */
  readonly equity: number;
  /** The bar at whose close it ended. */
  readonly index: number;
};

/**
 * N accounts trading one series, stepped as one. Lane i under seed s does exactly what a `TradingEnv` under seed s + i
 * does: both run the same lanes. A step allocates nothing but the infos of lanes whose episode ends in it
 * ({@link EpisodeEndInfo}); the returned object and its arrays are overwritten by the next one. `observations` and
 * `rewards` are views on a larger buffer, shared where there are several threads, that also
 * holds the features: send a worker a copy.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_CANDLES`, `SERIES_TOO_SHORT`, `NON_FINITE`
 *
 * @example
 * ```ts
 * const env = new VectorTradingEnv({ candles, features: [logReturn(1)], episode: { start: 'random', length: 256 }, lanes: 64 });
 * env.reset({ seed: 7 });
 * const { observations, rewards } = env.step(new Int32Array(64).fill(1));
 * ```
 */
export class VectorTradingEnv implements VectorEnv {
  readonly lanes: number;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: DiscreteSpace | BoxSpace;
  autoreset: AutoresetMode;
  readonly #setup: TradingSetup;
  readonly #sim: VectorLanes;
  readonly #rngs: Rng[] = [];
  readonly #infos: Map<number, Info> = new Map();
  readonly #step: { -readonly [K in keyof VectorStep]: VectorStep[K] };
  readonly #masks: Uint8Array;
  readonly #finalMasks: Uint8Array;
  /** Lanes whose episode is over and which the next step resets. */
  readonly #waiting: Int32Array;
  #waitingCount = 0;
  #phase: 'new' | 'open' | 'closed' = 'new';

  constructor(options: VectorTradingEnvOptions) {
    const { setup, options: filled } = createSetup<FilledOptions>('VectorTradingEnv', options, RULES);
    const { lanes, autoreset, threads } = filled;
    this.lanes = lanes;
    this.autoreset = autoreset;
    this.#sim = createVectorLanes(setup, lanes, threads);
    this.#setup = this.#sim.setup;
    this.#waiting = new Int32Array(lanes);
    this.observationSpace = setup.observationSpace;
    this.actionSpace = setup.actions.space;
    this.#masks = new Uint8Array(setup.actions.kind === 'discrete' ? lanes * setup.actions.targets.length : 0);
    this.#finalMasks = new Uint8Array(this.#masks.length);
    this.#step = {
      observations: this.#sim.observations,
      rewards: this.#sim.paid,
      terminated: new Uint8Array(lanes),
      truncated: new Uint8Array(lanes),
      finalObservations: new Float32Array(lanes * setup.observationSize),
      infos: this.#infos,
    };
  }

  reset({ seed }: { readonly seed?: number | undefined } = {}): { readonly observations: Float32Array } {
    this.#requireOpen();
    this.#seed(seed);
    this.#infos.clear();
    this.#waitingCount = 0;
    for (let lane = 0; lane < this.lanes; lane++) this.#resetLane(lane);
    this.#sim.observe();
    this.#phase = 'open';
    return { observations: this.#step.observations };
  }

  step(actions: VectorActions): VectorStep {
    this.#requireReset();
    checkVectorActions(this.#setup.actions, actions, this.lanes);
    const step = this.#step;
    if (this.#infos.size > 0) this.#infos.clear();
    step.terminated.fill(0);
    step.truncated.fill(0);
    this.#sim.actions.set(actions);
    this.#sim.step();
    this.#restartWaiting();
    for (let i = 0; i < this.#sim.endings; i++) this.#endLane(this.#sim.justEnded[i] as number);
    return step;
  }

  /**
   * `[lanes, n]`; the array is overwritten by the next call.
   *
   * @throws NeurotradeError `UNSUPPORTED` for continuous actions, `NOT_RESET`, `CLOSED`
   */
  actionMasks(): Uint8Array {
    this.#requireReset();
    const { actions } = this.#setup;
    if (actions.kind !== 'discrete') {
      throw new NeurotradeError(
        'UNSUPPORTED',
        'VectorTradingEnv.actionMasks: continuous actions have no mask; drop the call',
      );
    }
    const { targets } = actions;
    for (let lane = 0; lane < this.lanes; lane++)
      maskLane(this.#sim, lane, targets, this.#masks, lane * targets.length);
    return this.#masks;
  }

  /** What the final observations allow, `[lanes, n]`; the array is overwritten by the next step. */
  finalActionMasks(): Uint8Array {
    return this.#finalMasks;
  }

  saveState(): EnvState {
    this.#requireReset();
    return saveLanes(
      this.#sim,
      this.#rngs.map((rng) => rng.state()),
    );
  }

  /** Goes on from a saved state; the observations are those that the last `step` or `reset` before it had given. */
  loadState(state: EnvState): void {
    this.#requireOpen();
    const rngs = loadLanes(this.#sim, state);
    this.#rngs.splice(0, this.#rngs.length, ...rngs.map((rng: RngState) => restoreRng(rng)));
    this.#waitingCount = 0;
    for (let lane = 0; lane < this.lanes; lane++) if (this.#sim.ended[lane] !== RUNNING) this.#wait(lane);
    this.#sim.observe();
    this.#infos.clear();
    this.#phase = 'open';
  }

  close(): void {
    this.#phase = 'closed';
  }

  #seed(seed: number | undefined): void {
    if (seed === undefined && this.#rngs.length > 0) return;
    const first = seed ?? randomSeed();
    for (let lane = 0; lane < this.lanes; lane++) this.#rngs[lane] = createRng(first + lane).split(START_STREAM);
  }

  /** Begins the next episode of the lanes whose last one ended a step ago, under `nextStep`. */
  #restartWaiting(): void {
    for (let i = 0; i < this.#waitingCount; i++) this.#restart(this.#waiting[i] as number);
    this.#waitingCount = 0;
  }

  /** Reports the episode; the next one begins at once under `sameStep`, with the next step under `nextStep`. */
  #endLane(lane: number): void {
    const { cursor, start, episodeReward, equity, ended } = this.#sim;
    const index = cursor[lane] as number;
    const episode = { r: episodeReward[lane] as number, l: index - (start[lane] as number) };
    this.#infos.set(lane, { episode, equity: equity[lane] as number, index } satisfies EpisodeEndInfo);
    (ended[lane] === TERMINATED ? this.#step.terminated : this.#step.truncated)[lane] = 1;
    if (this.autoreset === 'nextStep') {
      this.#wait(lane);
      return;
    }
    observeLane(this.#sim, lane, this.#step.finalObservations, lane * this.#setup.observationSize);
    const { actions } = this.#setup;
    if (actions.kind === 'discrete') {
      maskLane(this.#sim, lane, actions.targets, this.#finalMasks, lane * actions.targets.length);
    }
    this.#restart(lane);
  }

  #wait(lane: number): void {
    this.#waiting[this.#waitingCount++] = lane;
  }

  #restart(lane: number): void {
    this.#resetLane(lane);
    observeLane(this.#sim, lane, this.#step.observations, lane * this.#setup.observationSize);
  }

  #resetLane(lane: number): void {
    resetLane(this.#sim, lane, drawStart(this.#setup, this.#rngs[lane] as Rng));
  }

  #requireOpen(): void {
    if (this.#phase !== 'closed') return;
    throw new NeurotradeError('CLOSED', 'VectorTradingEnv: the environment was closed; create a new one');
  }

  #requireReset(): void {
    this.#requireOpen();
    if (this.#phase === 'open') return;
    throw new NeurotradeError('NOT_RESET', 'VectorTradingEnv: expected reset() before the first step; call it');
  }
}
