export { type ArrowReadOptions, candlesFromArrow, columnsFromArrow } from './read.js';
export { candlesToArrow } from './write.js';
