import { integer, resolveOptions } from '../../core/options.js';
import { type CandleSeries, sliceCandles } from '../../data/candles.js';
import { oracle } from '../../env/oracle/oracle.js';
import type { ActionOptions } from '../../env/trading/actions.js';
import type { TradingEnvOptions } from '../../env/trading/options.js';
import { TradingEnv } from '../../env/trading-env.js';
import type { BacktestResult } from './backtest-result.js';
import type { BaselineOptions } from './buy-and-hold.js';
import { play } from './play.js';

/**
 * The best course that hindsight could have found (see `oracle`), played in a `TradingEnv` of these options, so that its
 * trades and costs are counted like anyone's. Of continuous actions it uses the corners: lowest, none and highest weight.
 *
 * @throws NeurotradeError as `oracle` and `TradingEnv` do
 */
export function hindsightOptimum(env: TradingEnvOptions, options: BaselineOptions = {}): BacktestResult {
  const { seed } = resolveOptions<{ seed: number }>('hindsightOptimum', options, { seed: integer({ min: 0 }, 0) });
  const targets = cornerTargets(env.actions, env.market?.shorting ?? false);
  const replay = new TradingEnv({ ...env, actions: { kind: 'discrete', targets } });
  const from = replay.reset({ seed }).info.index;
  const { actions } = oracle(span(env, from), env.market, {
    targets,
    from,
    initialCash: env.initialCash,
    ruin: env.episode?.ruin,
  });
  return play('hindsight optimum', replay, { seed }, (_, { index }) => actions[index] as number);
}

/** The bars up to the end of the episode that begins at `from`; later ones are out of its reach. */
function span({ candles, episode }: TradingEnvOptions, from: number): CandleSeries {
  const steps = episode?.length ?? null;
  return steps === null ? candles : sliceCandles(candles, 0, Math.min(candles.length, from + steps + 1));
}

/** Weights to choose from; no position is always one of them. */
export function cornerTargets(actions: ActionOptions | undefined, shorting: boolean): readonly number[] {
  if (actions?.kind === 'continuous') {
    const { low = shorting ? -1 : 0, high = 1 } = actions;
    return [...new Set([low, 0, high])];
  }
  return [...new Set([...(actions?.targets ?? [0, 1]), 0])];
}
