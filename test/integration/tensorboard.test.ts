import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tensorboardLogger } from '../../src/training/loggers/tensorboard/tensorboard-logger.js';
import { pythonWith, runPython } from './python.js';

type Point = readonly [step: number, value: number | string, wallTime: number];

interface ReadBack {
  readonly scalars: Readonly<Record<string, readonly Point[]>>;
  readonly texts: Readonly<Record<string, string>>;
}

const PROGRAM = fileURLToPath(new URL('./tensorboard-read.py', import.meta.url));
const START = 1_700_000_000_000; // ms since 1970
const FAR = 2 ** 40; // a step that needs more than 32 bits
const python = pythonWith('tensorboard', ['tensorboard']);
const reason = 'missing' in python ? `: skipped, ${python.missing}` : '';

/** A clock whose every reading is a quarter of a second after the last. */
function tickingClock(start: number): () => number {
  let now = start - 250;
  return () => {
    now += 250;
    return now;
  };
}

function read(folder: string): ReadBack {
  return 'path' in python ? (runPython(python, PROGRAM, folder) as ReadBack) : { scalars: {}, texts: {} };
}

const home = (): string => join(mkdtempSync(join(tmpdir(), 'neurotrade-')), 'run');
const steps = (points: readonly Point[] | undefined): unknown => points?.map(([step, value]) => [step, value]);

describe.skipIf('missing' in python)(`event files read by TensorBoard${reason}`, () => {
  it('gives back tags, steps, values and times', async () => {
    const folder = home();
    const logger = tensorboardLogger(folder, { clock: tickingClock(START) });
    await logger.logMetrics(0, { 'train/loss': 0.5 });
    await logger.logMetrics(2048, { 'train/loss': Number.NaN, 'größe/ä': -0.1 });
    await logger.logMetrics(FAR, { 'train/loss': Infinity, 'größe/ä': -Infinity });
    await logger.close();
    const { scalars } = read(folder);
    expect(Object.keys(scalars).sort()).toEqual(['größe/ä', 'train/loss']);
    expect(steps(scalars['train/loss'])).toEqual([
      [0, 0.5],
      [2048, 'nan'],
      [FAR, 'inf'],
    ]);
    expect(steps(scalars['größe/ä'])).toEqual([
      [2048, Math.fround(-0.1)],
      [FAR, '-inf'],
    ]);
    const times = scalars['train/loss']?.map(([, , wallTime]) => wallTime) ?? [];
    expect(times.every((time) => time > START / 1000 && time < START / 1000 + 10)).toBe(true);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('shows params as a table on the text tab', async () => {
    const folder = home();
    const logger = tensorboardLogger(folder, { clock: tickingClock(START) });
    await logger.logParams({ gamma: 0.99, netArch: { pi: [64, 64] }, note: 'a|b' });
    await logger.logMetrics(100, { a: 1 });
    await logger.close();
    expect(Object.values(read(folder).texts)).toEqual([
      '| param | value |\n|---|---|\n| gamma | 0.99 |\n| netArch.pi | [64,64] |\n| note | a\\|b |',
    ]);
  });

  it('replaces the curve from where a resumed training begins', async () => {
    const folder = home();
    const first = tensorboardLogger(folder, { clock: tickingClock(START) });
    for (const step of [100, 200, 300]) await first.logMetrics(step, { a: step });
    await first.close();
    const resumed = tensorboardLogger(folder, { clock: tickingClock(START + 60_000) });
    for (const step of [200, 400]) await resumed.logMetrics(step, { a: -step });
    await resumed.close();
    expect(steps(read(folder).scalars.a)).toEqual([
      [100, 100],
      [200, -200],
      [400, -400],
    ]);
  });
});
