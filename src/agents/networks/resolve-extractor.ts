import { NeurotradeError } from '../../core/errors.js';
import { oneOf, value } from '../../core/options.js';
import { describeSpace, type Space } from '../../env/spaces.js';
import { encodedSizeOf } from '../../policy/extractors/encoding.js';
import type {
  CombinedExtractorSpec,
  ExtractorSpec,
  LayersModelExtractorSpec,
  MlpExtractorSpec,
} from '../../policy/extractors/spec.js';
import type { Activation } from '../../policy/network.js';
import { isWidths } from '../option-rules.js';
import { attempt, type Draft } from './draft.js';
import type { CombinedExtractor, FeaturesExtractor, LayersModelExtractor, MlpExtractor } from './features-extractor.js';
import { describeModel } from './layers-model.js';
import { resolveConv1d, resolveRecurrent, resolveTransformer } from './resolve-windowed.js';

/**
 * Completes an extractor with what the observation space tells.
 *
 * @param scope the algorithm; it opens the error message
 * @throws NeurotradeError `INVALID_OPTIONS`, listing all that is wrong
 */
export function resolveExtractor(
  scope: string,
  given: FeaturesExtractor | null,
  space: Space,
  activation: Activation,
): ExtractorSpec | undefined {
  if (given === null) return undefined;
  const faults: string[] = [];
  const spec = resolvePart(given, { path: 'featuresExtractor', space, activation, faults });
  if (faults.length === 0) return spec;
  throw new NeurotradeError('INVALID_OPTIONS', `${scope}: ${faults.join('; ')}`, {
    details: { scope, violations: faults },
  });
}

/** @returns `undefined` where there were faults */
function resolvePart(given: FeaturesExtractor, draft: Draft): ExtractorSpec | undefined {
  switch (given?.kind) {
    case 'mlp':
      return resolveMlp(given, draft);
    case 'conv1d':
      return resolveConv1d(given, draft);
    case 'gru':
    case 'lstm':
      return resolveRecurrent(given, draft);
    case 'transformer':
      return resolveTransformer(given, draft);
    case 'combined':
      return resolveCombined(given, draft);
    case 'layersModel':
      return resolveLayersModel(given, draft);
    default:
      draft.faults.push(
        `"${draft.path}" must be null or of kind "mlp", "conv1d", "gru", "lstm", "transformer", "combined" or "layersModel", found ${JSON.stringify(given)}`,
      );
      return undefined;
  }
}

function resolveMlp(given: MlpExtractor, draft: Draft): MlpExtractorSpec | undefined {
  const resolved = attempt<Omit<MlpExtractorSpec, 'inputs'>>(draft, given, {
    kind: oneOf(['mlp']),
    widths: value<readonly number[]>('a list of layer widths >= 1', isWidths),
    activation: oneOf(['tanh', 'relu'], draft.activation),
  });
  return resolved && { ...resolved, inputs: encodedSizeOf(draft.space) };
}

function resolveCombined(given: CombinedExtractor, draft: Draft): CombinedExtractorSpec | undefined {
  const { path, space, faults } = draft;
  if (space.kind !== 'dict') {
    faults.push(
      `"${path}" is combined, which needs a dict observation, found ${describeSpace(space)}; give its one part`,
    );
    return undefined;
  }
  const unknown = Object.keys(given.parts ?? {}).filter((name) => !Object.hasOwn(space.spaces, name));
  for (const name of unknown) {
    faults.push(
      `"${path}.parts.${name}" is no part of the observation; known: ${Object.keys(space.spaces).join(', ')}`,
    );
  }
  const parts = Object.entries(space.spaces).map(([name, part]) => {
    const extractor = given.parts?.[name] ?? 'flatten';
    if (extractor === 'flatten') return [name, { kind: 'flatten', inputs: encodedSizeOf(part) }];
    return [name, resolvePart(extractor, { ...draft, path: `${path}.parts.${name}`, space: part })];
  });
  return { kind: 'combined', parts: Object.fromEntries(parts) };
}

function resolveLayersModel(
  given: LayersModelExtractor | LayersModelExtractorSpec,
  { path, space, faults }: Draft,
): LayersModelExtractorSpec | undefined {
  const { spec, fault } = 'model' in given ? describeModel(given.model) : { spec: given, fault: undefined };
  if (fault !== undefined) faults.push(`"${path}.model" ${fault}`);
  const expected = encodedSizeOf(space);
  const found = spec?.inputShape.reduce((product, extent) => product * extent, 1);
  if (spec !== undefined && found !== expected) {
    faults.push(
      `"${path}.model" takes [${spec.inputShape.join(', ')}], which is ${found} numbers, and the observation has ${expected}`,
    );
  }
  return spec;
}
