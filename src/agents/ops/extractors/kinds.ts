import type { ExtractorSpec } from '../../../policy/extractors/spec.js';
import { composedCombined } from './combined.js';
import type { Composed } from './composed.js';
import { composedConv1d } from './conv1d.js';
import { composedGru } from './gru.js';
import { composedLayersModel } from './layers-model.js';
import { composedLstm } from './lstm.js';
import { composedMlpExtractor } from './mlp.js';
import { composedTransformer } from './transformer.js';

type Kinds = { readonly [K in ExtractorSpec['kind']]: Composed<Extract<ExtractorSpec, { kind: K }>> };

const KINDS: Kinds = {
  flatten: (_spec, _name, _named, input) => input,
  mlp: composedMlpExtractor,
  conv1d: composedConv1d,
  gru: composedGru,
  lstm: composedLstm,
  transformer: composedTransformer,
  combined: composedCombined((...given) => composedExtractor(...given)),
  layersModel: composedLayersModel,
};

/** Any extractor as tfjs ops. */
export const composedExtractor: Composed<ExtractorSpec> = (spec, name, named, input) =>
  (KINDS[spec.kind] as unknown as Composed<ExtractorSpec>)(spec, name, named, input);
