// A vector environment's step; every pointer is a byte offset into the memory that the host brings.
export { runLanes } from './run-lanes';
