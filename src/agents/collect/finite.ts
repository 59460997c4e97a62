import { NeurotradeError } from '../../core/errors.js';

/** Whether all of them are numbers, in one pass: 0 times anything else is NaN. */
export function allFinite(values: Float32Array | Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * 0;
  return sum === 0;
}

/**
 * Fails on the first value that is not finite, naming its lane.
 *
 * @param name what the values are, for the message
 * @param values `[lanes, width]`
 * @throws NeurotradeError `NON_FINITE`
 */
export function checkFinite(name: string, values: Float32Array | Float64Array, width: number, timestep: number): void {
  if (allFinite(values)) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  const [lane, index] = [Math.floor(at / width), at % width];
  throw new NeurotradeError(
    'NON_FINITE',
    `training: expected finite ${name}s, found ${values[at]} in lane ${lane}${width > 1 ? ` at index ${index}` : ''}, around timestep ${timestep}; check the env (checkEnv) and its data`,
    { details: { quantity: name, lane, index, value: values[at], timestep } },
  );
}
