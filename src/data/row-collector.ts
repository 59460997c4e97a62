import { CANDLE_COLUMNS, type CandleColumns } from './candles.js';
import { type CsvLayout, invalidCsv } from './csv-columns.js';

type NumberColumns = Omit<CandleColumns, 'symbol' | 'timeframe'>;

const FIRST_CAPACITY = 1_024;

/** Gathers the cells of CSV rows in growing typed arrays. */
export class RowCollector {
  length = 0;
  readonly #layout: CsvLayout;
  readonly #names: readonly (keyof NumberColumns)[];
  readonly #widest: number;
  #columns: Float64Array[];
  #symbol: string | undefined;

  constructor(layout: CsvLayout) {
    this.#layout = layout;
    this.#names = layout.quoteVolume === undefined ? CANDLE_COLUMNS : [...CANDLE_COLUMNS, 'quoteVolume'];
    this.#widest = Math.max(...Object.values(layout).map((position) => position ?? 0));
    this.#columns = this.#names.map(() => new Float64Array(FIRST_CAPACITY));
  }

  add(
    record: readonly string[],
    line: number,
    parseTime: (cell: string) => number,
    parseNumber: (cell: string) => number,
  ): void {
    if (record.length <= this.#widest) {
      throw invalidCsv(line, `expected at least ${this.#widest + 1} columns, found ${record.length}`);
    }
    this.#noteSymbol(record, line);
    if (this.length === (this.#columns[0] as Float64Array).length) this.#grow();
    for (const [place, name] of this.#names.entries()) {
      const cell = record[this.#layout[name] as number] as string;
      (this.#columns[place] as Float64Array)[this.length] = name === 'time' ? parseTime(cell) : parseNumber(cell);
    }
    this.length++;
  }

  columns(): NumberColumns {
    const entries = this.#names.map((name, place) => [name, this.#columns[place]?.slice(0, this.length)]);
    return Object.fromEntries(entries) as NumberColumns;
  }

  /** What the symbol column says, where there is one. */
  symbol(): string | undefined {
    return this.#symbol;
  }

  #noteSymbol(record: readonly string[], line: number): void {
    if (this.#layout.symbol === undefined) return;
    const found = record[this.#layout.symbol] as string;
    this.#symbol ??= found;
    if (found !== this.#symbol) {
      throw invalidCsv(line, `expected one symbol, found "${this.#symbol}" and "${found}"; split the file by symbol`);
    }
  }

  #grow(): void {
    this.#columns = this.#columns.map((column) => {
      const larger = new Float64Array(column.length * 2);
      larger.set(column);
      return larger;
    });
  }
}
