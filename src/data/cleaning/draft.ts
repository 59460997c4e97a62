import { CANDLE_COLUMNS, type CandleColumns } from '../candles.js';
import type { ResolvedCleaning } from './options.js';
import { type Fault, type FaultKind, rangesOf } from './report.js';

/** Candles between two cleaning steps, each with the row of the input that it came from (-1: filled in). */
export interface Draft extends CandleColumns {
  readonly rows: Int32Array;
}

/** What a cleaning step made of a draft. A fault whose action is `error`, or that its action cannot repair, is `blocked`. */
export interface StepResult {
  readonly draft: Draft;
  readonly fault?: Fault | undefined;
  readonly blocked?: boolean;
}

/** One kind of fault: finds it, and repairs it where the options say so. `input` is what `cleanCandles` was given. */
export type CleaningStep = (draft: Draft, options: ResolvedCleaning, input: CandleColumns) => StepResult;

/** A draft of the input as it stands. */
export function draftOf(input: CandleColumns): Draft {
  return { ...input, rows: Int32Array.from(input.time.keys()) };
}

/** The bars at `picks`, in that order. */
export function pick(draft: Draft, picks: ArrayLike<number>): Draft {
  const take = <T extends Float64Array | Int32Array>(column: T, target: T): T => {
    for (let i = 0; i < target.length; i++) target[i] = column[picks[i] as number] as number;
    return target;
  };
  const columns = CANDLE_COLUMNS.map((name) => [name, take(draft[name], new Float64Array(picks.length))]);
  const { quoteVolume } = draft;
  return {
    ...draft,
    ...Object.fromEntries(columns),
    ...(quoteVolume && { quoteVolume: take(quoteVolume, new Float64Array(picks.length)) }),
    rows: take(draft.rows, new Int32Array(picks.length)),
  };
}

/** The draft without the bars at `places`, which rise. */
export function without(draft: Draft, places: readonly number[]): Draft {
  if (places.length === 0) return draft;
  const gone = new Uint8Array(draft.time.length);
  for (const place of places) gone[place] = 1;
  const kept = new Int32Array(draft.time.length - places.length);
  for (let i = 0, next = 0; i < gone.length; i++) if (gone[i] === 0) kept[next++] = i;
  return pick(draft, kept);
}

/** The places whose bar `accepts`, in rising order. */
export function placesWhere(draft: Draft, accepts: (place: number) => boolean): number[] {
  const places: number[] = [];
  for (let place = 0; place < draft.time.length; place++) if (accepts(place)) places.push(place);
  return places;
}

/** The fault of the bars at `places`; `undefined` where there are none. */
export function faultAt(
  kind: FaultKind,
  draft: Draft,
  places: readonly number[],
  { action, repaired, input, note }: { action: string; repaired: number; input: CandleColumns; note?: string },
): Fault | undefined {
  if (places.length === 0) return undefined;
  const ranges = rangesOf(
    places.map((place) => draft.rows[place] as number),
    input.time,
  );
  return { kind, count: places.length, action, repaired, ranges, ...(note !== undefined && { note }) };
}
