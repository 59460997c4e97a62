import { featureSize, type Trunk } from '../extractors/features.js';
import { recurrentShapes } from '../extractors/recurrent.js';
import { linearShapes, type TensorShape } from '../layout.js';
import type { PolicySpec } from '../network.js';

/** Long short-term memory between the features and the trunks; what it holds is carried from step to step. */
export interface LstmSpec {
  /** Numbers of the hidden state, which the trunks take in the features' place. */
  readonly hiddenSize: number;
  /** One on top of the other. */
  readonly layers: number;
  /**
   * What the value trunk takes: the output of a memory of its own; of the policy's, whose gradient ends there; or a linear
   * layer of the features, without memory.
   */
  readonly critic: 'own' | 'shared' | 'none';
}

/** Gates of a cell: i, f, g, o. */
const GATES = 4;

/** Hidden state and cell. */
const STATES = 2;

/** Numbers that each trunk takes. */
export function trunkInputs(spec: PolicySpec): number {
  return spec.lstm?.hiddenSize ?? featureSize(spec);
}

/** Numbers that a trunk's side of the policy carries from step to step: layer after layer, hidden state, then cell. */
export function stateSize({ lstm }: Pick<PolicySpec, 'lstm'>, trunk: Trunk): number {
  if (lstm === undefined || (trunk === 'vf' && lstm.critic === 'none')) return 0;
  return STATES * lstm.layers * lstm.hiddenSize;
}

/** The same for a memory of the trunk's own, which is what learning needs of it. */
export function ownStateSize(spec: Pick<PolicySpec, 'lstm'>, trunk: Trunk): number {
  return spec.lstm !== undefined && memoryOf(spec.lstm, trunk) === trunk ? stateSize(spec, trunk) : 0;
}

/** Numbers that go into each layer. */
export function layerInputs(spec: PolicySpec, { layers, hiddenSize }: LstmSpec): number[] {
  return Array.from({ length: layers }, (_, layer) => (layer === 0 ? featureSize(spec) : hiddenSize));
}

/** Whose memory a trunk reads; `null`: none's, but a linear layer. */
export function memoryOf({ critic }: LstmSpec, trunk: Trunk): Trunk | null {
  if (trunk === 'pi' || critic === 'shared') return 'pi';
  return critic === 'own' ? 'vf' : null;
}

/** The tensors in front of a trunk: `pi_lstm.0.weight_ih`, …, `vf_lstm.…`, or `vf_input.weight` where the critic has no memory. */
export function memoryShapes(spec: PolicySpec, trunk: Trunk): TensorShape[] {
  const { lstm } = spec;
  if (lstm === undefined) return [];
  const owner = memoryOf(lstm, trunk);
  if (owner === null) return linearShapes('vf_input', featureSize(spec), lstm.hiddenSize);
  if (owner !== trunk) return [];
  const inputs = layerInputs(spec, lstm);
  return inputs.flatMap((width, i) => recurrentShapes(`${trunk}_lstm.${i}`, width, lstm.hiddenSize, GATES));
}
