import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { type ArrowFile, candlesToArrow, openArrow, readColumns } from '../../src/data/index.js';
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
