// What learning needs; every pointer is a byte offset into the memory that the host brings.
export { activate, activationGradient } from './activation';
export { actorCriticGradient, trunksGradient } from './actor-critic';
export { gae } from './gae';
export { runJob } from './job';
export { keepRows } from './keep-rows';
export { matmul } from './matmul';
export { mlpBackward } from './mlp-backward';
export { mlpForward } from './mlp-forward';
export { mlpInputGradient, partialInputGradient } from './mlp-input';
export { spreadWeights, transposeWeights } from './mlp-weights';
export { norm } from './norm';
export { columnSums, outer } from './outer';
export { polyak } from './polyak';
export { clippedRmsProp } from './rmsprop';
export { sumPieces } from './sum-pieces';
export { transpose } from './transpose';
