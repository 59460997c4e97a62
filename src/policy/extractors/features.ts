import type { ParameterLayout } from '../layout.js';
import type { PolicySpec } from '../network.js';
import { createEncoder, encodedSize } from './encoding.js';
import type { ExtractPass, ModelPass, ParameterPlace, Rows } from './extractor.js';
import { createExtractorPass, extractorOutputs } from './kinds.js';

/** Which trunk the features are for. */
export type Trunk = 'pi' | 'vf';

/** Numbers that each trunk takes. */
export function featureSize({
  observationSize,
  encoding,
  extractor,
}: Pick<PolicySpec, 'observationSize' | 'encoding' | 'extractor'>): number {
  if (extractor !== undefined) return extractorOutputs(extractor);
  return encoding === undefined ? observationSize : encodedSize(encoding);
}

/** Whether each trunk has an extractor of its own. */
export function hasOwnFeatures({ vf, extractor, shareExtractor = true }: PolicySpec): boolean {
  return extractor !== undefined && vf !== undefined && !shareExtractor;
}

/** What the names of an extractor's tensors begin with. */
export function extractorName(spec: PolicySpec, trunk: Trunk): string {
  return hasOwnFeatures(spec) ? `${trunk}_features` : 'features';
}

/** What the names of all extractors' tensors begin with. */
export function extractorNames(spec: PolicySpec): string[] {
  return hasOwnFeatures(spec) ? ['pi_features', 'vf_features'] : ['features'];
}

/** Features of `[rows, observation size]`, `[rows, feature size]`; overwritten by the next call. */
export type FeaturesPass = (observations: Float32Array, rows: number) => Float32Array;

/** The features of each trunk, and how they are computed. */
export interface Features {
  readonly size: number;
  readonly pi: FeaturesPass;
  readonly vf: FeaturesPass;
}

/** The way from observations to what the trunks take; the observations themselves where nothing is in between. */
export function createFeatures(
  spec: PolicySpec,
  parameters: Float32Array,
  { tensors }: ParameterLayout,
  modelPass?: ModelPass,
): Features {
  const offsets = new Map(tensors.map(({ name, offset }) => [name, offset]));
  const place: ParameterPlace = { parameters, offsetOf: (name) => offsets.get(name) as number, modelPass };
  const pi = featuresPass(spec, 'pi', place);
  return { size: featureSize(spec), pi, vf: hasOwnFeatures(spec) ? featuresPass(spec, 'vf', place) : pi };
}

function featuresPass(spec: PolicySpec, trunk: Trunk, place: ParameterPlace): FeaturesPass {
  const { encoding, extractor, observationSize } = spec;
  const inputs = encoding === undefined ? observationSize : encodedSize(encoding);
  const encode = encoding === undefined ? null : stage(createEncoder(encoding), observationSize, inputs);
  if (extractor === undefined) return encode ?? ((observations) => observations);
  const pass = createExtractorPass(extractor, extractorName(spec, trunk), place);
  const extract = stage(pass, inputs, extractorOutputs(extractor));
  return encode === null ? extract : (observations, rows) => extract(encode(observations, rows), rows);
}

/** Runs a pass into a buffer that grows to the most rows ever asked for. */
function stage(pass: ExtractPass, inputs: number, outputs: number): FeaturesPass {
  const from: Rows = { values: new Float32Array(0), offset: 0, stride: inputs };
  const to: Rows = { values: new Float32Array(0), offset: 0, stride: outputs };
  return (input, rows) => {
    if (to.values.length < rows * outputs) to.values = new Float32Array(rows * outputs);
    from.values = input;
    pass(from, to, rows);
    return to.values;
  };
}
