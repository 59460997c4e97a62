import { backend } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import { optionalPackage } from '../../core/optional-package.js';

/** tfjs-node calls `util.isNullOrUndefined`, which Node 23 took away; it has to be back before that package loads. */
export function prepareNodeUtil(): void {
  const { process } = globalThis as { process?: NodeJS.Process };
  const util = process?.getBuiltinModule?.('node:util') as { isNullOrUndefined?: unknown } | undefined;
  if (util !== undefined) util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}

/** Both packages of native TensorFlow register the same backend; it runs on the processor where it finds no CUDA device. */
export function missingCuda(): string | undefined {
  const { isUsingGpuDevice } = backend() as { isUsingGpuDevice?: boolean };
  return isUsingGpuDevice === true
    ? undefined
    : 'TensorFlow found no CUDA device; "tfjs-node" names it on the processor';
}

/** The little of WebGPU that is asked here. */
interface Gpu {
  requestAdapter(): Promise<{
    readonly info?: { readonly isFallbackAdapter?: boolean; readonly vendor?: string };
  } | null>;
}

/** What is used of the package `webgpu`. */
interface Dawn {
  readonly globals: Readonly<Record<string, unknown>>;
  create(flags: readonly string[]): unknown;
}

/**
 * Browsers have `navigator.gpu` of their own; Node gets Dawn's from the package `webgpu`.
 *
 * @param software whether an adapter that computes on the processor will do
 * @throws NeurotradeError `MISSING_PACKAGE`, `UNSUPPORTED` where there is no adapter, or only a software one
 */
export async function prepareWebGpu(software: boolean): Promise<void> {
  const adapter = await (await findGpu()).requestAdapter();
  if (adapter === null) {
    throw new NeurotradeError('UNSUPPORTED', 'WebGPU has no adapter here; install a driver for Vulkan, Metal or D3D12');
  }
  if (!software && adapter.info?.isFallbackAdapter === true) {
    throw new NeurotradeError(
      'UNSUPPORTED',
      'WebGPU has a software adapter only, slower than cpu; prefer it by name to take it',
    );
  }
}

async function findGpu(): Promise<Gpu> {
  const platform = globalThis as { navigator?: { gpu?: Gpu } };
  if (platform.navigator?.gpu !== undefined) return platform.navigator.gpu;
  const { create, globals } = await optionalPackage<Dawn>('webgpu', 'WebGPU in Node.js');
  Object.assign(globalThis, globals);
  const gpu = create([]) as Gpu;
  if (platform.navigator === undefined) Object.assign(globalThis, { navigator: { gpu } });
  else Object.defineProperty(platform.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}

/** @throws NeurotradeError `UNSUPPORTED` outside a browser page or worker */
export function requireBrowser(): void {
  if ('WebGLRenderingContext' in globalThis) return;
  throw new NeurotradeError('UNSUPPORTED', 'WebGL needs a browser');
}
