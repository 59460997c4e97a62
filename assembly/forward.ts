// What acting needs; every pointer is a byte offset into the memory that the host brings.
export { lstmForward } from './lstm-forward';
export { prepareLstm } from './lstm-weights';
export { mlpForward } from './mlp-forward';
