import { sharesMemory } from '../../core/kernel-worker.js';
import { instantiateKernels } from '../../core/kernels.js';
import { logReturnReward } from '../rewards/log-return.js';
import { type ArrayPlace, bytesFor, placeIn } from './array-place.js';
import { createLanes, laneColumns } from './create-lanes.js';
import { sharedTradingKernels } from './generated/shared-trading.js';
import { tradingKernels } from './generated/trading.js';
import { type KernelArrays, LANES_FIELDS, MARKET_FIELDS, writeStructs } from './kernel-structs.js';
import { LaneCrew, SPAN_FIELDS } from './lane-crew.js';
import { TRUNCATED } from './lanes.js';
import type { TradingSetup } from './setup.js';
import { settle } from './step.js';
import { OBSERVE, SETTLE, type SharedTradingExports, TRADE, type TradingExports } from './trading-exports.js';
import type { VectorLanes } from './vector-lanes.js';

/**
 * Lanes in the memory of kernels, which step and observe them; a reward other than the log return is paid by `settle`. The
 * series is copied there too.
 *
 * @param threads that step them, where the platform lets threads share memory
 * @returns `null` where the engine cannot run kernels, or the memory is too much for one
 */
export function kernelLanes(setup: TradingSetup, count: number, threads = 1): VectorLanes | null {
  const crew = threads > 1 && sharesMemory();
  const allocate = (place: ArrayPlace): KernelArrays => allocateArrays(place, setup, count, crew ? threads - 1 : 0);
  const kernels = crew ? sharedKernels(allocate, count) : ownKernels(allocate, count);
  if (kernels === null) return null;
  const { arrays, run, helped } = kernels;
  const own = moved(setup, arrays);
  writeStructs(arrays, own);
  endSpareLane(arrays, count, setup.episode.firstStart);
  const lanes = createLanes(own, count, arrays.columns);
  return Object.assign(lanes, {
    observations: arrays.observations.subarray(0, count * setup.observationSize),
    observe: () => {
      run(OBSERVE);
    },
    step: () => {
      if (setup.reward === logReturnReward()) {
        lanes.endings = run(TRADE + SETTLE + OBSERVE);
        return;
      }
      run(TRADE);
      settle(lanes);
      run(OBSERVE);
    },
    helped,
  });
}

interface Kernels {
  readonly arrays: KernelArrays;
  /** @returns how many episodes ended */
  readonly run: (passes: number) => number;
  readonly helped: () => number;
}

function ownKernels(allocate: (place: ArrayPlace) => KernelArrays, count: number): Kernels | null {
  const instance = instantiateKernels<TradingExports>(tradingKernels, bytesFor(allocate));
  if (instance === null) return null;
  const arrays = allocate(placeIn(instance.memory.buffer));
  const structs = [arrays.lanes.byteOffset, arrays.market.byteOffset] as const;
  return { arrays, run: (passes) => instance.exports.runLanes(...structs, 0, count, passes), helped: () => 0 };
}

function sharedKernels(allocate: (place: ArrayPlace) => KernelArrays, count: number): Kernels | null {
  const bytes = bytesFor(allocate);
  const instance = instantiateKernels<SharedTradingExports>(sharedTradingKernels, bytes, undefined, true);
  if (instance === null) return null;
  const arrays = allocate(placeIn(instance.memory.buffer));
  const crew = new LaneCrew(instance, arrays, count);
  return { arrays, run: (passes) => crew.run(passes), helped: () => crew.helped };
}

function allocateArrays(place: ArrayPlace, setup: TradingSetup, count: number, workers: number): KernelArrays {
  const bars = setup.timeline.bars;
  return {
    lanes: place.int32(LANES_FIELDS),
    market: place.float64(MARKET_FIELDS),
    spans: Array.from({ length: workers }, () => place.int32(SPAN_FIELDS)),
    targets: place.float64(setup.targets.length),
    columns: laneColumns(setup, count, place),
    observations: place.float32((count + (count % 2)) * setup.observationSize),
    timeline: {
      fill: place.float64(bars),
      mark: place.float64(bars),
      volume: place.float64(bars),
      yearsToFill: place.float64(bars),
    },
    features: place.float32(setup.features.length),
  };
}

/** The setup with its series in the kernels' memory. */
function moved(setup: TradingSetup, { timeline, features, targets }: KernelArrays): TradingSetup {
  features.set(setup.features);
  targets.set(setup.targets);
  for (const name of ['fill', 'mark', 'volume', 'yearsToFill'] as const) timeline[name].set(setup.timeline[name]);
  return { ...setup, features, targets, timeline: { ...setup.timeline, ...timeline } };
}

/** The neighbour of the last lane, where their number is odd: kernels step it, so it stands at a bar and has ended. */
function endSpareLane({ columns: { cursor, ended } }: KernelArrays, count: number, bar: number): void {
  if (count % 2 === 0) return;
  new Int32Array(cursor.buffer, cursor.byteOffset)[count] = bar;
  new Uint8Array(ended.buffer, ended.byteOffset)[count] = TRUNCATED;
}
