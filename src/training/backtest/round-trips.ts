import type { TradingFill } from '../../env/trading/info.js';
import type { AccountSeries } from './account-series.js';
import { type Trade, TradeDraft } from './trade.js';

/** Puts an account's fills together to trades, in the order of their ends. */
export function roundTrips(account: AccountSeries): Trade[] {
  const book = new TradeBook();
  const fills = new Map(account.fills.map((fill) => [fill.index, fill]));
  for (let t = 1; t < account.time.length; t++) {
    book.step(fills.get(account.index[t] as number), account.borrow[t] as number);
  }
  const last = account.time.length - 1;
  book.end(account.time[last] as number, account.price[last] as number);
  return book.trades;
}

class TradeBook {
  readonly trades: Trade[] = [];
  #draft: TradeDraft | undefined;

  /** @param interest of the bar: the short before the fill owes it, or the one after it where there was none */
  step(fill: TradingFill | undefined, interest: number): void {
    const owes = this.#draft?.sign === -1;
    if (owes) this.#charge(interest);
    if (fill !== undefined) this.#fill(fill);
    if (!owes) this.#charge(interest);
    if (this.#draft !== undefined) this.#draft.bars += 1;
  }

  end(time: number, price: number): void {
    if (this.#draft !== undefined) this.trades.push(this.#draft.finish(time, price, true));
    this.#draft = undefined;
  }

  #charge(interest: number): void {
    if (this.#draft !== undefined) this.#draft.borrow += interest;
  }

  #fill({ quantity, price, fee, time }: TradingFill): void {
    const size = Math.abs(quantity);
    const closing = this.#draft?.closing(quantity) ?? 0;
    if (closing > 0) this.#leave(closing, price, (fee * closing) / size, time);
    if (closing === size) return;
    this.#draft ??= new TradeDraft(quantity > 0 ? 1 : -1, time);
    this.#draft.enter(size - closing, price, (fee * (size - closing)) / size);
  }

  #leave(quantity: number, price: number, fee: number, time: number): void {
    this.#draft?.leave(quantity, price, fee);
    if (this.#draft?.flat !== true) return;
    this.trades.push(this.#draft.finish(time, price, false));
    this.#draft = undefined;
  }
}
