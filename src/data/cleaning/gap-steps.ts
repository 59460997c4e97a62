import { NeurotradeError } from '../../core/errors.js';
import { timeframeMs } from '../../core/timeframe.js';
import { CANDLE_COLUMNS } from '../candles.js';
import { formatTime } from '../time.js';
import { openAt } from './calendar.js';
import { type CleaningStep, type Draft, faultAt, placesWhere } from './draft.js';
import type { ResolvedCleaning } from './options.js';
import type { FaultRange } from './report.js';

/** A calendar is not asked about more opening times than this in one gap; a longer one comes of a wrong time. */
const LONGEST_CALENDAR_GAP = 10_000_000;

/** Missing bars between the bar at `place` and the next. */
interface Gap {
  readonly place: number;
  readonly count: number;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** Finds bars whose distance to the one before is no multiple of the time frame. */
export const findOffGrid: CleaningStep = (draft, options, input) => {
  const frame = timeframeMs(draft.timeframe);
  const { time } = draft;
  const places = placesWhere(draft, (i) => i > 0 && ((time[i] as number) - (time[i - 1] as number)) % frame !== 0);
  const action = options.offGrid;
  return {
    draft,
    fault: faultAt('offGrid', draft, places, { action, repaired: 0, input }),
    blocked: action === 'error',
  };
};

/** Finds, or fills, missing bars; expects a sorted draft without duplicates. */
export const fillGaps: CleaningStep = (draft, options) => {
  const gaps = findGaps(draft, options);
  if (gaps.length === 0) return { draft };
  const action = options.gaps;
  const filled = action === 'fillFlat' ? gaps.filter((gap) => gap.count <= options.maxFill) : [];
  const count = total(gaps);
  const ranges = gaps.map((gap) => rangeOf(gap, draft)).sort((a, b) => a.from - b.from);
  const note = `${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}, the longest of ${gaps.reduce((most, gap) => Math.max(most, gap.count), 0)}`;
  return {
    draft: filled.length > 0 ? fillFlat(draft, filled, options) : draft,
    fault: { kind: 'gaps', count, action, repaired: total(filled), ranges, note },
    blocked: action === 'error',
  };
};

function findGaps(draft: Draft, options: ResolvedCleaning): Gap[] {
  const frame = timeframeMs(draft.timeframe);
  const isOpen = openAt(options.calendar);
  const gaps: Gap[] = [];
  for (let place = 0; place + 1 < draft.time.length; place++) {
    const slots = slotsAfter(draft, place, frame);
    if (slots === 0) continue;
    const gap =
      isOpen === undefined ? wholeGap(draft, place, slots, frame) : openGap(draft, place, slots, frame, isOpen);
    if (gap.count > 0) gaps.push(gap);
  }
  return gaps;
}

/** Whole time frames that would fit before the next bar; rounded, so that a day of 25 hours misses nothing. */
function slotsAfter({ time }: Draft, place: number, frame: number): number {
  return Math.max(0, Math.round(((time[place + 1] as number) - (time[place] as number)) / frame) - 1);
}

function wholeGap({ time }: Draft, place: number, slots: number, frame: number): Gap {
  const start = time[place] as number;
  return { place, count: slots, firstTime: start + frame, lastTime: start + slots * frame };
}

function openGap(draft: Draft, place: number, slots: number, frame: number, isOpen: (time: number) => boolean): Gap {
  const start = draft.time[place] as number;
  if (slots > LONGEST_CALENDAR_GAP) {
    throw new NeurotradeError(
      'INVALID_CANDLES',
      `${draft.symbol}: ${slots} time frames lie between ${formatTime(start)} and ${formatTime(draft.time[place + 1] as number)} (input rows ${draft.rows[place]} and ${draft.rows[place + 1]}); one of the two times is wrong, correct or remove it`,
    );
  }
  const missing = openSlots(start, slots, frame, isOpen);
  return { place, count: missing.length, firstTime: missing[0] ?? start, lastTime: missing.at(-1) ?? start };
}

/** The opening times at which a bar is missing. */
function openSlots(
  start: number,
  slots: number,
  frame: number,
  isOpen: (time: number) => boolean = () => true,
): number[] {
  return Array.from({ length: slots }, (_, slot) => start + (slot + 1) * frame).filter((time) => isOpen(time));
}

/** Each gap's missing bars at the close before it, with volume 0. */
function fillFlat(draft: Draft, gaps: readonly Gap[], options: ResolvedCleaning): Draft {
  const length = draft.time.length + total(gaps);
  const isOpen = openAt(options.calendar);
  const frame = timeframeMs(draft.timeframe);
  const columns = CANDLE_COLUMNS.map((name) => [name, new Float64Array(length)] as const);
  const target = { ...draft, ...Object.fromEntries(columns), rows: new Int32Array(length).fill(-1) };
  let [copied, offset] = [0, 0];
  const copyTo = (end: number): void => {
    for (const [name, column] of columns) column.set(draft[name].subarray(copied, end), offset);
    target.rows.set(draft.rows.subarray(copied, end), offset);
    offset += end - copied;
    copied = end;
  };
  for (const { place } of gaps) {
    copyTo(place + 1);
    const close = draft.close[place] as number;
    for (const time of openSlots(draft.time[place] as number, slotsAfter(draft, place, frame), frame, isOpen)) {
      for (const [name, column] of columns) column[offset] = name === 'time' ? time : name === 'volume' ? 0 : close;
      offset++;
    }
  }
  copyTo(draft.time.length);
  return target;
}

function rangeOf({ place, count, firstTime, lastTime }: Gap, { rows }: Draft): FaultRange {
  const [from, to] = [rows[place] as number, rows[place + 1] as number];
  return { from, to, startTime: firstTime, endTime: lastTime, count };
}

function total(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, gap) => sum + gap.count, 0);
}
