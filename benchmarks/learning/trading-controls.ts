import { type Agent, PPO } from '../../src/agents/index.js';
import type { CandleSeries } from '../../src/data/candles.js';
import { geometricBrownian } from '../../src/data/portable.js';
import { oracle, TradingEnv, type TradingEnvOptions, VectorTradingEnv } from '../../src/env/index.js';
import { type Feature, logReturn } from '../../src/features/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const BARS = 5_000;
const STEPS = 100_000;
const INITIAL_CASH = 10_000;

/** Bars of noise to train on: about as many as steps, so that none is met often enough to be learned by heart. */
const NOISE_BARS = 100_000;

/** No drift: nothing can be known about the next return. */
const noise = (seed: number, bars: number = BARS): CandleSeries => geometricBrownian({ seed, bars, volatility: 0.6 });

/** The return between the next two fills, which nobody can know; in percent. */
function leakedReturn({ open, length }: CandleSeries): Feature {
  let bar = -1;
  return {
    name: 'leaked',
    warmup: 0,
    update: () => {
      bar++;
      return bar + 2 < length ? 100 * Math.log((open[bar + 2] as number) / (open[bar + 1] as number)) : 0;
    },
    reset: () => {
      bar = -1;
    },
  };
}

function percentReturn(bars: number): Feature {
  const inner = logReturn(bars);
  return {
    name: inner.name,
    warmup: inner.warmup,
    update: (candle) => 100 * inner.update(candle),
    reset: () => inner.reset(),
  };
}

async function train(options: TradingEnvOptions, seed: number): Promise<Agent> {
  const env = new VectorTradingEnv({ ...options, episode: { start: 'random', length: 256 }, lanes: 8 });
  return PPO.create(env, { seed, nSteps: 256, batchSize: 256, normalizeReward: true, entCoef: 0.001 });
}

/** Plays one deterministic episode over the whole series. */
function play(agent: Agent, options: TradingEnvOptions): { growth: number; trades: number; bars: number } {
  const env = new TradingEnv(options);
  let { observation, info } = env.reset({ seed: 0 });
  const initial = info.equity;
  let trades = 0;
  let bars = 0;
  for (let over = false; !over; bars++) {
    const { action } = agent.predict(observation);
    const step = env.step(action);
    if (step.info.fill !== null) trades++;
    ({ observation, info } = step);
    over = step.terminated || step.truncated;
  }
  return { growth: Math.log(info.equity / initial), trades, bars };
}

/** Log growth on the options' bars of knowing the future, and of buying and holding. */
function baselines({ candles, market }: TradingEnvOptions): { best: number; hold: number } {
  return {
    best: Math.log((oracle(candles, market ?? {}, { initialCash: INITIAL_CASH }).equity.at(-1) ?? 1) / INITIAL_CASH),
    hold: Math.log((candles.close.at(-1) ?? 1) / (candles.open[1] ?? 1)),
  };
}

function leaky(seed: number): TradingEnvOptions {
  const candles = noise(seed);
  return { candles, features: [leakedReturn(candles), percentReturn(1)], market: { takerFee: 0.0005 } };
}

/** An agent that is told the next return must get rich, on bars it has not seen; one that does not is not learning. */
export const leakedPpo: LearningTask = {
  name: 'leaked next return',
  algorithm: 'PPO',
  unit: "share of the hindsight optimum's log growth, unseen bars, 5 bp fee",
  bar: 0.8,
  better: 'higher',
  async run(seed) {
    const unseen = leaky(1_000 + seed);
    const agent = await train(leaky(seed), seed);
    const { growth, trades } = await trainAndJudge(agent, STEPS, () => play(agent, unseen));
    const { best, hold } = baselines(unseen);
    return { mean: growth / best, steps: STEPS, remarks: { growth, best, hold, trades } };
  },
};

/** On pure noise with fees, every trade loses: an agent that goes on trading sees what is not there. */
export const noisePpo: LearningTask = {
  name: 'pure noise',
  algorithm: 'PPO',
  unit: 'trades in 1,000 unseen bars, 20 bp fee',
  bar: 10,
  better: 'lower',
  async run(seed) {
    const noisy = (market: number, bars: number): TradingEnvOptions => ({
      candles: noise(market, bars),
      features: [1, 2, 4, 8].map(percentReturn),
      market: { takerFee: 0.002 },
    });
    const unseen = noisy(1_000 + seed, BARS);
    const agent = await train(noisy(seed, NOISE_BARS), seed);
    const { growth, trades, bars } = await trainAndJudge(agent, STEPS, () => play(agent, unseen));
    return { mean: (1_000 * trades) / bars, steps: STEPS, remarks: { growth, ...baselines(unseen), trades } };
  },
};
