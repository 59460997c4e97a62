import { type LayersModel, models, type Tensor } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import { extractorName, extractorNames } from '../../policy/extractors/features.js';
import type { ExtractorSpec, LayersModelExtractorSpec } from '../../policy/extractors/spec.js';
import { actorCriticLayout, type PolicySpec } from '../../policy/network.js';
import { isRegistered, modelOf, registerModel, writeBack } from '../ops/extractors/layers-model.js';

/** A model among an extractor's parts. */
interface FoundModel {
  readonly spec: LayersModelExtractorSpec;
  /** What its tensors begin with. */
  readonly name: string;
}

/**
 * Builds the models of which only descriptions are left, as after loading.
 *
 * @returns what to call when they are no longer needed; models of the user's own are left alone
 * @throws NeurotradeError `UNSUPPORTED` where tfjs cannot build one
 */
export async function prepareModels(extractor: ExtractorSpec | undefined): Promise<() => void> {
  const built: LayersModel[] = [];
  for (const { spec } of modelsIn(extractor, '')) {
    if (isRegistered(spec)) continue;
    const model = await build(spec);
    built.push(model);
    registerModel(spec, model);
  }
  return () => {
    for (const model of built.splice(0)) model.dispose();
  };
}

/** The weights that models have now, by the names of the network's tensors. */
export async function modelWeights(spec: PolicySpec): Promise<ReadonlyMap<string, Float32Array>> {
  const entries = extractorNames(spec).flatMap((name) =>
    modelsIn(spec.extractor, name).flatMap((found) =>
      modelOf(found.spec).weights.map(async (weight, i): Promise<[string, Float32Array]> => {
        const values = await (weight.read() as Tensor).data();
        return [`${found.name}.${found.spec.weights[i]?.name}`, Float32Array.from(values)];
      }),
    ),
  );
  return new Map(await Promise.all(entries));
}

/** Shows the user what models have learnt: writes the policy's tensors into their own weights. */
export function showWeights(spec: PolicySpec, parameters: Float32Array): void {
  const found = modelsIn(spec.extractor, extractorName(spec, 'pi'));
  if (found.length === 0) return;
  const layout = actorCriticLayout(spec);
  for (const model of found) writeBack(model.spec, model.name, layout, parameters);
}

function modelsIn(extractor: ExtractorSpec | undefined, name: string): FoundModel[] {
  if (extractor?.kind === 'layersModel') return [{ spec: extractor, name }];
  if (extractor?.kind !== 'combined') return [];
  return Object.entries(extractor.parts).flatMap(([key, part]) => modelsIn(part, `${name}.${key}`));
}

async function build({ topology, weights }: LayersModelExtractorSpec): Promise<LayersModel> {
  const model = await models.modelFromJSON(JSON.parse(topology)).catch(refuse);
  const fits = model.weights.every(({ shape }, i) => String(shape) === String(weights[i]?.shape));
  return fits && model.weights.length === weights.length ? model : refuse(undefined);
}

function refuse(cause: unknown): never {
  throw new NeurotradeError(
    'UNSUPPORTED',
    'load: expected a tf.LayersModel that tfjs can build, found one with a part that it does not know; register the class with tf.serialization.registerClass first',
    { cause },
  );
}
