/** A compute shader in WGSL, its entry point `main`. Sizes that do not change between calls are written into the code. */
export interface Shader {
  /** For the driver's messages. */
  readonly label: string;
  readonly code: string;
}

/** A shader's buffers by name, in the order of their bindings: floats, words of 32 bits, or a uniform of some type. */
export type Bindings = Readonly<Record<string, Access | { readonly uniform: string }>>;

type Access = 'read' | 'write' | 'readBits' | 'writeBits';

/** @param parts WGSL that declares all but the buffers */
export function shader(label: string, bindings: Bindings, ...parts: readonly string[]): Shader {
  return { label, code: [...Object.entries(bindings).map(declaration), ...parts].join('\n') };
}

function declaration([name, kind]: [string, Bindings[string]], binding: number): string {
  const slot = `@group(0) @binding(${binding})`;
  if (typeof kind === 'object') return `${slot} var<uniform> ${name}: ${kind.uniform};`;
  const access = kind.startsWith('write') ? 'read_write' : 'read';
  return `${slot} var<storage, ${access}> ${name}: array<${kind.endsWith('Bits') ? 'u32' : 'f32'}>;`;
}

/** The entry point's arguments: `group`, `local`, `global` and `index`, the thread's number within its workgroup. */
export const ENTRY_POINT = `fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(global_invocation_id) global: vec3u,
  @builtin(local_invocation_index) index: u32,
)`;
