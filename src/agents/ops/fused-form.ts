import { createEncoder, encodedSize } from '../../policy/extractors/encoding.js';
import { hasOwnFeatures } from '../../policy/extractors/features.js';
import type { ActorCriticSpec, PolicySpec } from '../../policy/network.js';
import type { TwinSpec } from './sac-types.js';

const forms = new WeakMap<object, object>();

/**
 * The network that fused kernels are asked about in a network's place: it takes observations encoded, and dense extractors
 * of the trunks' own are a part of these. Its parameters are the very same vector.
 */
export function fusedForm(spec: ActorCriticSpec): ActorCriticSpec {
  return remembered(spec, () => denseForm(encodedForm(spec)));
}

/** The same for soft actor-critic, whose critics share their extractor. */
export function fusedTwins<S extends TwinSpec>(spec: S): S {
  return remembered(spec, () =>
    spec.actor.encoding === undefined ? spec : { ...spec, actor: encodedForm(spec.actor) },
  );
}

/** A batch as {@link fusedForm} takes it. */
export function fusedBatch<B extends BatchObservations>({ encoding, observationSize }: PolicySpec, batch: B): B {
  if (encoding === undefined) return batch;
  const encoded = (rows: Float32Array): Float32Array => {
    const target = new Float32Array(batch.size * encodedSize(encoding));
    const from = { values: rows, offset: 0, stride: observationSize };
    createEncoder(encoding, zeros)(from, { values: target, offset: 0, stride: encodedSize(encoding) }, batch.size);
    return target;
  };
  const next = batch.nextObservations;
  return {
    ...batch,
    observations: encoded(batch.observations),
    ...(next === undefined ? {} : { nextObservations: encoded(next) }),
  };
}

/** What follows an episode's end is of no meaning, so that its choices may be none; they become zeros, as in the ops. */
function zeros(): void {}

/** The part of a batch that is encoded. */
interface BatchObservations {
  readonly size: number;
  readonly observations: Float32Array;
  readonly nextObservations?: Float32Array;
}

/** One form a network, so that kernels know it again. */
function remembered<S extends object>(spec: S, form: () => S): S {
  const known = (forms.get(spec) as S | undefined) ?? form();
  forms.set(spec, known);
  return known;
}

function encodedForm<S extends PolicySpec>(spec: S): S {
  const { encoding, ...others } = spec;
  return encoding === undefined ? spec : ({ ...others, observationSize: encodedSize(encoding) } as S);
}

/** Extractors of dense layers stand right before their trunks; with the same activation they are the trunks' first layers. */
function denseForm(spec: ActorCriticSpec): ActorCriticSpec {
  const { extractor, shareExtractor: _, ...others } = spec;
  if (extractor?.kind !== 'mlp' || !hasOwnFeatures(spec) || spec.lstm !== undefined) return spec;
  if (extractor.activation !== spec.activation) return spec;
  return { ...others, pi: [...extractor.widths, ...spec.pi], vf: [...extractor.widths, ...spec.vf] };
}
