import fs, { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompressionType,
  compressionRegistry,
  Dictionary,
  Field,
  Float32,
  Int32,
  List,
  RecordBatchFileWriter,
  Table,
  TimestampSecond,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { type ArrowFile, candlesToArrow, openArrow, readColumns, writeCandles } from '../../src/data/index.js';
import { errorOf, soundSeries } from './helpers.js';

const SP500 = 'examples/data/sp500-1d-2000-2020.arrow';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrow-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function saved(bytes: Uint8Array): string {
  const path = join(folder, 'saved.arrow');
  writeFileSync(path, bytes);
  return path;
}

function withFile<T>(bytes: Uint8Array, use: (file: ArrowFile) => T): T {
  using file = openArrow(saved(bytes));
  return use(file);
}

/** All chunks, copied. */
function chunked(file: ArrowFile, name: string): number[][] {
  return Array.from(file.chunks(name), (chunk) => Array.from(chunk));
}

const ipc = (columns: Record<string, unknown>): Uint8Array =>
  tableToIPC(tableFromArrays(columns as Record<string, Float64Array>), 'file');

describe('an open Arrow file', () => {
  it('gives the columns that reading all of it gives', () => {
    const whole = readColumns(SP500);
    using file = openArrow(SP500);
    expect(file.names).toEqual(['time', 'open', 'high', 'low', 'close', 'volume']);
    expect(file.length).toBe(whole.time.length);
    expect(file.metadata.get('symbol')).toBe(whole.symbol);
    for (const name of ['volume', 'time', 'close'] as const) {
      expect(file.column(name)).toEqual(whole[name]);
      expect(Float64Array.from(chunked(file, name).flat())).toEqual(whole[name]);
    }
  });

  it('hands a long column out in chunks of 32,768 in one array, over batches of any size', () => {
    const parts = [70_000, 1, 32_768].map((rows, i) => Float64Array.from({ length: rows }, (_, row) => i + row / rows));
    const tables = parts.map((close) => tableFromArrays({ open: close.map((x) => -x), close }));
    withFile(tableToIPC(new Table(tables.flatMap(({ batches }) => batches)), 'file'), (file) => {
      expect(chunked(file, 'close').map(({ length }) => length)).toEqual([32_768, 32_768, 4_464, 1, 32_768]);
      expect(chunked(file, 'close').flat()).toEqual(parts.flatMap((part) => Array.from(part)));
      expect(file.column('close')).toEqual(Float64Array.from(parts.flatMap((part) => Array.from(part))));
      expect(new Set(Array.from(file.chunks('close'), ({ buffer }) => buffer)).size).toBe(1);
    });
  });

  it('reads integers, floats of 32 bits, timestamps and dates as numbers', () => {
    const days = [new Date('2020-01-01'), new Date('2020-01-02')];
    const columns = {
      small: Int8Array.of(-7, 7),
      large: BigInt64Array.of(-3_600_000n, 2n ** 40n),
      unsigned: BigUint64Array.of(0n, 2n ** 50n),
      single: vectorFromArray([0.5, -0.25], new Float32()),
      seconds: vectorFromArray(days, new TimestampSecond()),
      date: vectorFromArray(days),
    };
    withFile(ipc(columns), (file) => {
      expect(Array.from(file.column('small'))).toEqual([-7, 7]);
      expect(Array.from(file.column('large'))).toEqual([-3_600_000, 2 ** 40]);
      expect(Array.from(file.column('unsigned'))).toEqual([0, 2 ** 50]);
      expect(Array.from(file.column('single'))).toEqual([0.5, -0.25]);
      for (const name of ['seconds', 'date']) expect(Array.from(file.column(name))).toEqual(days.map(Number));
    });
  });

  it('finds a column behind text, lists, dictionaries and structs', () => {
    const rows = [0, 1, 2];
    const columns = {
      name: vectorFromArray(['a', 'bc', ''], new Utf8()),
      list: vectorFromArray([[1], [2, 3], []], new List(new Field('item', new Int32()))),
      venue: vectorFromArray(['x', 'y', 'x'], new Dictionary(new Utf8(), new Int32())),
      quote: vectorFromArray(rows.map((i) => ({ bid: i, text: `${i}` }))),
      gaps: vectorFromArray([1, null, 3]),
      flags: vectorFromArray([true, false, true]),
      close: Float64Array.of(101, 102, 103),
    };
    withFile(ipc(columns), (file) => {
      expect(Array.from(file.column('close'))).toEqual([101, 102, 103]);
      expect(errorOf(() => file.column('gaps')).message).toContain('column "gaps" holds 1 nulls');
      for (const name of ['name', 'list', 'venue', 'quote', 'flags']) {
        expect(errorOf(() => file.column(name)).message).toContain(
          `column "${name}": expected a number, timestamp or date`,
        );
      }
      expect(errorOf(() => file.column('ask')).message).toContain('expected a column "ask", found name, list, venue');
    });
  });

  it('may be closed twice, and then reads no more', () => {
    const file = openArrow(SP500);
    const chunks = file.chunks('close');
    file.close();
    file.close();
    for (const read of [() => file.column('close'), () => Array.from(chunks)]) {
      expect(errorOf(read).code).toBe('CLOSED');
    }
  });
});

describe('an Arrow file that is left midway', () => {
  afterEach(() => vi.restoreAllMocks());

  /** How many files `run` opened and closed. */
  function handlesOf(run: () => void): { readonly opened: number; readonly closed: number } {
    const opened = vi.spyOn(fs, 'openSync');
    const closed = vi.spyOn(fs, 'closeSync');
    run();
    const handles = opened.mock.results.map(({ value }) => value as number);
    return {
      opened: handles.length,
      closed: handles.filter((handle) => closed.mock.calls.flat().includes(handle)).length,
    };
  }

  it('closes its handle when the loop over its chunks breaks', () => {
    const path = saved(ipc({ close: new Float64Array(70_000) }));
    const handles = handlesOf(() => {
      using file = openArrow(path);
      for (const _ of file.chunks('close')) break;
    });
    expect(handles).toEqual({ opened: 1, closed: 1 });
  });

  it('closes its handle when the loop throws', () => {
    const path = saved(ipc({ close: new Float64Array(70_000) }));
    const sumAll = (): void => {
      using file = openArrow(path);
      for (const _ of file.chunks('close')) throw new Error('enough');
    };
    expect(handlesOf(() => expect(sumAll).toThrow('enough'))).toEqual({ opened: 1, closed: 1 });
  });

  it('closes its handle when it is no Arrow file', () => {
    const path = saved(new Uint8Array(1_000));
    const handles = handlesOf(() => expect(errorOf(() => openArrow(path)).code).toBe('INVALID_FILE'));
    expect(handles).toEqual({ opened: 1, closed: 1 });
  });

  it('still gives other columns', () => {
    const close = Float64Array.from({ length: 70_000 }, (_, i) => i);
    withFile(ipc({ open: close.map((x) => -x), close }), (file) => {
      for (const _ of file.chunks('open')) break;
      expect(file.column('close')).toEqual(close);
    });
  });
});

describe('an Arrow file that changes while it is read', () => {
  const LATER = new Date('2100-01-01');
  const long = (): Uint8Array => ipc({ close: Float64Array.from({ length: 70_000 }, (_, i) => i) });

  /** The error of reading `close` by chunks, where `change` happens after the first, and how many chunks came before it. */
  function errorAfter(change: (path: string) => void): { readonly error: NeurotradeError; readonly chunks: number } {
    const path = saved(long());
    using file = openArrow(path);
    let chunks = 0;
    const error = errorOf(() => {
      for (const _ of file.chunks('close')) if (++chunks === 1) change(path);
    });
    return { error, chunks };
  }

  it('is cut short: the error says where it ends', () => {
    const { error, chunks } = errorAfter((path) => truncateSync(path, 300_000));
    expect([error.code, chunks]).toEqual(['IO', 1]);
    expect(error.message).toMatch(/could not read .*saved\.arrow: it ends at byte 300000, expected \d+ more/);
    expect(error.details).toEqual({ path: join(folder, 'saved.arrow') });
  });

  it('is written over: the error comes in place of the last chunk', () => {
    const { error, chunks } = errorAfter((path) => {
      writeFileSync(path, long());
      utimesSync(path, LATER, LATER);
    });
    expect([error.code, chunks]).toEqual(['IO', 2]);
    expect(error.message).toMatch(/found it written to since \(\d+ bytes\); open it again when its writer is done/);
  });

  it('grows: a column read afterwards is refused too', () => {
    const path = saved(long());
    using file = openArrow(path);
    fs.appendFileSync(path, 'more');
    const { code, message } = errorOf(() => file.column('close'));
    expect([code, message.includes(`could not read ${path}: expected it as it was when it was opened`)]).toEqual([
      'IO',
      true,
    ]);
  });

  it('is replaced by another: whoever opened the old one reads it to its end', () => {
    const path = join(folder, 'replaced.arrow');
    writeCandles(path, soundSeries(40_000));
    using file = openArrow(path);
    const before: number[] = [];
    for (const chunk of file.chunks('close')) {
      if (before.length === 0) writeCandles(path, soundSeries(10));
      before.push(...chunk);
    }
    expect(before).toEqual(Array.from(soundSeries(40_000).close));
  });
});

describe('an Arrow file that cannot be opened', () => {
  it('is missing', () => {
    const error = errorOf(() => openArrow(join(folder, 'none.arrow')));
    expect(error.code).toBe('IO');
    expect(error.message).toContain('none.arrow');
  });

  it('is cut short, or of another format', () => {
    const bytes = candlesToArrow(soundSeries(20));
    for (let length = 0; length < bytes.length; length += 37) {
      expect(errorOf(() => openArrow(saved(bytes.slice(0, length)))).code).toBe('INVALID_FILE');
    }
    const stream = tableToIPC(tableFromArrays({ close: Float64Array.of(1) }), 'stream');
    expect(errorOf(() => openArrow(saved(stream))).message).toContain(
      'saved.arrow: Arrow file: expected the Arrow IPC',
    );
  });

  it('is damaged: any one bit flipped gives one clear error, or columns of the same length', () => {
    const bytes = candlesToArrow(soundSeries(20));
    const codes = new Set<string>();
    for (let bit = 0; bit < bytes.length * 8; bit += 11) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      codes.add(outcomeOf(saved(flipped)));
    }
    expect([...codes].sort()).toEqual(['INVALID_FILE', 'read']);
  });

  it('is compressed', () => {
    // An LZ4 frame by its first bytes; nobody decodes it.
    const encode = (): Uint8Array => Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 0, 0, 0, 0);
    compressionRegistry.set(CompressionType.LZ4_FRAME, { encode });
    const writer = new RecordBatchFileWriter({ compressionType: CompressionType.LZ4_FRAME });
    writer.write(tableFromArrays({ close: Float64Array.from({ length: 1_000 }, (_, i) => i) }));
    writer.finish();
    expect(errorOf(() => openArrow(saved(writer.toUint8Array(true)))).message).toContain('write it uncompressed');
  });
});

function outcomeOf(path: string): string {
  try {
    using file = openArrow(path);
    const length = file.length;
    for (const name of file.names) expect(file.column(name).length).toBe(length);
    expect(length).toBeLessThanOrEqual(20);
    return 'read';
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
    throw error;
  }
}
