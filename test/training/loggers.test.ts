import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { consoleLogger } from '../../src/training/loggers/console-logger.js';
import { csvLogger } from '../../src/training/loggers/csv-logger.js';
import { jsonLinesLogger } from '../../src/training/loggers/json-lines-logger.js';
import type { Logger } from '../../src/training/loggers/logger.js';
import { crc32c, maskedCrc32c } from '../../src/training/loggers/tensorboard/crc32c.js';
import { tensorboardLogger } from '../../src/training/loggers/tensorboard/tensorboard-logger.js';
import { tfRecord } from '../../src/training/loggers/tensorboard/tf-record.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'neurotrade-'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function logAll(logger: Logger, rows: readonly (readonly [number, Record<string, number>])[]): Promise<void> {
  for (const [step, metrics] of rows) await logger.logMetrics(step, metrics);
  await logger.close();
}

describe('consoleLogger', () => {
  const printed = (use: (logger: Logger) => void): string => {
    let text = '';
    use(consoleLogger({ stream: { write: (more) => (text += more) } }));
    return text;
  };

  it('draws sorted tags under their groups', () => {
    const metrics = { 'train/loss': 0.012345, 'time/fps': 1073, 'train/kl': Number.NaN, plain: -1234.5 };
    expect(printed((logger) => logger.logMetrics(8, metrics))).toBe(
      [
        '--------------------',
        '| plain   | -1230  |',
        '| time/   |        |',
        '|    fps  | 1073   |',
        '| train/  |        |',
        '|    kl   | NaN    |',
        '|    loss | 0.0123 |',
        '--------------------',
        '',
      ].join('\n'),
    );
  });

  it('draws params by dotted name, and nothing for nothing', () => {
    const params = { gamma: 0.99, netArch: { pi: [64, 64] }, targetKl: null };
    const text = printed((logger) => logger.logParams(params));
    expect(text).toBe(
      [
        '---------------------------',
        '| params/       |         |',
        '|    gamma      | 0.99    |',
        '|    netArch.pi | [64,64] |',
        '|    targetKl   | null    |',
        '---------------------------',
        '',
      ].join('\n'),
    );
    expect(printed((logger) => logger.logMetrics(1, {}))).toBe('');
  });
});

describe('csvLogger', () => {
  it('keeps columns in order of appearance and widens for new ones', async () => {
    const path = join(folder(), 'deep', 'log.csv');
    await logAll(csvLogger(path), [
      [1, { b: 0.1, a: Number.NaN }],
      [2, { a: -Infinity, 'c,"d"': 1e-7 }],
      [3, { b: 2 }],
    ]);
    expect(readFileSync(path, 'utf8')).toBe('step,b,a,"c,""d"""\n1,0.1,NaN,\n2,,-Infinity,1e-7\n3,2,,\n');
    expect(readdirSync(join(path, '..'))).toEqual(['log.csv']);
  });

  it('continues an existing file behind its last whole line', async () => {
    const path = join(folder(), 'log.csv');
    writeFileSync(path, 'step,a\n1,5\n2,6\n3,');
    const logger = csvLogger(path);
    await logAll(logger, [[3, { a: 7 }]]);
    await logAll(logger, [[4, { a: 8, b: 9 }]]);
    expect(readFileSync(path, 'utf8')).toBe('step,a,b\n1,5,\n2,6,\n3,7,\n4,8,9\n');
  });

  it('writes a header again where none is whole', async () => {
    const path = join(folder(), 'log.csv');
    writeFileSync(path, 'step,a');
    await logAll(csvLogger(path), [[1, { a: 7 }]]);
    expect(readFileSync(path, 'utf8')).toBe('step,a\n1,7\n');
  });

  it("leaves another's file alone", async () => {
    const path = join(folder(), 'prices.csv');
    writeFileSync(path, 'time,close\n1,2');
    await expect(csvLogger(path).logMetrics(1, { a: 1 })).rejects.toMatchObject({ code: 'INVALID_FILE' });
    expect(readFileSync(path, 'utf8')).toBe('time,close\n1,2');
  });

  it('keeps params beside the file, later ones over earlier ones', async () => {
    const path = join(folder(), 'log.csv');
    const logger = csvLogger(path);
    await logger.logParams({ gamma: 0.9, seed: 1 });
    await logger.logParams({ gamma: 0.99 });
    expect(JSON.parse(readFileSync(`${path}.params.json`, 'utf8'))).toEqual({ gamma: 0.99, seed: 1 });
  });
});

describe('jsonLinesLogger', () => {
  it('writes a line a call, with strings for what JSON has no numbers for', async () => {
    const path = join(folder(), 'deep', 'log.jsonl');
    const logger = jsonLinesLogger(path);
    await logger.logParams({ netArch: { pi: [64] }, targetKl: null });
    await logAll(logger, [[2048, { 'train/loss': 0.5, nan: Number.NaN, low: -Infinity }]]);
    expect(readFileSync(path, 'utf8')).toBe(
      '{"type":"params","params":{"netArch":{"pi":[64]},"targetKl":null}}\n' +
        '{"type":"metrics","step":2048,"metrics":{"train/loss":0.5,"nan":"NaN","low":"-Infinity"}}\n',
    );
  });

  it.each([0, 1, 4095, 4096, 4097, 20_000])('drops a torn last line of %i bytes and goes on', async (length) => {
    const path = join(folder(), 'log.jsonl');
    writeFileSync(path, `{"whole":1}\n${'x'.repeat(length)}`);
    await logAll(jsonLinesLogger(path), [[1, { a: 2 }]]);
    expect(readFileSync(path, 'utf8')).toBe('{"whole":1}\n{"type":"metrics","step":1,"metrics":{"a":2}}\n');
  });

  it('rejects with IO where the disk refuses, and recovers once it does not', async () => {
    const path = join(folder(), 'log.jsonl');
    mkdirSync(path);
    const logger = jsonLinesLogger(path);
    await expect(logger.logMetrics(1, { a: 1 })).rejects.toMatchObject({ code: 'IO', retryable: true });
    rmSync(path, { recursive: true });
    await logAll(logger, [[2, { a: 2 }]]);
    expect(readFileSync(path, 'utf8')).toBe('{"type":"metrics","step":2,"metrics":{"a":2}}\n');
  });

  it.each([csvLogger, jsonLinesLogger, tensorboardLogger])(
    '%o refuses an empty path and closes twice',
    async (make) => {
      expect(() => make('')).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
      const logger = make(join(folder(), 'never'));
      await logger.close();
      await logger.close();
    },
  );
});

describe('tensorboardLogger', () => {
  it('has the checksums of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(maskedCrc32c(new TextEncoder().encode('123456789'))).toBe(0xc78ab0e5 /* rotr15(0xe3069283) + 0xa282ead8 */);
  });

  it('names files by time and host and writes exact bytes', async () => {
    const home = join(folder(), 'run');
    const logger = tensorboardLogger(home, { clock: () => 1_700_000_000_500 });
    await logAll(logger, [[300, { a: Number.NaN }]]);
    const name = `events.out.tfevents.1700000000.${hostname()}`;
    const time = '0900002040fc54d941'; // field 1, double 1700000000.5
    const events = [
      `${time}1a0d${hex(new TextEncoder().encode('brain.Event:2'))}`,
      `${time}10ac023a020801`, // step 300; session_log { status: START }
      `${time}10ac022a0a0a080a0161150000c07f`, // step 300; summary { value { tag: "a", simple_value: nan } }
    ];
    const expected = events.map((event) => hex(tfRecord(Buffer.from(event, 'hex')))).join('');
    expect(hex(readFileSync(join(home, name)))).toBe(expected);
  });

  it('frames a record with length and two checksums', () => {
    const data = new TextEncoder().encode('123456789');
    expect(hex(tfRecord(data).subarray(0, 8))).toBe('0900000000000000');
    expect(hex(tfRecord(data).subarray(12))).toBe(`${hex(data)}e5b08ac7`);
  });

  it('never writes into a file that is there', async () => {
    const home = folder();
    const logger = tensorboardLogger(home, { clock: () => 1000 });
    await logAll(logger, [[1, { a: 1 }]]);
    await logAll(logger, [[2, { a: 1 }]]);
    await logAll(tensorboardLogger(home, { clock: () => 1000 }), [[3, { a: 1 }]]);
    const name = `events.out.tfevents.0000000001.${hostname()}`;
    expect(readdirSync(home).sort()).toEqual([name, `${name}.1`, `${name}.2`]);
  });
});

describe('file loggers', () => {
  const rows = [
    { step: 1, metrics: { a: 1 } },
    { step: 2, metrics: { b: 2, a: Number.NaN } },
    { step: 3, metrics: {} },
  ];

  it.each([
    ['csv', csvLogger],
    ['jsonl', jsonLinesLogger],
    ['tensorboard', (path: string) => tensorboardLogger(path, { clock: () => 1000 })],
  ])('%s: a batch leaves what single calls leave', async (_, make) => {
    const home = folder();
    const content = (path: string): string =>
      hex(readFileSync(statSync(path).isDirectory() ? join(path, readdirSync(path)[0] as string) : path));
    const [single, batched] = ['single', 'batched'].map((name) => join(home, name)) as [string, string];
    await logAll(
      make(single),
      rows.map(({ step, metrics }) => [step, metrics as Record<string, number>]),
    );
    const logger = make(batched);
    await logger.logBatch?.(rows);
    await logger.close();
    expect(content(batched)).toBe(content(single));
  });
});

describe('a disk that fills up in the middle of a record', () => {
  /** The next write puts down all bytes but the last and fails. */
  async function tearNextWrite(): Promise<void> {
    const handle = await open(join(folder(), 'probe'), 'w');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    const write = prototype.write as (...args: [Uint8Array, number, number, number]) => Promise<unknown>;
    await handle.close();
    const torn = async function (this: FileHandle, bytes: Uint8Array, offset: number, length: number, at: number) {
      await write.call(this, bytes, offset, length - 1, at);
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    };
    vi.spyOn(prototype, 'write').mockImplementationOnce(torn as unknown as FileHandle['write']);
  }

  it.each([
    ['csv', csvLogger],
    ['jsonl', jsonLinesLogger],
    ['tensorboard', (path: string) => tensorboardLogger(path, { clock: () => 1000 })],
  ])('%s: leaves only whole records, as if the call had not been made', async (name, make) => {
    const home = folder();
    const content = (path: string): string => {
      const isFolder = statSync(path).isDirectory();
      return hex(readFileSync(isFolder ? join(path, readdirSync(path)[0] as string) : path));
    };
    const logger = make(join(home, `torn-${name}`));
    await logger.logMetrics(1, { a: 0.5 });
    await tearNextWrite();
    await expect(logger.logMetrics(2, { a: 123456789.5 })).rejects.toMatchObject({ code: 'IO', retryable: true });
    vi.restoreAllMocks();
    await logAll(logger, [[3, { a: 7 }]]);
    const whole = make(join(home, `whole-${name}`));
    await logAll(whole, [
      [1, { a: 0.5 }],
      [3, { a: 7 }],
    ]);
    expect(content(join(home, `torn-${name}`))).toBe(content(join(home, `whole-${name}`)));
  });
});
