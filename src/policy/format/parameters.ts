import { NeurotradeError } from '../../core/errors.js';
import { actorCriticLayout, type ParameterLayout, type PolicySpec } from '../network.js';
import type { StoredTensor } from './safetensors.js';

/** A policy's flat parameters as tensors by name, for a file that other tools can read. */
export function parametersToTensors(spec: PolicySpec, parameters: Float32Array): Record<string, StoredTensor> {
  return vectorToTensors(actorCriticLayout(spec), parameters);
}

/** @throws NeurotradeError `POLICY_SHAPE` where a tensor is missing or does not fit the network */
export function parametersFromTensors(spec: PolicySpec, tensors: Readonly<Record<string, StoredTensor>>): Float32Array {
  return vectorFromTensors(actorCriticLayout(spec), tensors);
}

/** A flat vector's pieces by name, each with `prefix` before it; views, no copies. */
export function vectorToTensors(
  layout: ParameterLayout,
  vector: Float32Array,
  prefix = '',
): Record<string, StoredTensor> {
  return Object.fromEntries(
    layout.tensors.map(({ name, shape, offset, size }) => [
      `${prefix}${name}`,
      { shape, data: vector.subarray(offset, offset + size) },
    ]),
  );
}

/** @throws NeurotradeError `POLICY_SHAPE` where a tensor is missing or does not fit the layout */
export function vectorFromTensors(
  layout: ParameterLayout,
  tensors: Readonly<Record<string, StoredTensor>>,
  prefix = '',
): Float32Array {
  const vector = new Float32Array(layout.size);
  for (const { name, shape, offset } of layout.tensors) {
    const stored = tensors[`${prefix}${name}`];
    const fits = stored?.data instanceof Float32Array && String(stored.shape) === String(shape);
    if (!fits) {
      throw new NeurotradeError(
        'POLICY_SHAPE',
        `saved policy: expected "${prefix}${name}" as float32 of shape [${shape.join(', ')}], found ${stored === undefined ? 'none' : `[${stored.shape.join(', ')}]`}; the file does not fit its own description`,
        { details: { tensor: `${prefix}${name}` } },
      );
    }
    vector.set(stored.data as Float32Array, offset);
  }
  return vector;
}
