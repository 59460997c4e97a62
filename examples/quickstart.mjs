// PPO on daily candles of the S&P 500: train on 2000 to 2014, pick among three seeds on 2015 and 2016, test on 2017 to 2020.
// Whatever comes out is printed as it is, beside buy and hold and the hindsight optimum. Run it with: npm run quickstart
import { fileURLToPath } from 'node:url';
import { linear, PPO } from 'neurotrade/agents';
import { cleanCandles, formatReport, readColumns, sliceCandles, splitByTime } from 'neurotrade/data';
import { TradingEnv, VectorTradingEnv } from 'neurotrade/env';
import { defaultFeatures, featurePipeline, fitScaler } from 'neurotrade/features';
import { loadPolicy } from 'neurotrade/policy';
import {
  backtest,
  compare,
  compareTable,
  evalCallback,
  feeSweep,
  feeTable,
  progressBar,
  seedTable,
  writeReport,
} from 'neurotrade/training';

const SEEDS = [1, 2, 3];
const STEPS = Number(process.env.QUICKSTART_STEPS ?? 250_000);
const POLICY = 'out/quickstart/policy.safetensors';
const REPORT = 'out/quickstart/report.html';

// Data: repair nothing silently, and say what was found.
const file = fileURLToPath(new URL('data/sp500-1d-2000-2020.arrow', import.meta.url));
const { candles, report } = cleanCandles(await readColumns(file), { calendar: 'weekdays' });
console.log(`${formatReport(report)}\n`);

// Splits: each environment gets the bars up to the end of its span; those before it only warm the features up.
const spans = splitByTime(candles, {
  training: ['2000-01-01', '2015-01-01'],
  validation: ['2015-01-01', '2017-01-01'],
  test: ['2017-01-01', null],
});
const validationStart = spans.training.length;
const testStart = validationStart + spans.validation.length;
const scaler = fitScaler(featurePipeline(defaultFeatures()), spans.training);
const market = { takerFee: 0.0005, spread: 0.0002 };
const shared = { market, window: 1, actions: { kind: 'discrete', targets: [0, 1] }, reward: 'logReturn' };
const features = () => featurePipeline(defaultFeatures(), { scaler });
const spanFrom = (first, end) => ({
  ...shared,
  candles: sliceCandles(candles, 0, end),
  features: features(),
  episode: { from: first - 1 }, // decide at the last close before the span, fill at its first open
});
const validation = spanFrom(validationStart, testStart);
const test = spanFrom(testStart, candles.length);

// Training: three seeds, each keeps the parameters that did best on the validation span.
const runs = [];
for (const seed of SEEDS) {
  const env = new VectorTradingEnv({
    ...shared,
    candles: spans.training,
    features: features(),
    episode: { start: 'random', length: 252 },
    lanes: 8,
  });
  const agent = await PPO.create(env, {
    seed,
    nSteps: 256,
    batchSize: 256,
    learningRate: linear(3e-4),
    entCoef: 0.01,
    normalizeReward: true,
  });
  const evaluation = evalCallback({ env: new TradingEnv(validation), everySteps: STEPS / 25, episodes: 1 });
  await agent.learn({ totalTimesteps: STEPS, callbacks: [evaluation, progressBar({ label: `seed ${seed}` })] });
  const best = await evaluation.restoreBest((bytes) => PPO.load(bytes, { env }));
  runs.push({ seed, best, validation: backtest(best, new TradingEnv(validation)).metrics });
  agent.dispose();
}
const chosen = runs.reduce((a, b) => (b.validation.totalReturn > a.validation.totalReturn ? b : a));

// Test: the saved file is what is judged, acting without TensorFlow.
await chosen.best.savePolicy(POLICY);
const policy = await loadPolicy(POLICY);
const comparison = compare(policy, test, { name: 'PPO' });
const sweep = feeSweep(policy, test, { name: 'PPO' });
const seeds = runs.map((run) => ({
  seed: run.seed,
  chosen: run === chosen,
  validation: run.validation,
  test: backtest(run.best, new TradingEnv(test)).metrics,
}));
for (const { best } of runs) best.dispose();

console.log(`\nTest, 2017 to 2020, seed ${chosen.seed}, fee 5 bp, spread 2 bp\n${compareTable(comparison)}`);
console.log(`\nOther fees, the same policy (total return)\n${feeTable(sweep)}`);
console.log(`\nAll seeds (picked by validation, 2015 and 2016)\n${seedTable(seeds)}`);

writeReport(
  REPORT,
  { ...comparison, feeSweep: sweep, seeds },
  {
    title: 'PPO on the S&P 500',
    subtitle: 'Daily, long or flat, fills at the next open, fee 5 bp, spread 2 bp',
    notes: [
      'Data: S&P 500 index values as quoted by Yahoo Finance, from the npm package vega-datasets. Dividends are missing, and an index cannot be bought.',
      `Trained on 2000 to 2014 with ${SEEDS.length} seeds of ${STEPS.toLocaleString('en-US')} steps; picked on 2015 and 2016; tested once on 2017 to 2020.`,
    ],
  },
);
console.log(`\npolicy  ${POLICY}\nreport  ${REPORT}`);
