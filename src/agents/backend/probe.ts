import { getBackend, matMul, setBackend, tensor2d, tidy } from '@tensorflow/tfjs';

/** [[1, 2], [3, 4]]² */
const EXPECTED = [7, 10, 15, 22];

/**
 * Makes a backend the active one and has it multiply two matrices.
 *
 * @param objection asked once it has, for a reason to pass it over all the same
 * @returns what went wrong, in half a sentence, with the former backend active again; `undefined` where it works
 */
export async function activate(tfjsName: string, objection?: () => string | undefined): Promise<string | undefined> {
  const former = activeBackend();
  const fault = (await attempt(tfjsName)) ?? objection?.();
  if (fault !== undefined && former !== undefined) await setBackend(former);
  return fault;
}

async function attempt(tfjsName: string): Promise<string | undefined> {
  try {
    if (!(await setBackend(tfjsName))) return 'it does not start here';
    const found = await multiply();
    return EXPECTED.every((value, i) => found[i] === value)
      ? undefined
      : `it computes ${found.join(', ')} for 7, 10, 15, 22`;
  } catch (error) {
    return firstLine(error);
  }
}

async function multiply(): Promise<number[]> {
  const product = tidy(() => {
    const matrix = tensor2d([1, 2, 3, 4], [2, 2]);
    return matMul(matrix, matrix);
  });
  try {
    return Array.from(await product.data());
  } finally {
    product.dispose();
  }
}

/** The active backend's name; `undefined` before there is one. */
export function activeBackend(): string | undefined {
  return (getBackend() as string | null) ?? undefined;
}

/** An error's message without its stack. */
export function firstLine(error: unknown): string {
  return ((error as Error | undefined)?.message ?? String(error)).split('\n')[0] as string;
}
