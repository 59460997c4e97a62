import { type ActorCriticSpec, actorCriticLayout, headSize, type ParameterLayout } from '../../../policy/network.js';
import { LAYER_STRIDE } from './wgsl/layer-struct.js';
import { type Tile, tileFor, tileGrid } from './wgsl/tile.js';

/** A dense layer in the flat vector: weights `[inputs, outputs]`, then biases; and how its weight gradient is computed. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Of the weights, in floats. */
  readonly offset: number;
  /** The rows go in so many shares at most, whose parts of the weight gradient are added up afterwards. */
  readonly shares: number;
  /** Where its parts begin among those of all layers, in floats. */
  readonly parts: number;
}

/** Workgroups that keep a large device busy. */
const WORKGROUPS = 256;
const MOST_SHARES = 64;

/** The layers of both networks. */
export interface ActorCriticLayers {
  readonly pi: readonly DenseLayer[];
  readonly vf: readonly DenseLayer[];
  /** How many floats all layers' parts take. */
  readonly parts: number;
}

export function actorCriticLayers(spec: ActorCriticSpec): ActorCriticLayers {
  const layout = actorCriticLayout(spec);
  const { observationSize, distribution } = spec;
  const names = (trunk: 'pi' | 'vf', last: string): string[] => [...spec[trunk].map((_, i) => `${trunk}.${i}`), last];
  const pi = denseLayers(layout, [observationSize, ...spec.pi, headSize(distribution)], names('pi', 'action'), 0);
  const vf = denseLayers(layout, [observationSize, ...spec.vf, 1], names('vf', 'value'), partsEnd(pi));
  return { pi, vf, parts: partsEnd(vf) };
}

/** The tile of a layer's weight gradient. */
export function weightTile({ inputs, outputs }: Pick<DenseLayer, 'inputs' | 'outputs'>): Tile {
  return tileFor(Math.min(outputs, Math.max(inputs, 64)));
}

/** Layers in one buffer, each a `Layer` of WGSL. */
export function encodeLayers(layers: readonly DenseLayer[]): Uint32Array {
  const words = new Uint32Array(layers.length * LAYER_STRIDE);
  for (const [i, { inputs, outputs, offset, shares, parts }] of layers.entries()) {
    words.set([inputs, outputs, offset, shares, parts], i * LAYER_STRIDE);
  }
  return words;
}

/** @param widths the inputs and each layer's outputs @param names each layer's @param firstPart where their parts begin */
export function denseLayers(
  { tensors }: ParameterLayout,
  widths: readonly number[],
  names: readonly string[],
  firstPart: number,
): DenseLayer[] {
  const layers: DenseLayer[] = [];
  for (const [i, outputs] of widths.slice(1).entries()) {
    const inputs = widths[i] as number;
    const offset = tensors.find(({ name }) => name === `${names[i]}.weight`)?.offset ?? 0;
    const [across, down] = tileGrid(weightTile({ inputs, outputs }), inputs, outputs);
    const shares = Math.min(MOST_SHARES, Math.ceil(WORKGROUPS / (across * down)));
    layers.push({ inputs, outputs, offset, shares, parts: i === 0 ? firstPart : partsEnd(layers) });
  }
  return layers;
}

/** Where the last layer's parts end. */
export function partsEnd(layers: readonly DenseLayer[]): number {
  const { inputs, outputs, shares, parts } = layers.at(-1) as DenseLayer;
  return parts + shares * (inputs + 1) * outputs;
}
