import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Probe {
  readonly env: readonly number[];
  readonly agent: {
    readonly heap: readonly number[];
    readonly tensorsBefore: number;
    readonly tensorsAfter: number;
    readonly updates: number;
  };
  readonly tensorsAtStart: number;
  readonly tensorsAtEnd: number;
}

const MEBIBYTE = 2 ** 20;

/** Bytes by which the heap grew from the second reading, when code is compiled, to the last. */
function growth(readings: readonly number[]): number {
  return (readings.at(-1) as number) - (readings[1] as number);
}

describe('a million env steps and a thousand updates', () => {
  const program = fileURLToPath(new URL('leak-probe.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', program], { encoding: 'utf8' });
  const probe = JSON.parse(output.trim().split('\n').at(-1) as string) as Probe;

  it('end with the tensors they began with', () => {
    expect(probe.agent.updates).toBeGreaterThanOrEqual(1_000);
    expect(probe.agent.tensorsAfter).toBe(probe.agent.tensorsBefore);
    expect(probe.tensorsAtEnd).toBe(probe.tensorsAtStart);
  });

  it('leave the heap flat: less than a byte a step and a kilobyte an update', () => {
    expect(growth(probe.env)).toBeLessThan(0.8 * MEBIBYTE);
    expect(growth(probe.agent.heap)).toBeLessThan(MEBIBYTE);
  });
});
