import { NeurotradeError } from '../../core/errors.js';
import type { OpenFile } from '../../core/files.js';
import type { ArrowLayout } from './footer.js';
import { MOST_ROWS, numberReader, piecesOf } from './number-reader.js';

/** An open Arrow IPC file of which only what is asked for is read; {@link openArrow} makes it. */
export class ArrowFile {
  /** Names of the columns. */
  readonly names: readonly string[];
  /** Rows of all batches. */
  readonly length: number;
  /** Of the schema. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #layout: ArrowLayout;
  readonly #file: OpenFile;
  #closed = false;

  /** @internal */
  constructor(file: OpenFile, layout: ArrowLayout) {
    const { schema, batches } = layout;
    this.names = schema.fields.map(({ name }) => name);
    this.length = batches.reduce((sum, { rows }) => sum + rows, 0);
    this.metadata = schema.metadata;
    this.#layout = layout;
    this.#file = file;
  }

  /**
   * A column of numbers, timestamps or dates as float64, the latter two in milliseconds.
   *
   * @throws NeurotradeError `INVALID_FILE` where there is no such column, it is of another type or holds nulls;
   * `IO` where the file cannot be read, or was written to since it was opened; `CLOSED`
   */
  column(name: string): Float64Array {
    const read = numberReader(this.#open(), this.#layout, name);
    const column = new Float64Array(this.length);
    let next = 0;
    for (const piece of piecesOf(this.#layout.batches)) {
      read(piece, column.subarray(next, next + piece.rows));
      next += piece.rows;
    }
    this.#file.requireUnchanged();
    return column;
  }

  /**
   * {@link ArrowFile.column} in chunks of at most 32,768 numbers, each of which the next one overwrites: memory does not
   * grow with the file.
   *
   * The file stays open for other columns, also where the loop ends early: `using`, or {@link ArrowFile.close}, closes it.
   *
   * @throws NeurotradeError as `column`, with the first chunk; that the file was written to, in place of the last one
   */
  *chunks(name: string): Generator<Float64Array> {
    const read = numberReader(this.#open(), this.#layout, name);
    const chunk = new Float64Array(MOST_ROWS);
    let left = this.length;
    for (const piece of piecesOf(this.#layout.batches)) {
      const target = chunk.subarray(0, piece.rows);
      this.#open();
      read(piece, target);
      left -= piece.rows;
      if (left === 0) this.#file.requireUnchanged();
      yield target;
    }
  }

  /** May be called twice. */
  close(): void {
    if (!this.#closed) this.#file.close();
    this.#closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(): OpenFile {
    if (!this.#closed) return this.#file;
    throw new NeurotradeError('CLOSED', `${this.#file.path}: the file was closed; open it again`);
  }
}
