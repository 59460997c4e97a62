import { NeurotradeError } from '../../core/errors.js';

/** Whether all of them are numbers, in one pass: 0 times anything else is NaN. Four sums, so that none waits for the last. */
export function allFinite(values: Float32Array | Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += (values[i] as number) * 0;
    b += (values[i + 1] as number) * 0;
    c += (values[i + 2] as number) * 0;
    d += (values[i + 3] as number) * 0;
  }
  for (let i = whole; i < values.length; i++) a += (values[i] as number) * 0;
  return a + b + c + d === 0;
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
