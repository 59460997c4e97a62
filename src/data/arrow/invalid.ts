import { NeurotradeError } from '../../core/errors.js';

/** The one error of a damaged or foreign Arrow file. */
export function invalidArrow(fault: string, cause?: unknown): NeurotradeError {
  return new NeurotradeError('INVALID_FILE', `Arrow file: ${fault}`, cause === undefined ? {} : { cause });
}
