import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';
import { ownSource, type Source } from './source.js';

/** What is asked of an indicator; every class of the npm package `trading-signals` has it. */
export interface StreamingIndicator<Input, Result> {
  /** The result after this input; `null` while there is none. `replace` is always false here. */
  update(input: Input, replace: false): Result | null;
}

/** How one number a bar is made of an indicator. */
export interface IndicatorSpec<Input, Result, I extends StreamingIndicator<Input, Result>> {
  /** The feature's name, such as `kama(10)`. */
  readonly name: string;
  /** Inputs before the first result that counts; often `getRequiredInputs() - 1`. */
  readonly warmup: number;
  /** Makes a fresh indicator, now and at every `reset`. */
  readonly create: () => I;
  /** Picks the number out of the result. @default the result itself */
  readonly output?: ((result: Result, indicator: I, candle: Readonly<Candle>) => number) | undefined;
  /**
   * The value where the indicator has none after its warm-up, as in 0 / 0 on a market that stands still.
   * @default NaN, which a pipeline refuses
   */
  readonly neutral?: number | undefined;
}

/** {@link IndicatorSpec} of an indicator over numbers. */
export interface PriceIndicatorSpec<Result, I extends StreamingIndicator<number, Result>>
  extends IndicatorSpec<number, Result, I> {
  /** What it is fed. @default 'close' */
  readonly source?: Source | undefined;
}

/**
 * An indicator over a price, or over another feature, as a {@link Feature}. The source's warm-up is added, and while it
 * lasts the indicator is fed nothing.
 *
 * @example
 * ```ts
 * import { KAMA } from 'trading-signals';
 * const feature = indicator({ name: 'kama(10)', warmup: 9, create: () => new KAMA(10) });
 * ```
 */
export function indicator<Result, I extends StreamingIndicator<number, Result>>(
  spec: PriceIndicatorSpec<Result, I>,
): Feature {
  const source = ownSource(spec.source ?? 'close', spec.name);
  return new IndicatorFeature<number, Result, I>(spec, source.warmup, (candle) => source.update(candle), source);
}

/**
 * An indicator over whole candles as a {@link Feature}. Each candle is copied, as indicators keep those they are given.
 *
 * @example
 * ```ts
 * import { ATR } from 'trading-signals';
 * const feature = candleIndicator({ name: 'atr(14)', warmup: 13, create: () => new ATR(14) });
 * ```
 */
export function candleIndicator<Result, I extends StreamingIndicator<Candle, Result>>(
  spec: IndicatorSpec<Candle, Result, I>,
): Feature {
  return new IndicatorFeature<Candle, Result, I>(spec, 0, copyCandle);
}

function copyCandle({ time, open, high, low, close, volume }: Readonly<Candle>): Candle {
  return { time, open, high, low, close, volume };
}

class IndicatorFeature<Input, Result, I extends StreamingIndicator<Input, Result>> implements Feature {
  readonly name: string;
  readonly warmup: number;
  readonly #spec: IndicatorSpec<Input, Result, I>;
  readonly #neutral: number;
  #indicator: I;
  #bar = 0;

  constructor(
    spec: IndicatorSpec<Input, Result, I>,
    private readonly silent: number,
    private readonly read: (candle: Readonly<Candle>) => Input,
    private readonly source?: Feature,
  ) {
    this.name = spec.name;
    this.warmup = silent + spec.warmup;
    this.#spec = spec;
    this.#neutral = spec.neutral ?? NaN;
    this.#indicator = spec.create();
  }

  update(candle: Readonly<Candle>): number {
    const input = this.read(candle);
    const bar = this.#bar++;
    if (bar < this.silent) return NaN;
    const result = this.#indicator.update(input, false);
    if (bar < this.warmup) return NaN;
    const number = result === null ? NaN : this.#pick(result, candle);
    return Number.isNaN(number) ? this.#neutral : number;
  }

  reset(): void {
    this.source?.reset();
    this.#indicator = this.#spec.create();
    this.#bar = 0;
  }

  #pick(result: Result, candle: Readonly<Candle>): number {
    const { output } = this.#spec;
    return output === undefined ? (result as number) : output(result, this.#indicator, candle);
  }
}
