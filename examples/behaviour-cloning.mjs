// A warm start from hindsight on daily candles of the S&P 500: clone the best course of 2000 to 2014, then train PPO on from
// the clone; both are tested on 2017 to 2020, beside PPO without a warm start, buy and hold and the hindsight optimum.
// Whatever comes out is printed as it is. Run it with: npm run build:js && node examples/behaviour-cloning.mjs
import { fileURLToPath } from 'node:url';
import { cloneBehavior, PPO } from 'neurotrade/agents';
import { cleanCandles, readColumns, splitByTime } from 'neurotrade/data';
import { TradingEnv, VectorTradingEnv } from 'neurotrade/env';
import { defaultFeatures, featurePipeline, fitScaler } from 'neurotrade/features';
import { backtest, buyAndHold, hindsightOptimum, oracleDemonstrations } from 'neurotrade/training';

const SEEDS = [1, 2, 3];
const STEPS = Number(process.env.EXAMPLE_STEPS ?? 100_000);

const file = fileURLToPath(new URL('data/sp500-1d-2000-2020.arrow', import.meta.url));
const { candles } = cleanCandles(await readColumns(file), { calendar: 'weekdays' });
const spans = splitByTime(candles, {
  training: ['2000-01-01', '2015-01-01'],
  gap: ['2015-01-01', '2017-01-01'],
  test: ['2017-01-01', null],
});
const scaler = fitScaler(featurePipeline(defaultFeatures()), spans.training);
const shared = {
  market: { takerFee: 0.0005, spread: 0.0002 },
  actions: { kind: 'discrete', targets: [0, 1] },
  features: featurePipeline(defaultFeatures(), { scaler }),
};
const training = { ...shared, candles: spans.training };
const test = { ...shared, candles, episode: { from: spans.training.length + spans.gap.length - 1 } };

const rows = [];
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const judge = (name, { metrics, trades, costs }, more = '') =>
  rows.push(
    `| ${name} | ${percent(metrics.totalReturn)} | ${metrics.sharpe.toFixed(2)} | ${percent(metrics.maxDrawdown)} | ${trades.length} | ${costs.total.toFixed(0)} | ${more} |`,
  );
const create = (seed) =>
  PPO.create(new VectorTradingEnv({ ...training, episode: { start: 'random', length: 252 }, lanes: 8 }), {
    seed,
    nSteps: 256,
    batchSize: 256,
    entCoef: 0.01,
  });

for (const driver of ['random', 'expert']) {
  const demonstrations = oracleDemonstrations(training, { driver });
  for (const seed of SEEDS) {
    const agent = await create(seed);
    const { best } = await cloneBehavior(agent, demonstrations);
    const [seen, held] = [best.logs['bc/accuracy'], best.logs['bc/validation_accuracy']];
    const accuracy = `${percent(seen)}, held out ${percent(held)}, epoch ${best.epoch}`;
    judge(`clone, ${driver} driver, seed ${seed}`, backtest(agent, new TradingEnv(test)), accuracy);
    if (driver === 'random') {
      await agent.learn({ totalTimesteps: STEPS });
      judge(`PPO from the clone, seed ${seed}`, backtest(agent, new TradingEnv(test)));
    }
    agent.dispose();
  }
}
for (const seed of SEEDS) {
  const agent = await create(seed);
  await agent.learn({ totalTimesteps: STEPS });
  judge(`PPO from scratch, seed ${seed}`, backtest(agent, new TradingEnv(test)));
  agent.dispose();
}
judge('buy and hold', buyAndHold(new TradingEnv(test)));
judge('hindsight optimum', hindsightOptimum(test));

console.log(`Test, 2017 to 2020, fee 5 bp, spread 2 bp, from 10,000; PPO ${STEPS.toLocaleString('en-US')} steps\n`);
console.log(
  '| | total return | Sharpe | max drawdown | trades | costs | accuracy on the demonstrations |\n|---|---:|---:|---:|---:|---:|---|',
);
console.log(rows.join('\n'));
