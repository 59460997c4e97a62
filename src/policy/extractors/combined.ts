import type { Extractor } from './extractor.js';
import type { CombinedExtractorSpec, ExtractorSpec } from './spec.js';

/** Each part reads its slice of the input; the features stand one after another. @param extractorOf knows every kind */
export function combined(
  extractorOf: (spec: ExtractorSpec) => Extractor<ExtractorSpec>,
): Extractor<CombinedExtractorSpec> {
  const partsOf = ({ parts }: CombinedExtractorSpec): [string, ExtractorSpec][] => Object.entries(parts);
  const total = (spec: CombinedExtractorSpec, sizeOf: (part: ExtractorSpec) => number): number =>
    partsOf(spec).reduce((sum, [, part]) => sum + sizeOf(part), 0);
  return {
    inputs: (spec) => total(spec, (part) => extractorOf(part).inputs(part)),
    outputs: (spec) => total(spec, (part) => extractorOf(part).outputs(part)),
    shapes: (spec, name) => partsOf(spec).flatMap(([key, part]) => extractorOf(part).shapes(part, `${name}.${key}`)),
    createPass(spec, name, place) {
      const passes = partsOf(spec).map(([key, part]) => ({
        extract: extractorOf(part).createPass(part, `${name}.${key}`, place),
        inputs: extractorOf(part).inputs(part),
        outputs: extractorOf(part).outputs(part),
      }));
      const slice = { values: new Float32Array(0), offset: 0, stride: 0 };
      const target = { values: new Float32Array(0), offset: 0, stride: 0 };
      return (input, features, count) => {
        Object.assign(slice, input);
        Object.assign(target, features);
        for (const { extract, inputs, outputs } of passes) {
          extract(slice, target, count);
          slice.offset += inputs;
          target.offset += outputs;
        }
      };
    },
  };
}
