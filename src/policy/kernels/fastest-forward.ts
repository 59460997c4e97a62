import type { ModelPass } from '../extractors/extractor.js';
import { createForward, type ForwardPass } from '../forward.js';
import type { PolicySpec } from '../network.js';
import { createKernelForward } from './forward.js';

/**
 * The forward pass with its trunks on WebAssembly SIMD, or all in plain TypeScript where the engine has none.
 *
 * @param modelPass runs a `layersModel`; without it, such a spec is refused
 * @throws NeurotradeError `UNSUPPORTED`
 */
export function fastestForward(spec: PolicySpec, modelPass?: ModelPass): ForwardPass {
  return createKernelForward(spec, undefined, modelPass) ?? createForward(spec, modelPass);
}
