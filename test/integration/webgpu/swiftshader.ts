import { selectBackend } from '../../../src/agents/backend/select-backend.js';

const FINDER = '../../../scripts/find-swiftshader.mjs';

/**
 * Makes WebGPU on SwiftShader the active backend, with the fused kernels registered.
 *
 * @returns why that cannot be, or `undefined`
 */
export async function startSwiftShader(): Promise<string | undefined> {
  const { findSwiftShader } = (await import(FINDER)) as { findSwiftShader(): string };
  try {
    process.env.VK_ICD_FILENAMES = findSwiftShader();
  } catch (error) {
    return (error as Error).message;
  }
  const { name, passedOver } = await selectBackend({ prefer: 'webgpu' });
  return name === 'webgpu' ? undefined : passedOver[0]?.why;
}
