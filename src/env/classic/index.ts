export { acrobot } from './acrobot.js';
export { cartPole } from './cart-pole.js';
export { type IdentityOptions, identityEnv } from './identity.js';
export { identityBoxEnv } from './identity-box.js';
export { type MemoryCueOptions, memoryCueEnv } from './memory-cue.js';
export { mountainCar } from './mountain-car.js';
export { mountainCarContinuous } from './mountain-car-continuous.js';
export { pendulum } from './pendulum.js';
export type { TaskOptions } from './task.js';
