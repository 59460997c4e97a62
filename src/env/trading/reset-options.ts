import { NeurotradeError } from '../../core/errors.js';
import type { TradingSetup } from './setup.js';

/**
 * The bar that `reset({ options: { start } })` asks for.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where it leaves no full window before or no step after it
 */
export function startOption(
  options: Readonly<Record<string, unknown>> | undefined,
  { episode }: TradingSetup,
): number | undefined {
  if (options === undefined) return undefined;
  const { start, ...unknown } = options;
  const latest = episode.lastBar - 1;
  const strangers = Object.keys(unknown);
  const violations = [
    ...strangers.map((key) => `unknown option "${key}"; known: start`),
    ...(start === undefined || isBar(start, episode.firstStart, latest)
      ? []
      : [`"start" must be a bar in [${episode.firstStart}, ${latest}], found ${String(start)}`]),
  ];
  if (violations.length === 0) return start as number | undefined;
  throw new NeurotradeError('INVALID_OPTIONS', `reset: ${violations.join('; ')}`, { details: { violations } });
}

function isBar(candidate: unknown, first: number, last: number): boolean {
  return Number.isInteger(candidate) && (candidate as number) >= first && (candidate as number) <= last;
}
