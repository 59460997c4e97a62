import { type Comparison, checkSameSpan } from '../backtest/comparison.js';
import { count, money, percent } from './format.js';

/** The outcome in plain sentences, whichever way it went. */
export function verdict(comparison: Comparison): string {
  checkSameSpan(comparison);
  const { policy, buyAndHold, hindsight } = comparison;
  const [own, hold, best] = [policy, buyAndHold, hindsight].map(({ metrics }) => metrics.totalReturn) as [
    number,
    number,
    number,
  ];
  const sentences = [
    `${policy.name} returned ${percent(own)}; ${buyAndHold.name} ${percent(hold)}; the ${hindsight.name}, which knows the future, ${percent(best)}.`,
    `${outcome(own, hold)}${riskClause(comparison)}`,
    activity(comparison),
  ];
  return sentences.join(' ');
}

function outcome(own: number, hold: number): string {
  if (own === hold) return 'It earned exactly what buying and holding did';
  const points = `${Math.abs((own - hold) * 100).toFixed(1)} percentage points`;
  return own > hold ? `It beat buying and holding by ${points}` : `It did not beat buying and holding: ${points} less`;
}

function riskClause({ policy, buyAndHold }: Comparison): string {
  const [own, hold] = [policy.metrics.maxDrawdown, buyAndHold.metrics.maxDrawdown];
  return `, with a maximum drawdown of ${percent(own)} against ${percent(hold)}.`;
}

function activity({ policy: { metrics, costs, ruined } }: Comparison): string {
  if (metrics.fills === 0) return 'It never traded.';
  const trades = `${count(metrics.trades)} ${metrics.trades === 1 ? 'trade' : 'trades'}`;
  const ruin = ruined ? ' The account was ruined before the data ended.' : '';
  return `It made ${trades} in ${count(metrics.fills)} ${metrics.fills === 1 ? 'fill' : 'fills'} and paid ${money(costs.total)} in costs.${ruin}`;
}
