import { optionalPackage } from '../../core/optional-package.js';
import { prepareNodeUtil, prepareWebGpu, requireBrowser } from './platform.js';

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
  /**
   * Loads the package; an error is the reason to pass it over.
   *
   * @param preferred whether the caller named it, and so takes it as slow as it may be
   */
  load(preferred: boolean): Promise<void>;
}

const PURPOSE = 'this backend';

/** How each is brought in. */
export const CANDIDATES: Readonly<Record<BackendName, BackendCandidate>> = {
  'tfjs-node-gpu': {
    tfjsName: 'tensorflow',
    strength: 'native TensorFlow on a CUDA device',
    async load() {
      prepareNodeUtil();
      await optionalPackage('@tensorflow/tfjs-node-gpu', PURPOSE, () => import('@tensorflow/tfjs-node-gpu'));
    },
  },
  webgpu: {
    tfjsName: 'webgpu',
    strength: 'compute shaders on any GPU',
    async load(preferred) {
      await prepareWebGpu(preferred);
      await optionalPackage(
        '@tensorflow/tfjs-backend-webgpu',
        PURPOSE,
        () => import('@tensorflow/tfjs-backend-webgpu'),
      );
    },
  },
  'tfjs-node': {
    tfjsName: 'tensorflow',
    strength: 'native TensorFlow on the processor',
    async load() {
      prepareNodeUtil();
      await optionalPackage('@tensorflow/tfjs-node', PURPOSE, () => import('@tensorflow/tfjs-node'));
    },
  },
  webgl: { tfjsName: 'webgl', strength: 'shaders in any browser', load: async () => requireBrowser() },
  wasm: {
    tfjsName: 'wasm',
    strength: 'WebAssembly SIMD on the processor',
    async load() {
      await optionalPackage('@tensorflow/tfjs-backend-wasm', PURPOSE, () => import('@tensorflow/tfjs-backend-wasm'));
    },
  },
  cpu: { tfjsName: 'cpu', strength: 'the processor, runs everywhere', load: async () => undefined },
};
