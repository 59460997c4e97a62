import type { LayersModel } from '@tensorflow/tfjs';
import type { LayersModelExtractorSpec } from '../../policy/extractors/spec.js';
import { registerModel } from '../ops/extractors/layers-model.js';
import type { FeaturesExtractor } from './features-extractor.js';

/** A model as plain data, which is remembered with it; or what keeps it from being an extractor. */
export function describeModel(
  model: LayersModel,
):
  | { readonly spec: LayersModelExtractorSpec; readonly fault?: undefined }
  | { readonly spec?: undefined; readonly fault: string } {
  if (typeof model?.apply !== 'function') return { fault: 'must be a tf.LayersModel' };
  const shapes = [model.inputs, model.outputs].map((tensors) => tensors.map(({ shape }) => shape.slice(1)));
  const [inputs, outputs] = shapes as [(number | null)[][], (number | null)[][]];
  if (inputs.length !== 1 || outputs.length !== 1) return { fault: 'must have one input and one output' };
  const [inputShape, outputShape] = [inputs[0], outputs[0]] as [(number | null)[], (number | null)[]];
  if ([...inputShape, ...outputShape].includes(null)) return { fault: 'must have fixed shapes but for the batch' };
  const trainable = new Set(model.trainableWeights);
  const spec: LayersModelExtractorSpec = {
    kind: 'layersModel',
    inputShape: inputShape as number[],
    outputs: (outputShape as number[]).reduce((product, extent) => product * extent, 1),
    topology: JSON.stringify(model.toJSON(null, false)),
    weights: model.weights.map((weight) => ({
      name: weight.originalName,
      shape: weight.shape as number[],
      trainable: trainable.has(weight),
    })),
  };
  registerModel(spec, model);
  return { spec };
}

/** An extractor as plain data: models become their descriptions. */
export function plainExtractor(given: FeaturesExtractor | 'flatten' | null): unknown {
  if (given === null || given === 'flatten') return given;
  if (given.kind === 'layersModel') return 'model' in given ? describeModel(given.model).spec : given;
  if (given.kind !== 'combined') return given;
  const parts = Object.entries(given.parts).map(([name, part]) => [name, plainExtractor(part)]);
  return { ...given, parts: Object.fromEntries(parts) };
}
