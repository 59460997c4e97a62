export { coversActorCritic } from './covers.js';
export { createKernelGae, type GaeFunction } from './gae.js';
export { registerFusedKernels, unregisterFusedKernels } from './register.js';
