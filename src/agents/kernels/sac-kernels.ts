import type { FusedKernelConfig } from '../ops/dispatch.js';
import type { SacSpec } from '../ops/sac-types.js';
import { fusedActorGradient } from './sac-actor-loss.js';
import { fusedCriticGradient } from './sac-critic-loss.js';
import { SacMemory } from './sac-memory.js';
import { memoryCache, type TwinAttrs, twinKernel } from './twin-kernel.js';

interface SacAttrs extends TwinAttrs<SacSpec> {
  readonly noise: Float32Array;
}

const memoryFor = memoryCache<SacSpec, SacMemory>((spec) => SacMemory.for(spec));

/** The fused `SacCriticGradient` for one backend. */
export function sacCriticGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<SacSpec, SacMemory, SacAttrs>(
    'SacCriticGradient',
    backendName,
    memoryFor,
    (memory, read, { batch, noise, options }) => {
      const vectors = { actor: read('actor'), critics: read('critics'), targets: read('targets') };
      return fusedCriticGradient(memory, vectors, batch, noise, options.entCoef);
    },
  );
}

/** The fused `SacActorGradient` for one backend. */
export function sacActorGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<SacSpec, SacMemory, SacAttrs>(
    'SacActorGradient',
    backendName,
    memoryFor,
    (memory, read, { batch, noise, options }) => {
      const vectors = { actor: read('actor'), critics: read('critics') };
      return fusedActorGradient(memory, vectors, batch, noise, options.entCoef);
    },
  );
}
