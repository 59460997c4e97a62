/** Keys of the schema's metadata. */
export const SYMBOL_KEY = 'symbol';
export const TIMEFRAME_KEY = 'timeframe';
export const TIME_UNIT_KEY = 'time_unit';

/** What a plain number in the time column counts. */
export const TIME_UNIT = 'milliseconds since 1970-01-01 UTC';
