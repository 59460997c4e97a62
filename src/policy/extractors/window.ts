import type { WindowedSpec } from './spec.js';

/** Copies what stands behind the window to where the features end. */
export function copyExtra(
  { window, channels, extra }: WindowedSpec,
  input: Float32Array,
  from: number,
  features: Float32Array,
  to: number,
): void {
  const first = from + window * channels;
  for (let i = 0; i < extra; i++) features[to + i] = input[first + i] as number;
}
