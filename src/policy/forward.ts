import { NeurotradeError } from '../core/errors.js';
import { type DenseLayer, dense } from './dense.js';
import { latentSize } from './distributions/kinds.js';
import type { ModelPass } from './extractors/extractor.js';
import { createFeatures, type FeaturesPass } from './extractors/features.js';
import { actorCriticLayout, type ParameterLayout, type ParameterTensor, type PolicySpec } from './network.js';
import { createMemory } from './recurrent/memory.js';

/**
 * A policy's forward pass over a flat parameter vector, without tensors. Returned arrays belong to the pass and
 * are overwritten by its next call of the same name.
 */
export interface ForwardPass {
  readonly spec: PolicySpec;
  /** `[parameters]` of `actorCriticLayout(spec)`: a copy of what `setParameters` was given. */
  readonly parameters: Float32Array;
  setParameters(parameters: Float32Array): void;
  /**
   * What the head says (`headSize`), each row followed by the last hidden layer's outputs where the distribution depends on
   * them (`latentSize`): `[rows, head size + latent size]`.
   *
   * @param observations `[rows, observation size]`
   * @param state what a recurrent policy carries, `[rows, stateSize]`, moved on in place; without it, zeros
   */
  actor(observations: Float32Array, rows: number, state?: Float32Array): Float32Array;
  /**
   * Values, `[rows]`.
   *
   * @param observations `[rows, observation size]`
   * @param state likewise; the critic's own
   * @throws NeurotradeError `UNSUPPORTED` where the policy has no value network
   */
  critic(observations: Float32Array, rows: number, state?: Float32Array): Float32Array;
}

/**
 * The forward pass in plain TypeScript; runs wherever JavaScript does.
 *
 * @param modelPass runs a `layersModel`; without it, such a spec is refused
 * @throws NeurotradeError `UNSUPPORTED`
 */
export function createForward(spec: PolicySpec, modelPass?: ModelPass): ForwardPass {
  const layout = actorCriticLayout(spec);
  const parameters = new Float32Array(layout.size);
  const features = createFeatures(spec, parameters, layout, modelPass);
  const memory = createMemory(spec, parameters, layout);
  const layers = layersOf(spec, layout, 'pi', 'action');
  const head = latentSize(spec.distribution) > 0 ? trunkWithLatent(layers, parameters) : trunk(layers, parameters);
  const value = spec.vf === undefined ? withoutCritic : trunk(layersOf(spec, layout, 'vf', 'value'), parameters);
  return {
    spec,
    parameters,
    setParameters: (given) => parameters.set(given),
    actor: (observations, rows, state) => head(memory.pi(features.pi(observations, rows), rows, state), rows),
    critic: (observations, rows, state) => value(memory.vf(features.vf(observations, rows), rows, state), rows),
  };
}

/** The critic of a policy that has none. */
export function withoutCritic(): never {
  throw new NeurotradeError(
    'UNSUPPORTED',
    'policy: expected a value network, found an actor alone; ask its actions only',
  );
}

function layersOf(spec: PolicySpec, layout: ParameterLayout, name: 'pi' | 'vf', head: string): DenseLayer[] {
  const layer = (prefix: string, activation: DenseLayer['activation']): DenseLayer => {
    const { shape, offset } = layout.tensors.find((tensor) => tensor.name === `${prefix}.weight`) as ParameterTensor;
    const [inputs, outputs] = shape as [number, number];
    return { inputs, outputs, weight: offset, bias: offset + inputs * outputs, activation };
  };
  return [...(spec[name] ?? []).map((_, i) => layer(`${name}.${i}`, spec.activation)), layer(head, 'linear')];
}

/** Runs layer after layer through buffers that grow to the most rows ever asked for. */
function trunk(layers: readonly DenseLayer[], parameters: Float32Array): FeaturesPass {
  let capacity = -1;
  let buffers: Float32Array[] = [];
  return (observations, rows) => {
    if (rows > capacity) {
      capacity = rows;
      buffers = layers.map(({ outputs }) => new Float32Array(rows * outputs));
    }
    let input = observations;
    for (let i = 0; i < layers.length; i++) {
      const output = buffers[i] as Float32Array;
      dense(layers[i] as DenseLayer, parameters, input, output, rows);
      input = output;
    }
    return input;
  };
}

/** Rows of the head's outputs, each followed by the inputs of the head. */
function trunkWithLatent(layers: readonly DenseLayer[], parameters: Float32Array): FeaturesPass {
  const hidden = trunk(layers.slice(0, -1), parameters);
  const head = trunk(layers.slice(-1), parameters);
  const { inputs, outputs } = layers.at(-1) as DenseLayer;
  const width = outputs + inputs;
  let joined = new Float32Array(0);
  return (features, rows) => {
    if (joined.length < rows * width) joined = new Float32Array(rows * width);
    const latent = hidden(features, rows);
    const output = head(latent, rows);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < outputs; i++) joined[row * width + i] = output[row * outputs + i] as number;
      for (let i = 0; i < inputs; i++) joined[row * width + outputs + i] = latent[row * inputs + i] as number;
    }
    return joined;
  };
}
