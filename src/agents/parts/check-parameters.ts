import { NeurotradeError } from '../../core/errors.js';
import { allFinite } from '../collect/finite.js';

/** @throws NeurotradeError `POLICY_SHAPE` where there are not as many as `expected`, `NON_FINITE` */
export function checkParameters(parameters: Float32Array, expected: number): void {
  if (parameters.length !== expected) {
    throw new NeurotradeError(
      'POLICY_SHAPE',
      `setParameters: expected ${expected} parameters, found ${parameters.length}; pass those of a network of the same spec`,
    );
  }
  if (allFinite(parameters)) return;
  const fault = parameters.findIndex((value) => !Number.isFinite(value));
  throw new NeurotradeError(
    'NON_FINITE',
    `setParameters: expected finite parameters, found ${parameters[fault]} at ${fault}; pass others`,
  );
}
