/**
 * N trading accounts on one series: a pointer to each array, then what an observation is made of. Kernels take two lanes at a
 * time; where N is odd, the last one's neighbour has room, and has ended. `src/env/trading/kernel-structs.ts` writes it.
 */
@unmanaged
export class Lanes {
  // f64[N], the ledger
  cash: usize;
  position: usize;
  entryPrice: usize;
  realised: usize;
  fees: usize;
  slippage: usize;
  borrow: usize;
  turnover: usize;
  fills: usize;
  lastQuantity: usize;
  lastPrice: usize;
  lastFee: usize;
  lastSlippage: usize;
  lastBorrow: usize;
  // f64[N]
  equity: usize;
  peakEquity: usize;
  episodeReward: usize;
  rewards: usize;
  // i32[N]
  cursor: usize;
  end: usize;
  held: usize;
  openedAt: usize;
  justEnded: usize;
  // i32[N] of choices, or f32[N] of weights
  actions: usize;
  // u8[N]
  ended: usize;
  // f64[T]
  fill: usize;
  mark: usize;
  volume: usize;
  yearsToFill: usize;
  // f64, a weight a choice
  targets: usize;
  // f32[T, F]
  features: usize;
  // f32[N, observation size]
  observations: usize;

  /** Bytes of a bar's features, of a window of them, and of an observation. */
  rowBytes: i32;
  windowBytes: i32;
  observationBytes: i32;
  /** Whether the account's numbers follow the window. */
  accountState: i32;
  /** Whether actions are choices of targets. */
  discrete: i32;
}

/** Values of `ended`. */
export const RUNNING: u8 = 0;
export const TERMINATED: u8 = 1;
export const TRUNCATED: u8 = 2;

/** Value of `held` for a position that is none of the targets. */
export const NO_TARGET: i32 = -1;
