import type { ParameterPlace } from './extractor.js';

/** Added to the variance, as PyTorch. */
export const NORM_EPSILON = 1e-5;

/** Layer normalisation (arXiv:1607.06450): (x − mean) / √(variance + ε) · weight + bias, row by row of `width`. */
export function layerNorm(
  name: string,
  width: number,
  { parameters, offsetOf }: ParameterPlace,
): (input: Float32Array, output: Float32Array, rows: number) => void {
  const weight = offsetOf(`${name}.weight`);
  const bias = offsetOf(`${name}.bias`);
  return (input, output, rows) => {
    for (let at = 0; at < rows * width; at += width) {
      const mean = meanOf(input, at, width);
      const scale = 1 / Math.sqrt(varianceOf(input, at, width, mean) + NORM_EPSILON);
      for (let i = 0; i < width; i++) {
        const standard = ((input[at + i] as number) - mean) * scale;
        output[at + i] = standard * (parameters[weight + i] as number) + (parameters[bias + i] as number);
      }
    }
  };
}

function meanOf(values: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[from + i] as number;
  return sum / count;
}

function varianceOf(values: Float32Array, from: number, count: number, mean: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += ((values[from + i] as number) - mean) ** 2;
  return sum / count;
}
