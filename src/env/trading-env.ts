import { NeurotradeError } from '../core/errors.js';
import { createRng, type Rng, type RngState, randomSeed, restoreRng } from '../core/rng.js';
import type { Env, EnvState, ResetOptions, ResetResult, StepResult } from './env.js';
import { type BoxSpace, checkAction, type DiscreteSpace } from './spaces.js';
import { createLanes } from './trading/create-lanes.js';
import { type TradingInfo, tradingInfo } from './trading/info.js';
import { drawStart, RUNNING, resetLane, TERMINATED, TRUNCATED, type TradingLanes } from './trading/lanes.js';
import { maskLane } from './trading/mask.js';
import { ObservationSlab } from './trading/observation-slab.js';
import { observeLane } from './trading/observe.js';
import { type FilledTradingOptions, TRADING_RULES, type TradingEnvOptions } from './trading/options.js';
import { startOption } from './trading/reset-options.js';
import { createSetup, type TradingSetup } from './trading/setup.js';
import { loadLanes, saveLanes } from './trading/state.js';
import { stepLanes } from './trading/step.js';

/** A step of a {@link TradingEnv}. */
export interface TradingStep extends StepResult {
  readonly info: TradingInfo;
}

/** The stream of an env's random starts. */
export const START_STREAM = 'episode start';

/**
 * One account trading one series. Decisions are made at the close of bar t; the order fills at the open of bar t + 1
 * (`market.fillAt`), and the reward is measured at its close, all costs paid.
 *
 * The observation is the feature rows of the last `window` bars, oldest first, then the account state
 * (`[window × F + 4]`). The end of the data or of `episode.length` truncates; equity at or below `episode.ruin`
 * terminates. `reset({ options: { start } })` begins at a bar of choice.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_CANDLES`, `SERIES_TOO_SHORT`, `NON_FINITE`
 *
 * @example
 * ```ts
 * const env = new TradingEnv({
 *   candles, features: [logReturn(1), rsi(14)], window: 16,
 *   actions: { kind: 'discrete', targets: [-1, 0, 1] },
 *   market: { takerFee: 0.001, shorting: true, borrowRate: 0.05 },
 * });
 * let { observation } = env.reset({ seed: 7 });
 * ```
 */
export class TradingEnv implements Env {
  readonly observationSpace: BoxSpace;
  readonly actionSpace: DiscreteSpace | BoxSpace;
  readonly #setup: TradingSetup;
  readonly #lanes: TradingLanes;
  readonly #slab: ObservationSlab;
  #rng: Rng | null = null;
  #phase: 'new' | 'open' | 'closed' = 'new';

  constructor(options: TradingEnvOptions) {
    const { setup } = createSetup<FilledTradingOptions>('TradingEnv', options, TRADING_RULES);
    this.#setup = setup;
    this.#lanes = createLanes(setup, 1);
    this.#slab = new ObservationSlab(setup.observationSize);
    this.observationSpace = setup.observationSpace;
    this.actionSpace = setup.actions.space;
  }

  reset(options: ResetOptions = {}): ResetResult & { readonly info: TradingInfo } {
    this.#requireOpen();
    const start = startOption(options.options, this.#setup);
    if (options.seed !== undefined || this.#rng === null) {
      this.#rng = createRng(options.seed ?? randomSeed()).split(START_STREAM);
    }
    resetLane(this.#lanes, 0, start ?? drawStart(this.#setup, this.#rng));
    this.#phase = 'open';
    return { observation: this.#observe(), info: tradingInfo(this.#lanes, 0, 'none') };
  }

  step(action: number | Float32Array): TradingStep {
    this.#requireRunning();
    this.#act(action);
    stepLanes(this.#lanes);
    const ended = this.#lanes.ended[0];
    return {
      observation: this.#observe(),
      reward: this.#lanes.paid[0] as number,
      terminated: ended === TERMINATED,
      truncated: ended === TRUNCATED,
      info: tradingInfo(this.#lanes, 0, this.#lanes.lastOrder),
    };
  }

  /**
   * `[n]`: 1 where the market would admit the order to that target at the last close, or where it is held already.
   *
   * @throws NeurotradeError `UNSUPPORTED` for continuous actions, `NOT_RESET`, `CLOSED`
   */
  actionMask(): Uint8Array {
    this.#requireReset();
    const { actions } = this.#setup;
    if (actions.kind !== 'discrete') {
      throw new NeurotradeError('UNSUPPORTED', 'TradingEnv.actionMask: continuous actions have no mask; drop the call');
    }
    const mask = new Uint8Array(actions.targets.length);
    maskLane(this.#lanes, 0, actions.targets, mask, 0);
    return mask;
  }

  saveState(): EnvState {
    this.#requireReset();
    return saveLanes(this.#lanes, this.#rng === null ? [] : [this.#rng.state()]);
  }

  /** @throws NeurotradeError `INVALID_OPTIONS` where the state is another environment's */
  loadState(state: EnvState): void {
    this.#requireOpen();
    const [rng] = loadLanes(this.#lanes, state);
    this.#rng = restoreRng(rng as RngState);
    this.#phase = 'open';
  }

  close(): void {
    this.#phase = 'closed';
  }

  /** Checks the action and hands it to the one lane. */
  #act(action: number | Float32Array): void {
    const { actions } = this.#setup;
    if (actions.kind === 'continuous') {
      checkAction(actions.space, action);
      this.#lanes.actions[0] = (action as Float32Array)[0] as number;
    } else {
      if (!isChoice(action, actions.targets.length)) checkAction(actions.space, action);
      this.#lanes.actions[0] = action as number;
    }
  }

  #observe(): Float32Array {
    const observation = this.#slab.next();
    observeLane(this.#lanes, 0, observation, 0);
    return observation;
  }

  #requireOpen(): void {
    if (this.#phase !== 'closed') return;
    throw new NeurotradeError('CLOSED', 'TradingEnv: the environment was closed; create a new one');
  }

  #requireReset(): void {
    this.#requireOpen();
    if (this.#phase === 'open') return;
    throw new NeurotradeError('NOT_RESET', 'TradingEnv: expected reset() before the first step; call it');
  }

  #requireRunning(): void {
    this.#requireReset();
    if (this.#lanes.ended[0] === RUNNING) return;
    throw new NeurotradeError(
      'EPISODE_OVER',
      `TradingEnv.step: the episode ended at bar ${this.#lanes.cursor[0]}; call reset() before the next step`,
    );
  }
}

function isChoice(action: number | Float32Array, n: number): boolean {
  return typeof action === 'number' && action >= 0 && action < n && Number.isInteger(action);
}
