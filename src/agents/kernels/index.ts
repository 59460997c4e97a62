export { coversActorCritic } from './covers.js';
export { registerFusedKernels, unregisterFusedKernels } from './register.js';
