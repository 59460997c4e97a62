/**
 * What one bar costs in each feature, nanoseconds: `npx tsx benchmarks/features.ts [--json] [--bars N]`.
 * Every feature is a stream run over a column of a seeded random walk, the pipeline around it included (`close` alone
 * shows what that costs). CPU time of the whole process, garbage collection included: user and system together, as the
 * kernel only estimates how they divide and the user part can stand still for milliseconds. After one pass to warm up,
 * the median of five; `spread` is the largest over the smallest. Other load still shows through caches and clock speed.
 */
import Table from 'cli-table3';
import { createRng } from '../src/core/rng.js';
import { type CandleSeries, candleSeries } from '../src/data/candles.js';
import * as features from '../src/features/index.js';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ns/bar';
  /** Slowest pass over fastest. */
  readonly spread: number;
}

function randomWalk(length: number): CandleSeries {
  const rng = createRng('benchmark');
  const column = (): Float64Array => new Float64Array(length);
  const [time, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let last = 100;
  for (let i = 0; i < length; i++) {
    time[i] = i * 3_600_000;
    open[i] = last;
    last *= Math.exp(0.01 * rng.normal());
    close[i] = last;
    high[i] = Math.max(open[i] as number, last) * (1 + 0.005 * rng.next());
    low[i] = Math.min(open[i] as number, last) * (1 - 0.005 * rng.next());
    volume[i] = 1000 * rng.next();
  }
  return candleSeries({ symbol: 'WALK', timeframe: '1h', time, open, high, low, close, volume });
}

function costOf(name: string, list: features.FeatureList, candles: CandleSeries): Row {
  const pipeline = features.featurePipeline(list);
  features.computeFeatures(pipeline, candles);
  const passes = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    features.computeFeatures(pipeline, candles);
    const { user, system } = process.cpuUsage(start);
    return (1000 * (user + system)) / candles.length;
  }).sort((a, b) => a - b);
  const [least, , median, , most] = passes as [number, number, number, number, number];
  return { name, value: Math.round(10 * median) / 10, unit: 'ns/bar', spread: Math.round((100 * most) / least) / 100 };
}

const single = (): features.Feature[] => [
  features.price('close'),
  features.sma(20),
  features.ema(20),
  features.wma(20),
  features.wsma(14),
  features.dema(20),
  features.tema(20),
  features.hma(20),
  features.kama(10),
  features.vwma(20),
  features.vwap(),
  features.rsi(14),
  features.macd(),
  features.roc(10),
  features.mom(10),
  features.cmo(14),
  features.trix(15),
  features.tsi(),
  features.cci(20),
  features.stochastic(),
  features.williamsR(14),
  features.aroon(25),
  features.ultimateOscillator(),
  features.trueRange(),
  features.atr(14),
  features.natr(14),
  features.choppiness(14),
  features.ulcerIndex(14),
  features.bollinger(20),
  features.keltner(20),
  features.donchian(20),
  features.adx(14),
  features.vortex(14),
  features.superTrend(10),
  features.slope(20),
  features.obv(),
  features.accumulationDistribution(),
  features.cmf(20),
  features.mfi(14),
  features.logReturn(1),
  features.realizedVolatility(20),
  features.rollingZScore('close', 50),
  features.volumeZScore(50),
  features.calendar('hourOfDay')[0],
  features.calendar('dayOfWeek')[0],
  features.calendar('dayOfMonth')[0],
  features.calendar('dayOfYear')[0],
  features.candleShape('closeLocation'),
];

/** The seven that every charting package has, together. */
const classics = (): features.Feature[] => [
  features.sma(20),
  features.ema(20),
  features.rsi(14),
  features.macd(),
  features.bollinger(20),
  features.atr(14),
  features.stochastic(),
];

function main(args: readonly string[]): void {
  const at = args.indexOf('--bars');
  const candles = randomWalk(at < 0 ? 300_000 : Number(args[at + 1]));
  const rows = [
    ...single().map((feature) => costOf(feature.name, [feature], candles)),
    costOf('seven classics', classics(), candles),
    costOf('defaultFeatures()', features.defaultFeatures(), candles),
  ];
  if (args.includes('--json')) {
    for (const row of rows) console.log(JSON.stringify({ ...row, node: process.version }));
    return;
  }
  const table = new Table({ head: ['feature', 'ns/bar', 'spread'], colAligns: ['left', 'right', 'right'] });
  for (const { name, value, spread } of rows) table.push([name, value.toFixed(1), spread.toFixed(2)]);
  console.log(table.toString());
}

main(process.argv.slice(2));
