// The learner's kernels over a memory that threads share.
export { finished, publish, serve, work } from './crew';
export * from './learner';
