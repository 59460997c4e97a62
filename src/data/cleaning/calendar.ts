/** When bars are expected: always, Monday to Friday (UTC), or where a predicate over opening times (ms UTC) says so. */
export type Calendar = 'continuous' | 'weekdays' | ((openTime: number) => boolean);

/** The predicate of a calendar; `undefined` for one that is always open. */
export function openAt(calendar: Calendar): ((openTime: number) => boolean) | undefined {
  if (typeof calendar === 'function') return calendar;
  return calendar === 'weekdays' ? isWeekday : undefined;
}

function isWeekday(time: number): boolean {
  const day = new Date(time).getUTCDay();
  return day >= 1 && day <= 5;
}
