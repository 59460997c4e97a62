import { oneOf, resolveOptions } from '../core/options.js';
import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** A cycle of the calendar, UTC. */
export type CalendarCycle = 'hourOfDay' | 'dayOfWeek' | 'dayOfMonth' | 'dayOfYear';

/** Where in the cycle a time lies, in [0, 1). */
type Phase = (time: number) => number;

const PHASES: Readonly<Record<CalendarCycle, () => Phase>> = {
  hourOfDay: () => (time) => modulo(time, DAY_MS) / DAY_MS,
  dayOfWeek: () => (time) => Math.floor(modulo(time - FIRST_MONDAY_MS, 7 * DAY_MS) / DAY_MS) / 7,
  dayOfMonth: () => dayPhase((year, month) => [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)]),
  dayOfYear: () => dayPhase((year) => [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]),
};

/**
 * The opening time's place in a cycle as a point on the unit circle, so that 23:00 is next to 00:00: two features,
 * `cycle.sin` and `cycle.cos`, without warm-up. `hourOfDay` counts the fraction of the day that has passed, the others
 * whole days (Monday, the 1st and 1 January are at angle 0). UTC.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function calendar(cycle: CalendarCycle): readonly [Feature, Feature] {
  resolveOptions('calendar', { cycle }, { cycle: oneOf(Object.keys(PHASES)) });
  return [onCircle(cycle, 'sin', Math.sin), onCircle(cycle, 'cos', Math.cos)];
}

function onCircle(cycle: CalendarCycle, label: string, f: (angle: number) => number): Feature {
  const phase = PHASES[cycle]();
  return {
    name: `${cycle}.${label}`,
    warmup: 0,
    update: ({ time }: Readonly<Candle>): number => f(2 * Math.PI * phase(time)),
    reset: () => {},
  };
}

/** Remembers the present month or year, so that a `Date` is made only when it changes. */
function dayPhase(limits: (year: number, month: number) => readonly [number, number]): Phase {
  let start = Infinity;
  let end = -Infinity;
  return (time) => {
    if (!(time >= start && time < end)) {
      const date = new Date(time);
      [start, end] = limits(date.getUTCFullYear(), date.getUTCMonth());
    }
    return (Math.floor((time - start) / DAY_MS) * DAY_MS) / (end - start);
  };
}

function modulo(x: number, n: number): number {
  return ((x % n) + n) % n;
}
