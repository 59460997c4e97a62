import { type ActorCriticSpec, actorCriticLayout } from '../../../policy/network.js';
import { criticLayout, type SacSpec } from '../../ops/sac-types.js';
import { FLOAT_BYTES } from './backend.js';
import { actorCriticLayers, type DenseLayer } from './layers.js';
import { bufferSizes } from './learner-buffers.js';
import { CHUNK_ROWS } from './pieces.js';
import { sacLayers, sacSizes } from './sac-buffers.js';
import { SUM_THREADS } from './wgsl/sum.js';

/** Limits of a device that matter here. */
export type DeviceLimits = Pick<
  GPUSupportedLimits,
  'maxStorageBufferBindingSize' | 'maxBufferSize' | 'maxComputeWorkgroupsPerDimension'
>;

const DISTRIBUTIONS: readonly string[] = ['categorical', 'gaussian'];

/**
 * Whether the device's limits let the kernels train this network: each buffer fits a binding, and the parameters a
 * dispatch. All depths, both activations, categorical and Gaussian policies are covered; features extractors, recurrent
 * networks and observations with choices are not.
 */
export function coversActorCritic(limits: DeviceLimits, spec: ActorCriticSpec): boolean {
  if (spec.extractor !== undefined || spec.encoding !== undefined || spec.lstm !== undefined) return false;
  if (!DISTRIBUTIONS.includes(spec.distribution.kind)) return false;
  const { pi, vf } = actorCriticLayers(spec);
  return fits(limits, [...pi, ...vf], bufferSizes(spec, CHUNK_ROWS), actorCriticLayout(spec).size);
}

/** The same for the networks of soft actor-critic over a box, without state-dependent exploration. */
export function coversSac(limits: DeviceLimits, spec: SacSpec): boolean {
  const { extractor, encoding, distribution } = spec.actor;
  if (extractor !== undefined || encoding !== undefined || distribution.kind !== 'squashedGaussian') return false;
  const { actor, twins } = sacLayers(spec);
  return fits(limits, [...actor, ...twins.flat()], sacSizes(spec, CHUNK_ROWS), criticLayout(spec).size);
}

function fits(
  { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension }: DeviceLimits,
  layers: readonly DenseLayer[],
  sizes: Readonly<Record<string, number>>,
  parameters: number,
): boolean {
  const largest = Math.max(...layers.map(({ outputs }) => CHUNK_ROWS * outputs), ...Object.values(sizes));
  return (
    FLOAT_BYTES * largest <= Math.min(maxStorageBufferBindingSize, maxBufferSize) &&
    parameters <= SUM_THREADS * maxComputeWorkgroupsPerDimension
  );
}
