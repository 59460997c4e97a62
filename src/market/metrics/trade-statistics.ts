/** Fraction of trades with a profit above 0, in [0, 1]; `NaN` of no trades. */
export function winRate(profits: ArrayLike<number>): number {
  let wins = 0;
  for (let i = 0; i < profits.length; i++) if ((profits[i] as number) > 0) wins++;
  return wins / profits.length;
}

/** Sum of profits / sum of losses; `NaN` of no trades, infinite where none lost. */
export function profitFactor(profits: ArrayLike<number>): number {
  let gained = 0;
  let lost = 0;
  for (let i = 0; i < profits.length; i++) {
    const profit = profits[i] as number;
    if (profit > 0) gained += profit;
    else lost -= profit;
  }
  return gained / lost;
}
