/**
 * Everything that runs in Node and in browsers, in one place. Arrow and CSV files are in `neurotrade/data`, callbacks,
 * backtests and reports in `neurotrade/training`.
 *
 * @packageDocumentation
 */
export * from './agents/index.js';
export * from './core/index.js';
export * from './data/portable.js';
export * from './env/index.js';
export * from './features/index.js';
export * from './market/index.js';
export * from './policy/index.js';
