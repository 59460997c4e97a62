import { number, oneOf, resolveOptions, value } from '../../core/options.js';
import { type BoxSpace, box, type DiscreteSpace, discrete } from '../spaces.js';

/**
 * What an action means.
 * - `discrete`: action `k` asks for a position worth `targets[k]` of equity (default `[0, 1]`: flat or long). An order is
 *   sent when the choice changes; while it stays, the position is held and its weight drifts with the price.
 * - `continuous`: the action `[w]` is the weight itself, in [`low`, `high`] (default [-1, 1] where the market allows
 *   shorts, otherwise [0, 1]); the position follows it every bar, unless the change is below `minChange` (default 0).
 */
export type ActionOptions =
  | { readonly kind: 'discrete'; readonly targets?: readonly number[] | undefined }
  | {
      readonly kind: 'continuous';
      readonly low?: number | undefined;
      readonly high?: number | undefined;
      readonly minChange?: number | undefined;
    };

/** {@link ActionOptions} checked, and the space they span. */
export type ActionScheme =
  | { readonly kind: 'discrete'; readonly targets: Float64Array; readonly space: DiscreteSpace }
  | { readonly kind: 'continuous'; readonly minChange: number; readonly space: BoxSpace };

/**
 * @param shorting whether the market allows positions below 0
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function resolveActions(options: ActionOptions, shorting: boolean): ActionScheme {
  const kind = options.kind === 'continuous' ? 'continuous' : 'discrete';
  return kind === 'discrete' ? resolveDiscrete(options, shorting) : resolveContinuous(options, shorting);
}

function resolveDiscrete(options: ActionOptions, shorting: boolean): ActionScheme {
  const { targets } = resolveOptions<{ kind: 'discrete' | 'continuous'; targets: readonly number[] }>(
    'actions',
    options,
    {
      kind: oneOf(['discrete', 'continuous'], 'discrete'),
      targets: value('two or more different weights in [-1, 1]', areTargets, [0, 1]),
    },
    (found) => shortFaults(Math.min(...found.targets), shorting),
  );
  return { kind: 'discrete', targets: Float64Array.from(targets), space: discrete(targets.length) };
}

function resolveContinuous(options: ActionOptions, shorting: boolean): ActionScheme {
  const weight = { min: -1, max: 1 };
  const { low, high, minChange } = resolveOptions<{ kind: 'continuous'; low: number; high: number; minChange: number }>(
    'actions',
    options as Partial<{ kind: 'continuous'; low: number; high: number; minChange: number }>,
    {
      kind: oneOf(['continuous'], 'continuous'),
      low: number(weight, shorting ? -1 : 0),
      high: number(weight, 1),
      minChange: number({ min: 0, max: 2 }, 0),
    },
    (found) => [
      ...(found.low < found.high ? [] : [`"low" (${found.low}) must be below "high" (${found.high})`]),
      ...shortFaults(found.low, shorting),
    ],
  );
  return { kind: 'continuous', minChange, space: box({ shape: [1], low, high }) };
}

function areTargets(candidate: unknown): boolean {
  if (!Array.isArray(candidate) || candidate.length < 2) return false;
  const inside = candidate.every((weight) => typeof weight === 'number' && weight >= -1 && weight <= 1);
  return inside && new Set(candidate).size === candidate.length;
}

function shortFaults(lowest: number, shorting: boolean): string[] {
  if (lowest >= 0 || shorting) return [];
  return [`a weight of ${lowest} is a short, which the market forbids; set market.shorting to true or drop it`];
}
