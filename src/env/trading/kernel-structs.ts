import { LEDGER_COLUMNS } from '../../market/ledger.js';
import type { LaneColumns } from './lanes.js';
import type { TradingSetup } from './setup.js';
import type { Timeline } from './timeline.js';

/** The arrays that kernels read and write, all in one memory. */
export interface KernelArrays {
  readonly columns: LaneColumns;
  readonly timeline: Pick<Timeline, 'fill' | 'mark' | 'volume' | 'yearsToFill'>;
  readonly targets: Float64Array;
  /** `[T, F]` */
  readonly features: Float32Array;
  /** `[N, observation size]`, N rounded up to whole pairs. */
  readonly observations: Float32Array;
  /** The structs. */
  readonly lanes: Int32Array;
  readonly market: Float64Array;
  /** A struct a worker thread. */
  readonly spans: readonly Int32Array[];
}

/** Fields of the struct in `assembly/lanes.ts`, and of the one in `assembly/market.ts`. */
export const LANES_FIELDS = 37;
export const MARKET_FIELDS = 13;

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Writes both structs. */
export function writeStructs(arrays: KernelArrays, setup: TradingSetup): void {
  arrays.lanes.set([...pointers(arrays), ...layout(setup)]);
  arrays.market.set(numbers(setup));
}

function pointers({ columns, timeline, targets, features, observations }: KernelArrays): number[] {
  const { ledger, equity, peakEquity, episodeReward, paid, cursor, end, held, openedAt } = columns;
  const arrays = [
    ...LEDGER_COLUMNS.map((name) => ledger[name]),
    ...[equity, peakEquity, episodeReward, paid],
    ...[cursor, end, held, openedAt, columns.justEnded, columns.actions, columns.ended],
    ...[timeline.fill, timeline.mark, timeline.volume, timeline.yearsToFill],
    ...[targets, features, observations],
  ];
  return arrays.map(({ byteOffset }) => byteOffset);
}

function layout({ featureSize, windowSize, observationSize, accountState, actions }: TradingSetup): number[] {
  const sizes = [featureSize, windowSize, observationSize].map((size) => size * BYTES);
  return [...sizes, Number(accountState), Number(actions.kind === 'discrete')];
}

function numbers({ market, timeline, episode, initialCash, minChange }: TradingSetup): number[] {
  return [
    market.takerFee,
    market.crossing,
    market.fixedSlippage,
    market.impact,
    market.maxParticipation,
    market.lot,
    market.tick,
    market.minNotional,
    Number(market.shorting),
    market.borrowRate,
    timeline.yearsFromFill,
    episode.ruin * initialCash,
    minChange,
  ];
}
