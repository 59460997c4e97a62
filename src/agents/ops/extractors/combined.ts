import { concat, slice, type Tensor2D } from '@tensorflow/tfjs';
import { extractorInputs } from '../../../policy/extractors/kinds.js';
import type { CombinedExtractorSpec, ExtractorSpec } from '../../../policy/extractors/spec.js';
import type { Composed } from './composed.js';

/** Each part reads its columns of the input; the features stand one after another. @param compose knows every kind */
export function composedCombined(compose: Composed<ExtractorSpec>): Composed<CombinedExtractorSpec> {
  return ({ parts }, name, named, input) => {
    let at = 0;
    const features = Object.entries(parts).map(([key, part]) => {
      const inputs = extractorInputs(part);
      const columns: Tensor2D = slice(input, [0, at], [-1, inputs]);
      at += inputs;
      return compose(part, `${name}.${key}`, named, columns);
    });
    return concat(features, 1);
  };
}
