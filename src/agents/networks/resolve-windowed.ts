import { integer, type OptionRules, oneOf, value } from '../../core/options.js';
import { describeSpace, type Space, type WindowLayout } from '../../env/spaces.js';
import { geometry } from '../../policy/extractors/conv1d.js';
import { encodedSizeOf } from '../../policy/extractors/encoding.js';
import type {
  Conv1dExtractorSpec,
  Conv1dLayerSpec,
  RecurrentExtractorSpec,
  TransformerExtractorSpec,
  WindowedSpec,
} from '../../policy/extractors/spec.js';
import { isWidths } from '../option-rules.js';
import { attempt, type Draft } from './draft.js';
import type { Conv1dExtractor, Conv1dLayer, RecurrentExtractor, TransformerExtractor } from './features-extractor.js';

type Sizes = Pick<WindowedSpec, 'window' | 'channels'>;

/** Completes a convolutional extractor; checks that its kernels fit one after another. */
export function resolveConv1d(given: Conv1dExtractor, draft: Draft): Conv1dExtractorSpec | undefined {
  const resolved = attempt<Omit<Conv1dExtractor, keyof Sizes> & Sizes>(
    draft,
    given,
    {
      ...windowRules(draft.space),
      kind: oneOf(['conv1d']),
      layers: value<readonly Conv1dLayer[]>('a list of at least one { filters, kernelSize }', isFilledList),
      widths: value<readonly number[]>('a list of layer widths >= 1', isWidths, []),
      activation: oneOf(['tanh', 'relu'], 'relu'),
    },
    (options) => windowFaults(options, draft.space),
  );
  const layers = resolved?.layers.map((layer, i) =>
    resolveLayer(layer, { ...draft, path: `${draft.path}.layers[${i}]` }),
  );
  if (resolved === undefined || !isComplete(layers)) return undefined;
  const spec = { ...resolved, layers, extra: extraOf(resolved, draft.space) } as Conv1dExtractorSpec;
  const misfit = geometry(spec).findIndex(({ steps }) => steps < 1);
  if (misfit === -1) return spec;
  const { length } = geometry(spec)[misfit] as { length: number };
  draft.faults.push(
    `"${draft.path}.layers[${misfit}].kernelSize" ${layers[misfit]?.kernelSize} is longer than the ${length} steps that are left there; shorten it, or pad`,
  );
  return undefined;
}

function resolveLayer(given: Conv1dLayer, draft: Draft): Conv1dLayerSpec | undefined {
  return attempt<Conv1dLayerSpec>(draft, given, {
    filters: integer({ min: 1 }),
    kernelSize: integer({ min: 1 }),
    stride: integer({ min: 1 }, 1),
    padding: oneOf(['valid', 'same', 'causal'], 'valid'),
  });
}

/** Completes a recurrent extractor. */
export function resolveRecurrent(given: RecurrentExtractor, draft: Draft): RecurrentExtractorSpec | undefined {
  const rules = {
    ...windowRules(draft.space),
    kind: oneOf(['gru', 'lstm']),
    units: integer({ min: 1 }),
    layers: integer({ min: 1 }, 1),
  };
  return withExtra(attempt<Omit<RecurrentExtractorSpec, 'extra'>>(draft, given, rules, fits(draft)), draft);
}

/** Completes a transformer. */
export function resolveTransformer(given: TransformerExtractor, draft: Draft): TransformerExtractorSpec | undefined {
  const rules: OptionRules<Omit<TransformerExtractorSpec, 'extra'>> = {
    ...windowRules(draft.space),
    kind: oneOf(['transformer']),
    width: integer({ min: 1 }),
    heads: integer({ min: 1 }),
    layers: integer({ min: 1 }, 1),
    feedForward: integer({ min: 1 }, 4 * given.width),
    activation: oneOf(['tanh', 'relu'], 'relu'),
    pooling: oneOf(['last', 'mean'], 'last'),
  };
  const resolved = attempt<Omit<TransformerExtractorSpec, 'extra'>>(draft, given, rules, (options) => [
    ...windowFaults(options, draft.space),
    ...(options.width % options.heads === 0
      ? []
      : [`"width" must be a multiple of "heads" ${options.heads}, found ${options.width}`]),
  ]);
  return withExtra(resolved, draft);
}

function fits({ space }: Draft): (sizes: Sizes) => string[] {
  return (sizes) => windowFaults(sizes, space);
}

function withExtra<T extends Sizes>(resolved: T | undefined, { space }: Draft): (T & WindowedSpec) | undefined {
  return resolved && { ...resolved, extra: extraOf(resolved, space) };
}

/** Rules with what the space tells as defaults. */
function windowRules(space: Space): Pick<OptionRules<Sizes>, keyof Sizes> {
  const layout = layoutOf(space);
  return { window: integer({ min: 1 }, layout?.length), channels: integer({ min: 1 }, layout?.channels) };
}

/** Where a space tells of a window: by its layout, or by having two dimensions. */
function layoutOf(space: Space): WindowLayout | undefined {
  if (space.kind !== 'box') return undefined;
  const [length, channels] = space.shape;
  if (space.window !== undefined || length === undefined || channels === undefined) return space.window;
  return space.shape.length === 2 ? { length, channels } : undefined;
}

function windowFaults({ window, channels }: Partial<Sizes>, space: Space): string[] {
  if (window === undefined || channels === undefined) {
    return [`"window" and "channels" are needed, as ${describeSpace(space)} does not tell them; give both`];
  }
  const size = encodedSizeOf(space);
  if (window * channels <= size) return [];
  return [
    `a window of ${window} × ${channels} = ${window * channels} numbers does not fit into an observation of ${size}`,
  ];
}

function extraOf({ window, channels }: Sizes, space: Space): number {
  return encodedSizeOf(space) - window * channels;
}

function isFilledList(candidate: unknown): boolean {
  return Array.isArray(candidate) && candidate.length > 0;
}

function isComplete<T>(list: readonly (T | undefined)[] | undefined): list is readonly T[] {
  return list?.every((element) => element !== undefined) ?? false;
}
