import { NeurotradeError } from '../../core/errors.js';
import { type ActorCriticSpec, actorCriticLayout } from '../network.js';
import type { StoredTensor } from './safetensors.js';

/** The flat parameters as tensors by name, for a file that other tools can read. */
export function parametersToTensors(spec: ActorCriticSpec, parameters: Float32Array): Record<string, StoredTensor> {
  return Object.fromEntries(
    actorCriticLayout(spec).tensors.map(({ name, shape, offset, size }) => [
      name,
      { shape, data: parameters.subarray(offset, offset + size) },
    ]),
  );
}

/** @throws NeurotradeError `POLICY_SHAPE` where a tensor is missing or does not fit the network */
export function parametersFromTensors(
  spec: ActorCriticSpec,
  tensors: Readonly<Record<string, StoredTensor>>,
): Float32Array {
  const layout = actorCriticLayout(spec);
  const parameters = new Float32Array(layout.size);
  for (const { name, shape, offset } of layout.tensors) {
    const stored = tensors[name];
    const fits = stored?.data instanceof Float32Array && String(stored.shape) === String(shape);
    if (!fits) {
      throw new NeurotradeError(
        'POLICY_SHAPE',
        `saved policy: expected "${name}" as float32 of shape [${shape.join(', ')}], found ${stored === undefined ? 'none' : `[${stored.shape.join(', ')}]`}; the file does not fit its own description`,
        { details: { tensor: name } },
      );
    }
    parameters.set(stored.data as Float32Array, offset);
  }
  return parameters;
}
