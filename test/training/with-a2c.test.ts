import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { A2C } from '../../src/agents/index.js';
import { identityEnv } from '../../src/env/classic/index.js';
import { csvLogger, jsonLinesLogger, logCallback, tensorboardLogger } from '../../src/training/index.js';

/** Twice as many as a logger's queue holds, in about two seconds. */
const UPDATES = 20_000;

/** Events of a TFRecord file. */
function records(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 16 + Number(bytes.readBigUInt64LE(at))) count += 1;
  return count;
}

const lines = (path: string): number => readFileSync(path, 'utf8').split('\n').length - 1;

describe('file loggers on A2C, which learns thousands of times a second', () => {
  it('write every update', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'neurotrade-'));
    const [csv, jsonl, runs] = ['log.csv', 'log.jsonl', 'runs'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const warnings: string[] = [];
    const logging = logCallback([csvLogger(csv), jsonLinesLogger(jsonl), tensorboardLogger(runs)], {
      warn: (message) => void warnings.push(message),
    });
    using agent = await A2C.create(identityEnv(), { seed: 1, netArch: { pi: [8], vf: [8] } });
    await agent.learn({ totalTimesteps: 5 * UPDATES, callbacks: logging });
    expect(logging.counts.map(({ written, failed, dropped }) => [written, failed, dropped])).toEqual(
      Array(3).fill([UPDATES, 0, 0]),
    );
    expect(warnings).toEqual([]);
    expect([lines(csv), lines(jsonl)]).toEqual([UPDATES + 1, UPDATES]);
    expect(records(readFileSync(join(runs, readdirSync(runs)[0] as string)))).toBe(UPDATES + 2); // version and start
  }, 60_000);
});
