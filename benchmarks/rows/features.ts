import * as features from '../../src/features/index.js';
import { randomWalk } from '../lib/market.js';
import { type Prepared, python, type Row } from '../lib/row.js';
import { elapsed } from '../lib/timing.js';

const BARS = 1_000_000;

/** The seven that every charting package has; `peers/pandas_features.py` has the same. */
const classics = (): features.Feature[] => [
  features.sma(20),
  features.ema(20),
  features.rsi(14),
  features.macd(),
  features.bollinger(20),
  features.atr(14),
  features.stochastic(),
];

function run(): Prepared {
  const candles = randomWalk(BARS);
  const pipeline = features.featurePipeline(classics());
  const measure = (): number => elapsed(() => features.computeFeatures(pipeline, candles));
  measure();
  measure();
  return { backend: 'js', measure };
}

export const featureRows: readonly Row[] = [
  {
    name: 'features',
    unit: 'ms',
    what: 'SMA, EMA, RSI, MACD, Bollinger, ATR and stochastic over a million bars, the streaming objects run as a batch',
    peers: [
      { name: 'pandas', bar: 1, source: python('pandas_features.py', '--bars', String(BARS)) },
      { name: 'numba', bar: null, source: python('numba_features.py', '--bars', String(BARS)) },
    ],
    run,
  },
];
