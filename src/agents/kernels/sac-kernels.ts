import type { FusedKernelConfig } from '../ops/dispatch.js';
import type { SacSpec } from '../ops/sac-types.js';
import { spareSac } from './memories.js';
import { fusedActorGradient } from './sac-actor-loss.js';
import { fusedCriticGradient } from './sac-critic-loss.js';
import { SacMemory } from './sac-memory.js';
import { type TwinAttrs, twinKernel } from './twin-kernel.js';

interface SacAttrs extends TwinAttrs<SacSpec> {
  readonly noise: Float32Array;
}

const memories = { isMemory: (home: unknown): home is SacMemory => home instanceof SacMemory, spare: spareSac };

/** The fused `SacCriticGradient` for one backend. */
export function sacCriticGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<SacSpec, SacMemory, SacAttrs>(backendName, {
    ...memories,
    kernelName: 'SacCriticGradient',
    learnt: 'critics',
    compute: (memory, vectors, { batch, noise, options }) =>
      fusedCriticGradient(memory, vectors, batch, noise, options.entCoef),
  });
}

/** The fused `SacActorGradient` for one backend. */
export function sacActorGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<SacSpec, SacMemory, SacAttrs>(backendName, {
    ...memories,
    kernelName: 'SacActorGradient',
    learnt: 'actor',
    compute: (memory, vectors, { batch, noise, options }) => ({
      stats: fusedActorGradient(memory, vectors, batch, noise, options.entCoef),
    }),
  });
}
