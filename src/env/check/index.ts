export { checkEnv } from './check-env.js';
export { scrambleAfter } from './scramble-after.js';
export type { CheckEnvOptions } from './subject.js';
export type { CheckName, Violation } from './violation.js';
