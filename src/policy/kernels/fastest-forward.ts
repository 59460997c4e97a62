import { createForward, type ForwardPass } from '../forward.js';
import type { PolicySpec } from '../network.js';
import { createKernelForward } from './forward.js';

/** The forward pass on WebAssembly SIMD, or in plain TypeScript where the engine has none. */
export function fastestForward(spec: PolicySpec): ForwardPass {
  return createKernelForward(spec) ?? createForward(spec);
}
