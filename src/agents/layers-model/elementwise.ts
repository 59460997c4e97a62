import { layers, type SymbolicTensor, tensor1d, tidy } from '@tensorflow/tfjs';

/** √(1 + this) is 1 in float32. */
const NO_EPSILON = 1e-8;
const LARGEST = 3.4028234663852886e38;

/** One number an element, or one for all. */
export interface Affine {
  readonly mean?: ArrayLike<number> | undefined;
  readonly variance?: ArrayLike<number> | undefined;
  readonly epsilon?: number | undefined;
  readonly scale?: ArrayLike<number> | undefined;
  readonly offset?: ArrayLike<number> | undefined;
}

/**
 * `(x − mean) / √(variance + ε) · scale + offset`, element by element: a batch normalisation that does not learn, which
 * every reader of the format has. What is not given changes nothing.
 */
export function affineLayer(input: SymbolicTensor, name: string, affine: Affine): SymbolicTensor {
  const size = input.shape[1] as number;
  const { epsilon = NO_EPSILON } = affine;
  const layer = layers.batchNormalization({ name, epsilon, trainable: false });
  const output = layer.apply(input) as SymbolicTensor;
  const numbers = (given: ArrayLike<number> | undefined, otherwise: number): Float32Array =>
    given === undefined ? new Float32Array(size).fill(otherwise) : Float32Array.from(given);
  tidy(() => {
    const { scale, offset, mean, variance } = affine;
    const weights = [numbers(scale, 1), numbers(offset, 0), numbers(mean, 0), numbers(variance, 1)];
    layer.setWeights(weights.map((values) => tensor1d(values)));
  });
  return output;
}

/** Moves each element to its nearest bound where it lies outside. */
export function clipLayers(
  input: SymbolicTensor,
  name: string,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): SymbolicTensor {
  const constant = (part: string, values: ArrayLike<number>): SymbolicTensor =>
    affineLayer(input, `${name}_${part}`, {
      scale: new Float32Array(values.length),
      offset: Float32Array.from(values, (value) => Math.min(LARGEST, Math.max(-LARGEST, value))),
    });
  const raised = layers.maximum({ name: `${name}_max` }).apply([input, constant('low', low)]);
  return layers
    .minimum({ name: `${name}_min` })
    .apply([raised as SymbolicTensor, constant('high', high)]) as SymbolicTensor;
}
