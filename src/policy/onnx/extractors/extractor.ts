import { NeurotradeError } from '../../../core/errors.js';
import { extractorInputs } from '../../extractors/kinds.js';
import type { CombinedExtractorSpec, ExtractorSpec } from '../../extractors/spec.js';
import { denseNodes } from '../dense-layers.js';
import type { NetworkContext } from '../network-context.js';
import { conv1dNodes } from './conv1d.js';
import { recurrentExtractorNodes } from './recurrent.js';
import { transformerNodes } from './transformer.js';

/**
 * Adds a features extractor. @param name what its tensors' names begin with @param input `[batch, inputs]`
 *
 * @returns the features' name, `[batch, outputs]`
 * @throws NeurotradeError `UNSUPPORTED` for a model of the user's own
 */
export function extractorNodes(context: NetworkContext, spec: ExtractorSpec, name: string, input: string): string {
  switch (spec.kind) {
    case 'flatten':
      return input;
    case 'mlp':
      return denseNodes(
        context,
        spec.widths.map((_, i) => `${name}.${i}`),
        spec.activation,
        input,
      );
    case 'conv1d':
      return conv1dNodes(context, spec, name, input);
    case 'gru':
    case 'lstm':
      return recurrentExtractorNodes(context, spec, name, input);
    case 'transformer':
      return transformerNodes(context, spec, name, input);
    case 'combined':
      return combinedNodes(context, spec, name, input);
    default:
      return refuseExtractor(spec.kind);
  }
}

/** Each part reads its columns. */
function combinedNodes(context: NetworkContext, { parts }: CombinedExtractorSpec, name: string, input: string): string {
  const named = Object.entries(parts);
  const columns = context.graph.split(
    input,
    named.map(([, part]) => extractorInputs(part)),
    `${name}.columns`,
  );
  const features = named.map(([key, part], i) => extractorNodes(context, part, `${name}.${key}`, columns[i] as string));
  return context.graph.concat(features, `${name}.features`);
}

function refuseExtractor(kind: string): never {
  throw new NeurotradeError(
    'UNSUPPORTED',
    `policyToOnnx: the features extractor "${kind}" has no ONNX form here; act with the agent, or export that model with its own tools`,
  );
}
