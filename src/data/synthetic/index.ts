export { type GarchOptions, garch } from './garch.js';
export { type GeometricBrownianOptions, geometricBrownian } from './geometric-brownian.js';
export type { SyntheticMarketOptions } from './market.js';
export { type NoisySineOptions, noisySine } from './noisy-sine.js';
export { type OrnsteinUhlenbeckOptions, ornsteinUhlenbeck } from './ornstein-uhlenbeck.js';
export { type Regime, type RegimeSwitchingOptions, regimePath, regimeSwitching } from './regime-switching.js';
