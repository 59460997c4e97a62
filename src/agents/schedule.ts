import { NeurotradeError } from '../core/errors.js';

/** A schedule as plain data, for saved files. */
export type ScheduleDescription =
  | number
  | { readonly kind: 'linear'; readonly initial: number; readonly final: number }
  | { readonly kind: 'custom' };

/** A value that depends on how much of training remains: 1 at the start, 0 at the end. */
export interface Schedule {
  (progressRemaining: number): number;
  /** Schedules of this library carry their description, so that they are saved; functions of your own are not. */
  readonly description?: ScheduleDescription;
}

/**
 * From `initial` at the start of training to `final` at its end.
 *
 * @param final @default 0
 *
 * @example
 * ```ts
 * const agent = await PPO.create(env, { learningRate: linear(1e-3), clipRange: linear(0.2) });
 * ```
 */
export function linear(initial: number, final = 0): Schedule {
  const schedule = (progressRemaining: number): number => final + progressRemaining * (initial - final);
  return Object.assign(schedule, { description: { kind: 'linear', initial, final } as const });
}

/**
 * The value at this point of training.
 *
 * @param name of the option, for the message
 * @throws NeurotradeError `INVALID_OPTIONS` where a schedule returns anything but a finite number >= 0
 */
export function scheduleValue(name: string, schedule: number | Schedule, progressRemaining: number): number {
  if (typeof schedule === 'number') return schedule;
  const value = schedule(progressRemaining);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `"${name}": expected its schedule to return a finite number >= 0, found ${String(value)} at the remaining progress ${progressRemaining}; progress goes from 1 to 0: check the schedule there`,
    { details: { option: name, progressRemaining, value } },
  );
}

export function describeSchedule(schedule: number | Schedule): ScheduleDescription {
  return typeof schedule === 'number' ? schedule : (schedule.description ?? { kind: 'custom' });
}

/** The schedule of a description; `undefined` for a custom one, which only its author can give again. */
export function scheduleFrom(description: ScheduleDescription): number | Schedule | undefined {
  if (typeof description === 'number') return description;
  return description.kind === 'linear' ? linear(description.initial, description.final) : undefined;
}
