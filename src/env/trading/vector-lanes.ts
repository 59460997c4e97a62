import { createLanes } from './create-lanes.js';
import { kernelLanes } from './kernel-lanes.js';
import type { TradingLanes } from './lanes.js';
import { observeLane } from './observe.js';
import type { TradingSetup } from './setup.js';
import { stepLanes } from './step.js';

/** The lanes of a vector environment, with room for what they observe. */
export interface VectorLanes extends TradingLanes {
  /** `[N, observation size]` */
  readonly observations: Float32Array;
  /** Writes the observations of all lanes. */
  readonly observe: () => void;
  /** `stepLanes`, and then `observe`. */
  readonly step: () => void;
  /** How often worker threads have helped. */
  readonly helped: () => number;
}

/** Lanes stepped by kernels, or, where the engine has none, by the functions that the kernels follow bit for bit. */
export function createVectorLanes(setup: TradingSetup, count: number, threads: number): VectorLanes {
  return kernelLanes(setup, count, threads) ?? plainLanes(setup, count);
}

export function plainLanes(setup: TradingSetup, count: number): VectorLanes {
  const lanes = createLanes(setup, count);
  const size = setup.observationSize;
  const observations = new Float32Array(count * size);
  const observe = (): void => {
    for (let lane = 0; lane < count; lane++) observeLane(lanes, lane, observations, lane * size);
  };
  const step = (): void => {
    stepLanes(lanes);
    observe();
  };
  return Object.assign(lanes, { observations, observe, step, helped: () => 0 });
}
