import { NeurotradeError } from '../../core/errors.js';
import type { Extractor } from './extractor.js';
import type { LayersModelExtractorSpec } from './spec.js';

/** A model of tfjs: its sizes and tensors are known here, its pass is not, for it needs tfjs. */
export const layersModel: Extractor<LayersModelExtractorSpec> = {
  inputs: ({ inputShape }) => inputShape.reduce((product, extent) => product * extent, 1),
  outputs: ({ outputs }) => outputs,
  shapes: ({ weights }, name) => weights.map(({ name: weight, shape }) => [`${name}.${weight}`, shape]),
  createPass: (spec, name, place) => (place.modelPass ?? refuse)(spec, name, place),
};

function refuse(): never {
  throw new NeurotradeError(
    'UNSUPPORTED',
    'policy: expected a network that runs without tfjs, found a tf.LayersModel as features extractor; load the file with PPO.load, A2C.load or SAC.load',
  );
}
