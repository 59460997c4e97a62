// A vector environment's step over a memory that threads share.
export { ask, finished, serve, takeBack } from './span';
export * from './trading';
