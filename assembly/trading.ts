// A vector environment's step; every pointer is a byte offset into the memory that the host brings.
export { observe } from './observe';
export { settle } from './settle';
export { trade } from './trade';
