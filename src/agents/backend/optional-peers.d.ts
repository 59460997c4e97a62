/** Packages that users install only where they want them; the little of them that is called here. */
declare module '@tensorflow/tfjs-node-gpu' {}
declare module '@tensorflow/tfjs-node' {}
declare module '@tensorflow/tfjs-backend-webgpu' {}
declare module 'webgpu' {
  export const globals: Readonly<Record<string, unknown>>;
  export function create(flags: readonly string[]): unknown;
}
