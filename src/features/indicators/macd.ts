import { oneOf, resolveOptions } from '../../core/options.js';
import type { Feature } from '../feature.js';
import { kernelFeature } from '../kernel-feature.js';
import { MacdLine } from '../kernels/macd-line.js';
import { MacdSignal } from '../kernels/macd-signal.js';
import { type Source, sourceSuffix } from '../source.js';
import { period, sourceRule } from './period.js';

/** Which of the three lines a feature is. */
export type MacdOutput = 'macd' | 'signal' | 'histogram';

export interface MacdOptions {
  /** Period of the fast average, bars. @default 12 */
  readonly fast?: number | undefined;
  /** Period of the slow average, bars; longer than `fast`. @default 26 */
  readonly slow?: number | undefined;
  /** Period of the average of the difference, bars. @default 9 */
  readonly signal?: number | undefined;
  /** @default 'macd' */
  readonly output?: MacdOutput | undefined;
  /** @default 'close' */
  readonly source?: Source | undefined;
}

interface Resolved {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
  readonly output: MacdOutput;
  readonly source: Source;
}

/**
 * Moving average convergence divergence (Appel, 1979), in price units: `EMA(fast) - EMA(slow)`, its EMA, or the
 * difference of the two. Warm-up `slow - 1` for `macd`, `slow + signal - 2` for the others.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function macd(options: MacdOptions = {}): Feature {
  const { fast, slow, signal, output, source } = resolveOptions<Resolved>(
    'macd',
    options,
    {
      fast: period(1, 12),
      slow: period(2, 26),
      signal: period(1, 9),
      output: oneOf(['macd', 'signal', 'histogram'], 'macd'),
      source: sourceRule,
    },
    (chosen) => (chosen.fast < chosen.slow ? [] : [`"fast" (${chosen.fast}) must be below "slow" (${chosen.slow})`]),
  );
  return kernelFeature({
    name: `macd(${fast},${slow},${signal}${sourceSuffix(source)}).${output}`,
    warmup: output === 'macd' ? slow - 1 : slow + signal - 2,
    kernel: output === 'macd' ? new MacdLine(fast, slow) : new MacdSignal(fast, slow, signal, output === 'histogram'),
    source,
  });
}
