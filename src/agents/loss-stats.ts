import { getBackend, type Tensor1D } from '@tensorflow/tfjs';
import { NeurotradeError } from '../core/errors.js';

/** Backends that compute in this thread: their tensors are there at once, and a promise of them costs 7 µs. */
const AT_HAND: ReadonlySet<string> = new Set(['cpu', 'wasm']);

/** Reads a stats tensor by name and disposes of it. */
export async function readStats<K extends string>(stats: Tensor1D, names: readonly K[]): Promise<Record<K, number>> {
  const values = AT_HAND.has(getBackend()) ? stats.dataSync() : await stats.data();
  stats.dispose();
  return Object.fromEntries(names.map((name, i) => [name, values[i] as number])) as Record<K, number>;
}

/**
 * Fails before a loss or gradient that is not finite reaches the parameters.
 *
 * @param where names the update and minibatch, for the message
 * @throws NeurotradeError `NON_FINITE`
 */
export function checkStats(stats: Readonly<Record<string, number>>, where: string): void {
  const faulty = Object.entries(stats).filter(([, value]) => !Number.isFinite(value));
  if (faulty.length === 0) return;
  throw new NeurotradeError(
    'NON_FINITE',
    `${where}: expected a finite loss and gradient, found ${faulty.map(([name, value]) => `${name} ${value}`).join(', ')}; the parameters that this loss would have moved are unchanged. Lower the learning rate, normalise observations and rewards, or go back to an earlier checkpoint`,
    { details: { where, ...Object.fromEntries(faulty) } },
  );
}

/** Mean of exp(log σ) over the action's elements, Gaussian policies only. */
export function standardDeviationLog(logStd: Float32Array): Record<string, number> {
  if (logStd.length === 0) return {};
  return { 'train/std': logStd.reduce((sum, value) => sum + Math.exp(value), 0) / logStd.length };
}
