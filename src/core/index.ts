export { type ErrorCode, type ErrorExtras, NeurotradeError } from './errors.js';
export { createRng, type Rng, type RngState, randomSeed, restoreRng, shuffle } from './rng.js';
export { RunningMoments, type RunningMomentsState } from './running-moments.js';
export { type Timeframe, timeframeMs, YEAR_MS } from './timeframe.js';
