import { boolean, nullable, number, oneOf, resolveOptions } from '../core/options.js';
import { checkedSlippage, type SlippageModel } from './slippage.js';

/** The rules and costs of a market. */
export interface MarketOptions {
  /** Fee of an order that takes liquidity, a fraction of its notional in [0, 0.5). @default 0.001 */
  readonly takerFee?: number | undefined;
  /** Fee of an order that waited in the book; negative is a rebate. A fraction of notional in (-0.5, 0.5). @default takerFee */
  readonly makerFee?: number | undefined;
  /** Distance of best ask and best bid, a fraction of the price; a market order pays half of it. @default 0 */
  readonly spread?: number | undefined;
  /** What a market order moves the price against itself, on top of the spread. @default { kind: 'none' } */
  readonly slippage?: SlippageModel | undefined;
  /** Quantities are whole multiples of it, in base currency; 0: any quantity. @default 0 */
  readonly lot?: number | undefined;
  /** Prices are whole multiples of it, in quote currency, rounded against the trader; 0: any price. @default 0 */
  readonly tick?: number | undefined;
  /** Smallest order, in quote currency; smaller ones are refused. @default 0 */
  readonly minNotional?: number | undefined;
  /** Whether a position may be negative, down to minus the whole equity. @default false */
  readonly shorting?: boolean | undefined;
  /** Interest on the value of a short, a year of 365 days, charged for the time it is held. @default 0 */
  readonly borrowRate?: number | undefined;
  /** The price of the bar after the decision at which an order fills. @default 'open' */
  readonly fillAt?: 'open' | 'close' | undefined;
}

/** {@link MarketOptions} checked, with every default filled in. */
export interface Market {
  readonly takerFee: number;
  readonly makerFee: number;
  readonly slippage: SlippageModel;
  /** Half the spread and `proportional` slippage: what crossing always costs, a fraction of the price. */
  readonly crossing: number;
  /** Slippage in quote currency a unit (`fixed`). */
  readonly fixedSlippage: number;
  /** Slippage at an order as large as the bar's volume, a fraction of the price (`squareRoot`). */
  readonly impact: number;
  /** The largest share of the last bar's volume that one order may take; `Infinity`: no limit. */
  readonly maxParticipation: number;
  readonly lot: number;
  readonly tick: number;
  readonly minNotional: number;
  readonly shorting: boolean;
  readonly borrowRate: number;
  readonly fillAt: 'open' | 'close';
}

type Checked = Required<{ [K in keyof MarketOptions]: Exclude<MarketOptions[K], undefined> }>;
type CheckedMarket = Omit<Checked, 'makerFee'> & { readonly makerFee: number | null };

/**
 * Checks market options and fills in their defaults. The result is plain data; every function of this room takes it.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * const binanceSpot = resolveMarket({ takerFee: 0.001, spread: 0.0001, lot: 1e-5, tick: 0.01, minNotional: 5 });
 * ```
 */
export function resolveMarket(options: MarketOptions = {}): Market {
  const checked = resolveOptions<CheckedMarket>(
    'market',
    options,
    {
      takerFee: number({ min: 0, below: 0.5 }, 0.001),
      makerFee: nullable(number({ above: -0.5, below: 0.5 }), null),
      spread: number({ min: 0, below: 1 }, 0),
      slippage: checkedSlippage(),
      lot: number({ min: 0 }, 0),
      tick: number({ min: 0 }, 0),
      minNotional: number({ min: 0 }, 0),
      shorting: boolean(false),
      borrowRate: number({ min: 0 }, 0),
      fillAt: oneOf(['open', 'close'], 'open'),
    },
    contradictions,
  );
  const { makerFee, spread, slippage, ...rest } = checked;
  return Object.freeze({
    ...rest,
    makerFee: makerFee ?? rest.takerFee,
    slippage: Object.freeze({ ...slippage }),
    crossing: spread / 2 + (slippage.kind === 'proportional' ? slippage.rate : 0),
    fixedSlippage: slippage.kind === 'fixed' ? slippage.amount : 0,
    impact: slippage.kind === 'squareRoot' ? slippage.coefficient : 0,
    maxParticipation: slippage.kind === 'squareRoot' ? (slippage.maxParticipation ?? 1) : Number.POSITIVE_INFINITY,
  });
}

function contradictions({ takerFee, spread, slippage, shorting, borrowRate }: CheckedMarket): string[] {
  const adverse =
    spread / 2 +
    (slippage.kind === 'proportional' ? slippage.rate : slippage.kind === 'squareRoot' ? slippage.coefficient : 0);
  const roundTrip = (1 + adverse) * (1 + takerFee) - 1;
  return [
    ...(roundTrip < 1 ? [] : ['takerFee, spread and slippage together take the whole notional; lower them']),
    ...(borrowRate > 0 && !shorting ? ['"borrowRate" is charged on shorts, which "shorting: false" forbids'] : []),
  ];
}
