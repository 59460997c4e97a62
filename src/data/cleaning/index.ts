export type { Calendar } from './calendar.js';
export { cleanCandles } from './clean.js';
export { formatReport } from './format.js';
export type { CleaningOptions } from './options.js';
export type { CleaningReport, Fault, FaultKind, FaultRange, InputOrder } from './report.js';
