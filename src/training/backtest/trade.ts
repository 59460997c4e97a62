/**
 * A position from flat to flat, or to its turn around; whatever was added or taken off in between belongs to it.
 * The profits of all trades sum to the change of equity.
 */
export interface Trade {
  readonly side: 'long' | 'short';
  /** Opening time of the bar of the first fill, milliseconds UTC. */
  readonly entryTime: number;
  /** That of the last fill; of the last bar where the trade is still open. */
  readonly exitTime: number;
  /** Mean over the fills that enlarged the position, quote currency. */
  readonly entryPrice: number;
  /** Mean over the fills that reduced it and, for what is still open, the last close. */
  readonly exitPrice: number;
  /** Sum of all quantity entered, base currency, above 0. */
  readonly quantity: number;
  /** Quote currency, after fees and interest; what is still open is valued at the last close. */
  readonly profit: number;
  /** Profit / value at entry. A fraction. */
  readonly return: number;
  readonly fees: number;
  readonly borrow: number;
  /** Closes seen while it was held. */
  readonly bars: number;
  readonly fills: number;
  /** Not closed by the end of the data. */
  readonly open: boolean;
}

/** What is left of a position counts as nothing below this share of the fill. */
const NOTHING = 1e-9;

/** A trade being put together from its fills. */
export class TradeDraft {
  borrow = 0;
  bars = 0;
  #entered = 0;
  #entryValue = 0;
  #left = 0;
  #leftValue = 0;
  #fees = 0;
  #fills = 0;

  constructor(
    readonly sign: 1 | -1,
    readonly entryTime: number,
  ) {}

  /** Quantity still held, above 0. */
  get held(): number {
    return this.#entered - this.#left;
  }

  get flat(): boolean {
    return this.held <= NOTHING * this.#entered;
  }

  /** How much of a signed fill reduces the position: all, some (it turns around) or nothing. */
  closing(quantity: number): number {
    const size = Math.abs(quantity);
    if (quantity * this.sign > 0) return 0;
    return Math.abs(size - this.held) <= NOTHING * size ? size : Math.min(size, this.held);
  }

  enter(quantity: number, price: number, fee: number): void {
    this.#entered += quantity;
    this.#entryValue += quantity * price;
    this.#pay(fee);
  }

  leave(quantity: number, price: number, fee: number): void {
    this.#left += quantity;
    this.#leftValue += quantity * price;
    this.#pay(fee);
  }

  #pay(fee: number): void {
    this.#fees += fee;
    this.#fills += 1;
  }

  /** @param lastPrice values what is still held */
  finish(exitTime: number, lastPrice: number, open: boolean): Trade {
    const exitValue = this.#leftValue + (open ? this.held * lastPrice : 0);
    const exited = open ? this.#entered : this.#left;
    const profit = this.sign * (exitValue - this.#entryValue) - this.#fees - this.borrow;
    return {
      side: this.sign > 0 ? 'long' : 'short',
      entryTime: this.entryTime,
      exitTime,
      entryPrice: this.#entryValue / this.#entered,
      exitPrice: exitValue / exited,
      quantity: this.#entered,
      profit,
      return: profit / this.#entryValue,
      fees: this.#fees,
      borrow: this.borrow,
      bars: this.bars,
      fills: this.#fills,
      open,
    };
  }
}
