/**
 * A market's rules (`Market` of `src/market/options.ts`) and three numbers of the environment.
 * `src/env/trading/kernel-structs.ts` writes it.
 */
@unmanaged
export class Market {
  takerFee: f64;
  crossing: f64;
  fixedSlippage: f64;
  impact: f64;
  maxParticipation: f64;
  lot: f64;
  tick: f64;
  minNotional: f64;
  /** 1 or 0. */
  shorting: f64;
  borrowRate: f64;
  yearsFromFill: f64;
  /** Equity at or below which an episode terminates. */
  ruin: f64;
  /** Smallest change of weight that sends an order. */
  minChange: f64;
}
