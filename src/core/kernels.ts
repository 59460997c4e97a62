/** One set of kernels, compiled twice; base64. */
export interface KernelBinaries {
  readonly simd: string;
  readonly relaxedSimd: string;
}

/** `relaxedSimd` has a fused multiply-add; `simd` runs on every engine since 2021. */
export type KernelVariant = keyof KernelBinaries;

/** Kernels over a memory of their own. Everything is collected once nothing refers to the memory's views. */
export interface KernelInstance<E> {
  readonly exports: E;
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
}

const PAGE_BYTES = 65_536;

const compiled = new WeakMap<KernelBinaries, Map<KernelVariant, WebAssembly.Module | null>>();

/** The variants that this engine runs, fastest first; empty where WebAssembly, SIMD or compiling at run time is missing. */
export function supportedVariants(binaries: KernelBinaries): KernelVariant[] {
  const variants: KernelVariant[] = ['relaxedSimd', 'simd'];
  return variants.filter((variant) => kernelModule(binaries, variant) !== null);
}

/**
 * Kernels over a fresh memory that never grows, so that views on it stay valid.
 *
 * @param bytes how much memory they need
 * @param shared whether it is one that threads share, as the binaries then expect
 * @returns `null` where the engine cannot run them, or has no memory left
 */
export function instantiateKernels<E>(
  binaries: KernelBinaries,
  bytes: number,
  variant: KernelVariant | undefined = supportedVariants(binaries)[0],
  shared = false,
): KernelInstance<E> | null {
  const module = variant === undefined ? null : kernelModule(binaries, variant);
  if (module === null) return null;
  const pages = Math.ceil(bytes / PAGE_BYTES);
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { exports: exports as E, memory, module };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Compiles a binary once; `null` where the engine refuses it. */
function kernelModule(binaries: KernelBinaries, variant: KernelVariant): WebAssembly.Module | null {
  const modules = compiled.get(binaries) ?? new Map<KernelVariant, WebAssembly.Module | null>();
  compiled.set(binaries, modules);
  let module = modules.get(variant);
  if (module === undefined) {
    module = compile(binaries[variant]);
    modules.set(variant, module);
  }
  return module;
}

function compile(base64: string): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  } catch {
    // Compiling at run time is forbidden: a content security policy, or an edge worker.
    return null;
  }
}
