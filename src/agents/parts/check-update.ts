import { NeurotradeError } from '../../core/errors.js';
import { allFinite } from '../collect/finite.js';

/**
 * Fails where an update left numbers that are not finite, before anything acts with them or saves them.
 *
 * @param learnt what the update moved, by name
 * @param where names the algorithm and the update, for the message
 * @throws NeurotradeError `NON_FINITE`
 */
export function checkUpdate(learnt: Readonly<Record<string, Float32Array | Float64Array>>, where: string): void {
  for (const [name, values] of Object.entries(learnt)) {
    if (!allFinite(values)) refuse(name, values, where);
  }
}

function refuse(name: string, values: Float32Array | Float64Array, where: string): never {
  const index = values.findIndex((value) => !Number.isFinite(value));
  throw new NeurotradeError(
    'NON_FINITE',
    `${where}: expected finite numbers, found ${values[index]} at index ${index} of the ${name}; the agent is as it was before this update. Lower the learning rate or its schedule, or normalise observations and rewards`,
    { details: { where, quantity: name, index, value: values[index] } },
  );
}
