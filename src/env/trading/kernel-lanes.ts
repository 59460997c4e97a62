import { instantiateKernels } from '../../core/kernels.js';
import { logReturnReward } from '../rewards/log-return.js';
import { type ArrayPlace, bytesFor, placeIn } from './array-place.js';
import { createLanes, laneColumns } from './create-lanes.js';
import { tradingKernels } from './generated/trading.js';
import { type KernelArrays, LANES_FIELDS, MARKET_FIELDS, writeStructs } from './kernel-structs.js';
import { TRUNCATED } from './lanes.js';
import type { TradingSetup } from './setup.js';
import { type Pass, settle } from './step.js';
import type { VectorLanes } from './vector-lanes.js';

/** `assembly/trading.ts`; lanes and market are byte offsets of the structs. */
interface TradingExports {
  trade(lanes: number, market: number, from: number, to: number): void;
  settle(lanes: number, market: number, from: number, to: number): number;
  observe(lanes: number, from: number, to: number): void;
}

/**
 * Lanes in the memory of kernels, which step and observe them; a reward other than the log return is paid by `settle`. The
 * series is copied there too.
 *
 * @returns `null` where the engine cannot run kernels, or the memory is too much for one
 */
export function kernelLanes(setup: TradingSetup, count: number): VectorLanes | null {
  const allocate = (place: ArrayPlace): KernelArrays => allocateArrays(place, setup, count);
  const instance = instantiateKernels<TradingExports>(tradingKernels, bytesFor(allocate));
  if (instance === null) return null;
  const arrays = allocate(placeIn(instance.memory.buffer));
  const own = moved(setup, arrays);
  writeStructs(arrays, own);
  endSpareLane(arrays, count, setup.episode.firstStart);
  const { exports } = instance;
  const at = arrays.lanes.byteOffset;
  const lanes = createLanes(own, count, arrays.columns, kernelPasses(own, exports, arrays));
  const observations = arrays.observations.subarray(0, count * setup.observationSize);
  return Object.assign(lanes, { observations, observe: () => exports.observe(at, 0, count) });
}

function kernelPasses(setup: TradingSetup, kernels: TradingExports, { lanes, market }: KernelArrays): readonly Pass[] {
  const structs = [lanes.byteOffset, market.byteOffset, 0] as const;
  const trade: Pass = ({ count }) => kernels.trade(...structs, count);
  const settleAll: Pass = (all) => {
    all.endings = kernels.settle(...structs, all.count);
  };
  return [trade, setup.reward === logReturnReward() ? settleAll : settle];
}

function allocateArrays(place: ArrayPlace, setup: TradingSetup, count: number): KernelArrays {
  const bars = setup.timeline.bars;
  return {
    lanes: place.int32(LANES_FIELDS),
    market: place.float64(MARKET_FIELDS),
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
