import type { Rng } from '../../core/rng.js';
import { extractorShapes } from '../../policy/extractors/kinds.js';
import type { ExtractorSpec } from '../../policy/extractors/spec.js';
import type { TensorShape } from '../../policy/layout.js';
import { orthogonal } from './orthogonal.js';

/** Spread of the learnt positions. */
const POSITION_DEVIATION = 0.02;

type Start = [name: string, values: Float32Array];

/**
 * Fresh tensors of a features extractor by name, as Stable-Baselines3 and PyTorch have them. Dense layers and convolutions:
 * orthogonal with gain √2 and biases 0, or both uniform in ±1/√inputs. Recurrent layers: uniform in ±1/√units. Transformers:
 * uniform in ±1/√inputs, but attention's input projection by Glorot's rule, attention's biases 0, norms 1 and 0. A
 * `layersModel` starts with the weights that it has, so nothing is here.
 *
 * @param name what the tensors' names begin with; each draws from a stream of its own name
 */
export function initialFeatures(extractor: ExtractorSpec, name: string, orthoInit: boolean, rng: Rng): Start[] {
  const shapes = extractorShapes(extractor, name);
  switch (extractor.kind) {
    case 'flatten':
    case 'layersModel':
      return [];
    case 'mlp':
    case 'conv1d':
      return withInputs(shapes).map((tensor) => [
        tensor.name,
        orthoInit ? orthogonalTensor(tensor, rng) : linearTensor(tensor, rng),
      ]);
    case 'gru':
    case 'lstm':
      return shapes.map(([tensor, shape]) => [
        tensor,
        uniform(sizeOf(shape), 1 / Math.sqrt(extractor.units), rng.split(tensor)),
      ]);
    case 'transformer':
      return withInputs(shapes).map((tensor) => [tensor.name, transformerTensor(tensor, rng)]);
    case 'combined':
      return Object.entries(extractor.parts).flatMap(([key, part]) =>
        initialFeatures(part, `${name}.${key}`, orthoInit, rng),
      );
  }
}

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Width of the layer that it belongs to. */
  readonly inputs: number;
}

/** A bias follows its weight. */
function withInputs(shapes: readonly TensorShape[]): Tensor[] {
  let inputs = 1;
  return shapes.map(([name, shape]) => {
    if (shape.length > 1) inputs = sizeOf(shape.slice(0, -1));
    return { name, shape, inputs };
  });
}

function orthogonalTensor({ name, shape, inputs }: Tensor, rng: Rng): Float32Array {
  if (shape.length === 1) return new Float32Array(sizeOf(shape));
  return orthogonal(inputs, shape.at(-1) as number, Math.SQRT2, rng.split(name));
}

function linearTensor({ name, shape, inputs }: Tensor, rng: Rng): Float32Array {
  return uniform(sizeOf(shape), 1 / Math.sqrt(inputs), rng.split(name));
}

function transformerTensor(tensor: Tensor, rng: Rng): Float32Array {
  const { name, shape, inputs } = tensor;
  const size = sizeOf(shape);
  if (/\.norm\d?\.weight$/.test(name)) return new Float32Array(size).fill(1);
  if (/\.norm\d?\.bias$|\.attention\.(in|out)\.bias$/.test(name)) return new Float32Array(size);
  if (name.endsWith('.attention.in.weight')) {
    return uniform(size, Math.sqrt(6 / (inputs + (shape[1] as number))), rng.split(name));
  }
  if (!name.endsWith('.positions')) return linearTensor(tensor, rng);
  const draws = rng.split(name);
  return Float32Array.from({ length: size }, () => POSITION_DEVIATION * draws.normal());
}

function uniform(size: number, bound: number, rng: Rng): Float32Array {
  return Float32Array.from({ length: size }, () => (2 * rng.next() - 1) * bound);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
