import { type ActorCriticSpec, actorCriticLayout } from '../../../policy/network.js';
import { FLOAT_BYTES } from './backend.js';
import { actorCriticLayers } from './layers.js';
import { bufferSizes, CHUNK_ROWS } from './learner-buffers.js';
import { SUM_THREADS } from './wgsl/sum.js';

const DISTRIBUTIONS: readonly string[] = ['categorical', 'gaussian'];

/**
 * Whether the device's limits let the kernels train this network: each buffer fits a binding, and the parameters a
 * dispatch. All depths, both activations, categorical and Gaussian policies are covered; features extractors, recurrent
 * networks and observations with choices are not.
 */
export function coversActorCritic(
  limits: Pick<
    GPUSupportedLimits,
    'maxStorageBufferBindingSize' | 'maxBufferSize' | 'maxComputeWorkgroupsPerDimension'
  >,
  spec: ActorCriticSpec,
): boolean {
  if (spec.extractor !== undefined || spec.encoding !== undefined || spec.lstm !== undefined) return false;
  if (!DISTRIBUTIONS.includes(spec.distribution.kind)) return false;
  const { pi, vf } = actorCriticLayers(spec);
  const outputs = [...pi, ...vf].map((layer) => CHUNK_ROWS * layer.outputs);
  const largest = Math.max(...outputs, ...Object.values(bufferSizes(spec, CHUNK_ROWS)));
  return (
    FLOAT_BYTES * largest <= Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize) &&
    actorCriticLayout(spec).size <= SUM_THREADS * limits.maxComputeWorkgroupsPerDimension
  );
}
