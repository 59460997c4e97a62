import type { Rng } from '../../core/rng.js';
import { extractorNames } from '../../policy/extractors/features.js';
import { type ActorCriticSpec, actorCriticLayout, type ParameterTensor } from '../../policy/network.js';
import { initialFeatures } from './features.js';
import { orthogonal } from './orthogonal.js';

/** How an actor-critic starts. */
export interface InitialisationOptions {
  /** Orthogonal weights and zero biases; otherwise both uniform in ±1/√inputs, as PyTorch's `Linear`. */
  readonly orthoInit: boolean;
  /** The Gaussian's log standard deviation. */
  readonly logStdInit: number;
  /** Added to the forget gates' biases of a policy that remembers. @default 0 */
  readonly lstmForgetBias?: number;
}

/**
 * Fresh parameters: gain √2 for the trunks, 0.01 for the policy head (near-uniform first policy), 1 for the value head.
 * Memories, and what a critic has in the place of one, start as PyTorch's layers. Each tensor draws from a stream of its own
 * name.
 *
 * @param given tensors that start as they are, by name
 */
export function initialParameters(
  spec: ActorCriticSpec,
  options: InitialisationOptions,
  rng: Rng,
  given: ReadonlyMap<string, Float32Array> = new Map(),
): Float32Array {
  const layout = actorCriticLayout(spec);
  const parameters = new Float32Array(layout.size);
  const starts = new Map([...featuresOf(spec, options, rng), ...memoriesOf(spec, options, rng), ...given]);
  let inputs = spec.observationSize;
  for (const tensor of layout.tensors) {
    const { name, shape, offset } = tensor;
    if (shape.length === 2) inputs = shape[0] as number;
    parameters.set(starts.get(name) ?? initialTensor(tensor, inputs, options, rng.split(name)), offset);
  }
  return parameters;
}

function featuresOf(spec: ActorCriticSpec, { orthoInit }: InitialisationOptions, rng: Rng): [string, Float32Array][] {
  const { extractor } = spec;
  if (extractor === undefined) return [];
  return extractorNames(spec).flatMap((name) => initialFeatures(extractor, name, orthoInit, rng));
}

/** @param inputs width of the layer that the tensor belongs to */
function initialTensor(
  { name, shape, size }: ParameterTensor,
  inputs: number,
  { orthoInit, logStdInit }: InitialisationOptions,
  rng: Rng,
): Float32Array {
  if (name === 'log_std') return new Float32Array(size).fill(logStdInit);
  if (!orthoInit || name.startsWith('vf_input.')) return uniform(size, inputs, rng);
  if (shape.length === 1) return new Float32Array(size);
  return orthogonal(shape[0] as number, shape[1] as number, gainOf(name), rng);
}

function uniform(size: number, inputs: number, rng: Rng): Float32Array {
  return Float32Array.from({ length: size }, () => (2 * rng.next() - 1) / Math.sqrt(inputs));
}

/**
 * A memory's tensors: uniform in ±1/√(hidden size), as PyTorch's `LSTM`, whatever the other layers are; with forget gates
 * that begin more or less open (Gers et al. 2000).
 */
function memoriesOf(
  spec: ActorCriticSpec,
  { lstmForgetBias = 0 }: InitialisationOptions,
  rng: Rng,
): [string, Float32Array][] {
  const { lstm } = spec;
  if (lstm === undefined) return [];
  return actorCriticLayout(spec)
    .tensors.filter(({ name }) => /^(pi|vf)_lstm\./.test(name))
    .map(({ name, size }) => {
      const values = uniform(size, lstm.hiddenSize, rng.split(name));
      if (name.endsWith('.bias_hh')) addToForgetGates(values, lstmForgetBias);
      return [name, values];
    });
}

/** @param biases gates in the order i, f, g, o */
function addToForgetGates(biases: Float32Array, amount: number): void {
  const hidden = biases.length / 4;
  for (let i = hidden; i < 2 * hidden; i++) biases[i] = (biases[i] as number) + amount;
}

function gainOf(name: string): number {
  if (name.startsWith('action.')) return 0.01;
  return name.startsWith('value.') ? 1 : Math.SQRT2;
}
