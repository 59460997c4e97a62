import type { MlpExtractorSpec } from '../../../policy/extractors/spec.js';
import { composedDense } from '../mlp.js';
import type { Composed } from './composed.js';

/** Dense layers, each with the activation. */
export const composedMlpExtractor: Composed<MlpExtractorSpec> = ({ widths, activation }, name, named, input) =>
  composedDense(named, name, widths.length, activation, input);
