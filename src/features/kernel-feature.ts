import type { Candle, CandleSeries } from '../data/candles.js';
import type { ColumnFeature } from './column-feature.js';
import type { Feature } from './feature.js';
import { barInput, fieldInput, isColumnField, type KernelInput } from './kernel-input.js';
import type { BarColumns, Kernel, NumberKernel } from './kernels/kernel.js';
import { ownSource, type Source } from './source.js';

export interface KernelFeatureSpec<K> {
  readonly name: string;
  /** Inputs before the kernel's first value that counts. */
  readonly warmup: number;
  /** Belongs to the feature. */
  readonly kernel: K;
}

/** A kernel over a price, or over another feature, whose warm-up is added; while that lasts the kernel is fed nothing. */
export function kernelFeature(
  spec: KernelFeatureSpec<NumberKernel> & { readonly source?: Source | undefined },
): Feature {
  const { source = 'close' } = spec;
  return isColumnField(source)
    ? new KernelFeature(spec, fieldInput(source))
    : new SourcedKernelFeature(spec, ownSource(source, spec.name));
}

/** A kernel over whole bars. */
export function barKernelFeature(spec: KernelFeatureSpec<Kernel<BarColumns>>): Feature {
  return new KernelFeature(spec, barInput());
}

class KernelFeature<Columns> implements ColumnFeature {
  readonly name: string;
  readonly warmup: number;
  readonly #kernel: Kernel<Columns>;
  readonly #input: KernelInput<Columns>;
  readonly #value = new Float64Array(1);
  #bar = 0;

  constructor({ name, warmup, kernel }: KernelFeatureSpec<Kernel<Columns>>, input: KernelInput<Columns>) {
    this.name = name;
    this.warmup = warmup;
    this.#kernel = kernel;
    this.#input = input;
  }

  update(candle: Readonly<Candle>): number {
    this.#input.load(candle);
    this.#kernel.run(this.#input.one, 0, 1, this.#value, 0, 1);
    return this.#bar++ < this.warmup ? NaN : (this.#value[0] as number);
  }

  updateRange(
    candles: CandleSeries,
    from: number,
    to: number,
    out: Float64Array,
    offset: number,
    stride: number,
  ): void {
    this.#kernel.run(this.#input.columnsOf(candles), from, to, out, offset, stride);
    const silent = Math.min(to - from, this.warmup - this.#bar);
    for (let i = 0; i < silent; i++) out[offset + i * stride] = NaN;
    this.#bar += to - from;
  }

  reset(): void {
    this.#kernel.reset();
    this.#bar = 0;
  }
}

class SourcedKernelFeature implements Feature {
  readonly name: string;
  readonly warmup: number;
  readonly #kernel: NumberKernel;
  readonly #one = new Float64Array(1);
  readonly #value = new Float64Array(1);
  #bar = 0;

  constructor(
    { name, warmup, kernel }: KernelFeatureSpec<NumberKernel>,
    private readonly source: Feature,
  ) {
    this.name = name;
    this.warmup = source.warmup + warmup;
    this.#kernel = kernel;
  }

  update(candle: Readonly<Candle>): number {
    this.#one[0] = this.source.update(candle);
    const bar = this.#bar++;
    if (bar < this.source.warmup) return NaN;
    this.#kernel.run(this.#one, 0, 1, this.#value, 0, 1);
    return bar < this.warmup ? NaN : (this.#value[0] as number);
  }

  reset(): void {
    this.source.reset();
    this.#kernel.reset();
    this.#bar = 0;
  }
}
