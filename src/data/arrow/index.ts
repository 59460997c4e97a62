export type { ArrowFile } from './arrow-file.js';
export { openArrow } from './open.js';
export { type ArrowReadOptions, candlesFromArrow, columnsFromArrow } from './read.js';
export { candlesToArrow } from './write.js';
