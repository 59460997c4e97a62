import { type BandsResult, DonchianChannels, KeltnerChannels } from 'trading-signals';
import { number, oneOf, resolveOptions } from '../../core/options.js';
import type { Candle } from '../../data/candles.js';
import type { Feature } from '../feature.js';
import { candleIndicator } from '../indicator.js';
import { kernelFeature } from '../kernel-feature.js';
import { BollingerBands } from '../kernels/bollinger-bands.js';
import { type ChannelOutput, readChannel } from '../kernels/channel-output.js';
import { period } from './period.js';

const outputRule = oneOf(['percentB', 'bandwidth', 'upper', 'middle', 'lower'], 'percentB');

const readOutput =
  (output: ChannelOutput) =>
  ({ lower, middle, upper }: BandsResult, _channel: unknown, { close }: Readonly<Candle>): number =>
    readChannel(output, close, lower, middle, upper);

export interface BollingerOptions {
  /** Population standard deviations from the middle to a band. @default 2 */
  readonly deviations?: number | undefined;
  /** @default 'percentB' */
  readonly output?: ChannelOutput | undefined;
}

/**
 * Bollinger bands (1983) around the simple average of the close. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function bollinger(n: number = 20, options: BollingerOptions = {}): Feature {
  const { deviations, output } = resolveOptions<{ period: number; deviations: number; output: ChannelOutput }>(
    'bollinger',
    { ...options, period: n },
    { period: period(2), deviations: number({ above: 0 }, 2), output: outputRule },
  );
  return kernelFeature({
    name: `bollinger(${n},${deviations}).${output}`,
    warmup: n - 1,
    kernel: new BollingerBands(n, deviations, output),
  });
}

export interface KeltnerOptions {
  /** Bars of the average true range. @default 10 */
  readonly atrPeriod?: number | undefined;
  /** Average true ranges from the middle to a line. @default 2 */
  readonly multiplier?: number | undefined;
  /** @default 'percentB' */
  readonly output?: ChannelOutput | undefined;
}

/**
 * Keltner channels: average true ranges around the exponential average of the close. Warm-up `max(n, atrPeriod) - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function keltner(n: number = 20, options: KeltnerOptions = {}): Feature {
  const { atrPeriod, multiplier, output } = resolveOptions<{
    period: number;
    atrPeriod: number;
    multiplier: number;
    output: ChannelOutput;
  }>(
    'keltner',
    { ...options, period: n },
    { period: period(), atrPeriod: period(1, 10), multiplier: number({ above: 0 }, 2), output: outputRule },
  );
  return candleIndicator({
    name: `keltner(${n},${atrPeriod},${multiplier}).${output}`,
    warmup: Math.max(n, atrPeriod) - 1,
    create: () => new KeltnerChannels({ emaInterval: n, atrInterval: atrPeriod, multiplier }),
    output: readOutput(output),
  });
}

/**
 * Donchian channels: the highest high and lowest low of the last `n` bars, the present one included. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function donchian(n: number = 20, options: { readonly output?: ChannelOutput | undefined } = {}): Feature {
  const { output } = resolveOptions<{ period: number; output: ChannelOutput }>(
    'donchian',
    { ...options, period: n },
    { period: period(), output: outputRule },
  );
  return candleIndicator({
    name: `donchian(${n}).${output}`,
    warmup: n - 1,
    create: () => new DonchianChannels(n),
    output: readOutput(output),
  });
}
