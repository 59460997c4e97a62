import { NeurotradeError } from '../../core/errors.js';
import type { TensorShape } from '../layout.js';
import { combined } from './combined.js';
import { conv1d } from './conv1d.js';
import type { Extractor, ExtractPass, ParameterPlace } from './extractor.js';
import { flatten } from './flatten.js';
import { gru } from './gru.js';
import { layersModel } from './layers-model.js';
import { lstm } from './lstm.js';
import { mlp } from './mlp.js';
import type { ExtractorSpec } from './spec.js';
import { transformer } from './transformer.js';

type Kinds = { readonly [K in ExtractorSpec['kind']]: Extractor<Extract<ExtractorSpec, { kind: K }>> };

const KINDS: Kinds = {
  flatten,
  mlp,
  conv1d,
  gru,
  lstm,
  transformer,
  combined: combined(extractorOf),
  layersModel,
};

/** Numbers of one input. */
export function extractorInputs(spec: ExtractorSpec): number {
  return extractorOf(spec).inputs(spec);
}

/** Numbers of one input's features. */
export function extractorOutputs(spec: ExtractorSpec): number {
  return extractorOf(spec).outputs(spec);
}

/** The extractor's tensors, in the order of the flat vector. @param name what their names begin with */
export function extractorShapes(spec: ExtractorSpec, name: string): TensorShape[] {
  return extractorOf(spec).shapes(spec, name);
}

/** The extractor's pass in plain TypeScript. @param name as given to `extractorShapes` */
export function createExtractorPass(spec: ExtractorSpec, name: string, place: ParameterPlace): ExtractPass {
  return extractorOf(spec).createPass(spec, name, place);
}

function extractorOf({ kind }: ExtractorSpec): Extractor<ExtractorSpec> {
  if (Object.hasOwn(KINDS, kind)) return KINDS[kind] as unknown as Extractor<ExtractorSpec>;
  throw new NeurotradeError(
    'POLICY_FORMAT',
    `policy: expected a features extractor of kind ${Object.keys(KINDS).join(', ')}, found ${JSON.stringify(kind)}; load the file with the release that wrote it`,
  );
}
