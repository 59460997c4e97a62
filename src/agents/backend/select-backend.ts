import { findBackendFactory } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import { optionalPackage } from '../../core/optional-package.js';
import { resolveOptions, value } from '../../core/options.js';
import { registerDeviceKernels } from '../kernels/device-kernels.js';
import { registerFusedKernels } from '../kernels/register.js';
import { BACKENDS, type BackendCandidate, type BackendName, CANDIDATES } from './candidates.js';
import { activate, firstLine } from './probe.js';

/** Which backends {@link selectBackend} may take. */
export interface SelectBackendOptions {
  /** Tried first, in this order. @default [] */
  readonly prefer?: BackendName | readonly BackendName[];
  /** Never tried. @default [] */
  readonly exclude?: BackendName | readonly BackendName[];
}

/** What was chosen, and why not the others. */
export interface BackendChoice {
  readonly name: BackendName;
  /** Why it was taken, for logs. */
  readonly reason: string;
  readonly passedOver: readonly { readonly name: BackendName; readonly why: string }[];
}

/**
 * Makes the first backend active that is installed, starts, and multiplies two matrices correctly. GPU packages come
 * first, because one installs them on purpose; then `cpu` where its fused kernels run, which at the sizes of
 * reinforcement learning are faster than the others; then tfjs-node, webgl, wasm, and `cpu` without kernels.
 *
 * @throws NeurotradeError `BACKEND_UNAVAILABLE` where none of those allowed works, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * const { name, reason, passedOver } = await selectBackend({ exclude: 'webgpu' });
 * ```
 */
export async function selectBackend(options: SelectBackendOptions = {}): Promise<BackendChoice> {
  const { prefer, exclude } = resolve(options);
  const fused = registerFusedKernels();
  const passedOver = exclude.map((name) => ({ name, why: 'excluded by the caller' }));
  for (const name of new Set([...prefer, ...defaultOrder(fused)])) {
    if (exclude.includes(name)) continue;
    const preferred = prefer.includes(name);
    const why = await tryBackend(name, preferred);
    if (why === undefined) {
      const onDevice = await registerDeviceKernels();
      return { name, reason: reasonFor(name, preferred, { fused, onDevice }), passedOver };
    }
    passedOver.push({ name, why });
  }
  throw new NeurotradeError(
    'BACKEND_UNAVAILABLE',
    `selectBackend: expected a backend that works, found none (${passedOver.map(({ name, why }) => `${name}: ${why}`).join('; ')}); exclude fewer, cpu works everywhere`,
    { details: { passedOver } },
  );
}

function defaultOrder(fused: boolean): BackendName[] {
  const processor: BackendName[] = ['tfjs-node', 'webgl', 'wasm'];
  return ['tfjs-node-gpu', 'webgpu', ...(fused ? (['cpu', ...processor] as const) : ([...processor, 'cpu'] as const))];
}

function reasonFor(
  name: BackendName,
  preferred: boolean,
  { fused, onDevice }: { readonly fused: boolean; readonly onDevice: boolean },
): string {
  const simd = fused && ['cpu', 'wasm'].includes(name) ? ', with fused WebAssembly SIMD kernels' : '';
  const kernels = onDevice ? ', with fused kernels in WGSL' : simd;
  return `${preferred ? 'preferred by the caller' : 'first that works'}: ${CANDIDATES[name].strength}${kernels}`;
}

async function tryBackend(name: BackendName, preferred: boolean): Promise<string | undefined> {
  const candidate = CANDIDATES[name];
  try {
    await load(candidate, preferred);
  } catch (error) {
    return firstLine(error);
  }
  return activate(candidate.tfjsName, candidate.objection);
}

/** A backend that the page or program registered itself is not loaded again. */
async function load({ tfjsName, package: name, prepare }: BackendCandidate, preferred: boolean): Promise<void> {
  await prepare?.(preferred);
  if (name !== undefined && findBackendFactory(tfjsName) === null) await optionalPackage(name, 'this backend');
}

function resolve(options: SelectBackendOptions): { prefer: readonly BackendName[]; exclude: readonly BackendName[] } {
  const names = value<BackendName | readonly BackendName[]>(
    `one or more of ${BACKENDS.join(', ')}`,
    (candidate) => [candidate].flat().every((name) => BACKENDS.includes(name as BackendName)),
    [],
  );
  const { prefer, exclude } = resolveOptions<Required<SelectBackendOptions>>('selectBackend', options, {
    prefer: names,
    exclude: names,
  });
  return { prefer: [prefer].flat(), exclude: [exclude].flat() };
}
