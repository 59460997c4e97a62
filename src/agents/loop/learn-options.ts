import { boolean, integer, resolveOptions, value } from '../../core/options.js';
import type { LearnOptions } from '../agent.js';
import type { Callback } from '../callback.js';

/** {@link LearnOptions} with defaults filled in. */
export interface ResolvedLearnOptions {
  readonly totalTimesteps: number;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | null;
  readonly resetNumTimesteps: boolean;
}

/** @throws NeurotradeError `INVALID_OPTIONS` */
export function resolveLearnOptions(given: LearnOptions): ResolvedLearnOptions {
  const { callbacks, ...others } = resolveOptions<{
    totalTimesteps: number;
    callbacks: Callback | readonly Callback[];
    signal: AbortSignal | null;
    resetNumTimesteps: boolean;
  }>('learn', given, {
    totalTimesteps: integer({ min: 1 }),
    callbacks: value<Callback | readonly Callback[]>('a callback or a list of them', isCallbacks, []),
    signal: value<AbortSignal | null>('an AbortSignal', (signal) => signal instanceof AbortSignal, null),
    resetNumTimesteps: boolean(true),
  });
  return { ...others, callbacks: isList(callbacks) ? callbacks : [callbacks] };
}

function isList(callbacks: Callback | readonly Callback[]): callbacks is readonly Callback[] {
  return Array.isArray(callbacks);
}

function isCallbacks(candidate: unknown): boolean {
  const list = Array.isArray(candidate) ? candidate : [candidate];
  return list.every((callback) => typeof callback === 'object' && callback !== null);
}
