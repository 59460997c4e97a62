import { missingCuda, prepareNodeUtil, prepareWebGpu, requireBrowser } from './platform.js';

/** Every backend that can be chosen, by the package that brings it. */
export const BACKENDS = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'webgl', 'wasm', 'cpu'] as const;

/** A backend by the name it is chosen with. */
export type BackendName = (typeof BACKENDS)[number];

/** How a backend is brought in, and what it is good for. */
export interface BackendCandidate {
  /** What tfjs calls it. */
  readonly tfjsName: string;
  /** Why one takes it, in half a sentence. */
  readonly strength: string;
  /** The optional package that registers it, where tfjs itself does not. */
  readonly package?: string;
  /**
   * Runs before the package loads; an error is the reason to pass the backend over.
   *
   * @param preferred whether the caller named it, and so takes it as slow as it may be
   */
  prepare?(preferred: boolean): void | Promise<void>;
  /** Runs once it is active. @returns why to pass it over all the same, in half a sentence */
  objection?(): string | undefined;
}

/** How each is brought in. */
export const CANDIDATES: Readonly<Record<BackendName, BackendCandidate>> = {
  'tfjs-node-gpu': {
    tfjsName: 'tensorflow',
    strength: 'native TensorFlow on a CUDA device',
    package: '@tensorflow/tfjs-node-gpu',
    prepare: prepareNodeUtil,
    objection: missingCuda,
  },
  webgpu: {
    tfjsName: 'webgpu',
    strength: 'compute shaders on any GPU',
    package: '@tensorflow/tfjs-backend-webgpu',
    prepare: prepareWebGpu,
  },
  'tfjs-node': {
    tfjsName: 'tensorflow',
    strength: 'native TensorFlow on the processor',
    package: '@tensorflow/tfjs-node',
    prepare: prepareNodeUtil,
  },
  webgl: { tfjsName: 'webgl', strength: 'shaders in any browser', prepare: requireBrowser },
  wasm: {
    tfjsName: 'wasm',
    strength: 'WebAssembly SIMD on the processor',
    package: '@tensorflow/tfjs-backend-wasm',
  },
  cpu: { tfjsName: 'cpu', strength: 'the processor, runs everywhere' },
};
