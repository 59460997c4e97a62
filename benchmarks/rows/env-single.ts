import { TradingEnv } from '../../src/env/trading-env.js';
import { randomActions, tradingOptions } from '../lib/market.js';
import { type Prepared, python, type Row } from '../lib/row.js';
import { rate } from '../lib/timing.js';

function run(): Prepared {
  const env = new TradingEnv(tradingOptions());
  const actions = randomActions(4_096);
  const chunk = (): number => {
    for (const action of actions) {
      const { terminated, truncated } = env.step(action);
      if (terminated || truncated) env.reset();
    }
    return actions.length;
  };
  env.reset({ seed: 1 });
  rate(0.5, chunk);
  return { backend: 'js', measure: () => rate(1, chunk) };
}

export const envSingle: Row = {
  name: 'env.single',
  unit: 'steps/s',
  what: 'TradingEnv, 32 numbers an observation, random actions, fees, spread and resets',
  peers: [
    { name: 'gym-anytrading', bar: 10, source: python('gym_anytrading_env.py') },
    { name: 'Gym-Trading-Env', bar: 50, source: python('gym_trading_env_env.py') },
  ],
  run,
};
