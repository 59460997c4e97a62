export { coversActorCritic } from './covers.js';
export { setThreads } from './crew/threads.js';
export { registerFusedKernels, unregisterFusedKernels } from './register.js';
