/**
 * The books of N lanes, a column a field, `[N]` each. Money in quote currency, quantities in base currency.
 * For every lane and at every price, `cash + position × price` is its equity, and
 * `equity = initial cash + realised + position × (price − entryPrice) − fees − borrow`.
 */
export interface Ledger {
  readonly lanes: number;
  readonly cash: Float64Array;
  /** Below 0: short. */
  readonly position: Float64Array;
  /** Mean price at which the open position was entered; 0 where there is none. */
  readonly entryPrice: Float64Array;
  /** Profit of closed quantity against its entry price, before fees. Spread and slippage are in the prices. */
  readonly realised: Float64Array;
  /** Fees paid so far. */
  readonly fees: Float64Array;
  /** Paid so far to spread, slippage and tick rounding: quantity × distance from the market's middle. */
  readonly slippage: Float64Array;
  /** Interest on shorts so far. */
  readonly borrow: Float64Array;
  /** Sum of |quantity × price| over all fills. */
  readonly turnover: Float64Array;
  /** Number of fills. */
  readonly fills: Float64Array;
  /** The latest step's fill, admitted (`fill.ts`) and then booked; 0: there was none, and the next three are stale. */
  readonly lastQuantity: Float64Array;
  readonly lastPrice: Float64Array;
  readonly lastFee: Float64Array;
  readonly lastSlippage: Float64Array;
  /** Interest charged in the latest step. */
  readonly lastBorrow: Float64Array;
}

/** The columns' names, in order. */
export const LEDGER_COLUMNS: readonly (keyof Omit<Ledger, 'lanes'>)[] = [
  'cash',
  'position',
  'entryPrice',
  'realised',
  'fees',
  'slippage',
  'borrow',
  'turnover',
  'fills',
  'lastQuantity',
  'lastPrice',
  'lastFee',
  'lastSlippage',
  'lastBorrow',
];

/** What is left of a position after a fill counts as nothing below this share of the fill. */
const NOTHING = 1e-12;

/**
 * Empty books.
 *
 * @param column gives `lanes` zeros; by default an array each
 */
export function createLedger(
  lanes: number,
  column: () => Float64Array = (): Float64Array => new Float64Array(lanes),
): Ledger {
  return {
    lanes,
    cash: column(),
    position: column(),
    entryPrice: column(),
    realised: column(),
    fees: column(),
    slippage: column(),
    borrow: column(),
    turnover: column(),
    fills: column(),
    lastQuantity: column(),
    lastPrice: column(),
    lastFee: column(),
    lastSlippage: column(),
    lastBorrow: column(),
  };
}

/** Opens one lane's books anew with `cash` and nothing else. */
export function openLane(ledger: Ledger, lane: number, cash: number): void {
  for (const name of LEDGER_COLUMNS) ledger[name][lane] = 0;
  ledger.cash[lane] = cash;
}

/** A copy of every column, by name. */
export function saveLedger(ledger: Ledger): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(LEDGER_COLUMNS.map((name) => [name, ledger[name].slice()]));
}

/** Overwrites every column with a saved one of the same length. */
export function loadLedger(ledger: Ledger, saved: Readonly<Record<string, ArrayLike<number>>>): void {
  for (const name of LEDGER_COLUMNS) ledger[name].set(saved[name] as ArrayLike<number>);
}

/** Forgets the latest step's fill and interest. */
export function beginStep(ledger: Ledger, lane: number): void {
  ledger.lastQuantity[lane] = 0;
  ledger.lastBorrow[lane] = 0;
}

/** Cash and position at `price`. */
export function equityAt(ledger: Ledger, lane: number, price: number): number {
  return (ledger.cash[lane] as number) + (ledger.position[lane] as number) * price;
}

/**
 * Books the admitted fill, `lastQuantity` at `lastPrice`: cash gives the notional and the fee, the position takes the
 * quantity. Where the quantity is 0, nothing is booked. No rule is checked here; see `fill.ts`.
 *
 * @param price the market's middle at the fill
 * @param feeRate a fraction of notional
 */
export function bookFill(ledger: Ledger, lane: number, price: number, feeRate: number): void {
  const quantity = ledger.lastQuantity[lane] as number;
  if (quantity === 0) return;
  const fillPrice = ledger.lastPrice[lane] as number;
  const notional = Math.abs(quantity) * fillPrice;
  const fee = notional * feeRate;
  const slippage = quantity * (fillPrice - price);
  bookPosition(ledger, lane, quantity, fillPrice);
  ledger.cash[lane] = (ledger.cash[lane] as number) - quantity * fillPrice - fee;
  ledger.fees[lane] = (ledger.fees[lane] as number) + fee;
  ledger.slippage[lane] = (ledger.slippage[lane] as number) + slippage;
  ledger.turnover[lane] = (ledger.turnover[lane] as number) + notional;
  ledger.fills[lane] = (ledger.fills[lane] as number) + 1;
  ledger.lastFee[lane] = fee;
  ledger.lastSlippage[lane] = slippage;
}

/** Moves the position: the closed part realises its profit, an enlarged one averages its entry price. */
function bookPosition(ledger: Ledger, lane: number, quantity: number, fillPrice: number): void {
  const before = ledger.position[lane] as number;
  const entry = ledger.entryPrice[lane] as number;
  const sum = before + quantity;
  const after = Math.abs(sum) <= NOTHING * Math.abs(quantity) ? 0 : sum;
  ledger.position[lane] = after;
  if (before * quantity >= 0) {
    ledger.entryPrice[lane] = (before * entry + quantity * fillPrice) / after;
    return;
  }
  const crossed = before * after <= 0;
  const closed = crossed ? before : -quantity;
  ledger.realised[lane] = (ledger.realised[lane] as number) + closed * (fillPrice - entry);
  if (crossed) ledger.entryPrice[lane] = after === 0 ? 0 : fillPrice;
}

/**
 * Charges the interest on a short held for `years`, marked at `price`.
 *
 * @param rate a year, a fraction of the short's value
 */
export function accrueBorrow(ledger: Ledger, lane: number, rate: number, price: number, years: number): void {
  const position = ledger.position[lane] as number;
  if (!(position < 0) || rate === 0 || years === 0) return;
  const interest = -position * price * rate * years;
  ledger.cash[lane] = (ledger.cash[lane] as number) - interest;
  ledger.borrow[lane] = (ledger.borrow[lane] as number) + interest;
  ledger.lastBorrow[lane] = (ledger.lastBorrow[lane] as number) + interest;
}
