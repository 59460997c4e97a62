import {
  customGrad,
  type LayersModel,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
  util,
  zerosLike,
} from '@tensorflow/tfjs';
import { NeurotradeError } from '../../../core/errors.js';
import type { ModelPass, Rows } from '../../../policy/extractors/extractor.js';
import { extractorInputs } from '../../../policy/extractors/kinds.js';
import type { LayersModelExtractorSpec } from '../../../policy/extractors/spec.js';
import type { ParameterLayout, ParameterTensor } from '../../../policy/layout.js';
import type { Composed } from './composed.js';

const models = new WeakMap<LayersModelExtractorSpec, LayersModel>();

/** Remembers the model that a description is of. */
export function registerModel(spec: LayersModelExtractorSpec, model: LayersModel): void {
  models.set(spec, model);
}

/** Whether there is a model behind a description. */
export function isRegistered(spec: LayersModelExtractorSpec): boolean {
  return models.has(spec);
}

/** The model of a description. */
export function modelOf(spec: LayersModelExtractorSpec): LayersModel {
  const model = models.get(spec);
  if (model !== undefined) return model;
  throw new NeurotradeError(
    'UNSUPPORTED',
    'layersModel: expected a model behind the description, found none; create or load the agent that it belongs to',
  );
}

/** The user's model, in inference mode, with tensors of the flat vector in place of its own weights. */
export const composedLayersModel: Composed<LayersModelExtractorSpec> = (spec, name, named, input) =>
  applyWith(spec, input, ({ name: weight, trainable }) => {
    const tensor = named.get(`${name}.${weight}`) as Tensor;
    return trainable ? tensor : detached(tensor);
  });

/** The user's model as a pass for acting; it waits for the result, which the WebGPU backend cannot. */
export const layersModelPass: ModelPass = (spec, name, { parameters, offsetOf }) => {
  const inputs = extractorInputs(spec);
  const weightOf = ({ name: weight, shape }: ModelWeight): Tensor => {
    const from = offsetOf(`${name}.${weight}`);
    return tensor(parameters.subarray(from, from + util.sizeFromShape([...shape])), [...shape]);
  };
  return (input, features, count) => {
    if (count === 0) return;
    const rows = gather(input, inputs, count);
    const found = tidy(() => applyWith(spec, tensor2d(rows, [count, inputs]), weightOf).dataSync());
    for (let row = 0; row < count; row++) {
      const own = found.subarray(row * spec.outputs, (row + 1) * spec.outputs);
      features.values.set(own, features.offset + row * features.stride);
    }
  };
};

/** Shows the user what the model has learnt: writes the flat vector's tensors into the model's own weights. */
export function writeBack(
  spec: LayersModelExtractorSpec,
  name: string,
  layout: ParameterLayout,
  parameters: Float32Array,
): void {
  tidy(() => {
    modelOf(spec).weights.forEach((variable, i) => {
      const { name: weight, shape } = spec.weights[i] as ModelWeight;
      const { offset, size } = layout.tensors.find((found) => found.name === `${name}.${weight}`) as ParameterTensor;
      variable.write(tensor(parameters.slice(offset, offset + size), [...shape]));
    });
  });
}

/** Runs the model while each of its variables reads as the tensor that stands for it. */
function applyWith(
  spec: LayersModelExtractorSpec,
  input: Tensor2D,
  weightOf: (weight: ModelWeight) => Tensor,
): Tensor2D {
  const model = modelOf(spec);
  const variables = model.weights as Lendable[];
  variables.forEach((variable, i) => {
    const lent = weightOf(spec.weights[i] as ModelWeight);
    variable.read = () => lent;
  });
  try {
    const shaped = reshape(input, [-1, ...spec.inputShape]);
    return reshape(model.apply(shaped, { training: false }) as Tensor, [-1, spec.outputs]);
  } finally {
    for (const variable of variables) delete variable.read; // the class's own is behind it
  }
}

/** A variable of tfjs whose `read` may be hidden by one of our own. */
interface Lendable {
  read?: (() => Tensor) | undefined;
}

type ModelWeight = LayersModelExtractorSpec['weights'][number];

/** The value without its gradient. */
function detached(value: Tensor): Tensor {
  return customGrad((x) => ({ value: (x as Tensor).clone(), gradFunc: (dy) => zerosLike(dy as Tensor) }))(value);
}

function gather({ values, offset, stride }: Rows, size: number, count: number): Float32Array {
  const rows = new Float32Array(count * size);
  for (let row = 0; row < count; row++) {
    const from = offset + row * stride;
    rows.set(values.subarray(from, from + size), row * size);
  }
  return rows;
}
