// What acting needs; every pointer is a byte offset into the memory that the host brings.
export { mlpForward } from './mlp-forward';
