import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.js';
import type { CandleSeries } from '../../../src/data/candles.js';
import { type CheckEnvOptions, type CheckName, checkEnv, scrambleAfter } from '../../../src/env/check/index.js';
import { CHECK_NAMES } from '../../../src/env/check/violation.js';
import { cartPole } from '../../../src/env/classic/index.js';
import type { EnvState, ResetOptions, ResetResult, StepResult } from '../../../src/env/env.js';
import { box, discrete } from '../../../src/env/spaces.js';
import { LedgerEnv, PRICES } from './ledger-env.js';

/** Prices with every bar after `lastKept` changed. */
function scramble(lastKept: number): Float64Array {
  const rng = createRng('prices');
  return PRICES.map((price, bar) => (bar > lastKept ? price * (0.8 + 0.4 * rng.next()) : price));
}

let tensors = 0;

function optionsFor(make: new (prices?: Float64Array) => LedgerEnv): CheckEnvOptions<number> {
  return { rebuild: (lastKept) => new make(scramble(lastKept)), tensorCount: () => tensors };
}

/** Names of the checks that fail. */
function failures(make: new (prices?: Float64Array) => LedgerEnv): CheckName[] {
  return checkEnv(() => new make(), optionsFor(make)).map(({ check }) => check);
}

let shared = 0;

/** One broken env a check. */
const broken: Record<CheckName, new (prices?: Float64Array) => LedgerEnv> = {
  spaces: class extends LedgerEnv {
    override readonly actionSpace = { ...discrete(2), n: 0 };
  },
  stepBeforeReset: class extends LedgerEnv {
    override checkPhase(): void {
      if (this.phase === 'new') this.reset();
      super.checkPhase();
    }
  },
  reset: class extends LedgerEnv {
    override reset(options?: ResetOptions): ResetResult {
      const { observation, info } = super.reset(options);
      observation[2] = 7;
      return { observation, info };
    }
  },
  step: class extends LedgerEnv {
    override step(action: number): StepResult {
      if (action === 1 && this.phase === 'running') throw new Error('no');
      return super.step(action);
    }
  },
  observation: class extends LedgerEnv {
    override readonly observationSpace = box({ shape: [3], low: [0, 0, 0], high: [1000, 1000, 0.5] });
  },
  reward: class extends LedgerEnv {
    override reward(): number {
      return this.position === 1 ? Number.NaN : 0;
    }
  },
  flags: class extends LedgerEnv {
    override flags(): { terminated: boolean; truncated: boolean } {
      return { ...super.flags(), terminated: 0 as unknown as boolean };
    }
  },
  info: class extends LedgerEnv {
    override step(action: number): StepResult {
      return { ...super.step(action), info: null as unknown as Record<string, unknown> };
    }
  },
  actionMask: class extends LedgerEnv {
    override actionMask(): Uint8Array {
      return new Uint8Array(2);
    }
  },
  accounting: class extends LedgerEnv {
    override info(): Record<string, unknown> {
      return { ...super.info(), cash: this.cash - this.position * 0.01 };
    }
  },
  invalidAction: class extends LedgerEnv {
    override checkAction(action: number): void {
      if (action !== 2) super.checkAction(action);
    }
  },
  sameSeed: class extends LedgerEnv {
    override seed(seed: number | undefined): void {
      super.seed(seed === undefined ? undefined : seed + 1000 * ++shared);
    }
  },
  otherSeed: class extends LedgerEnv {
    override seed(seed: number | undefined): void {
      super.seed(seed === undefined ? undefined : 1);
    }
  },
  determinism: class extends LedgerEnv {
    override reward(before: number): number {
      return super.reward(before) + ++shared * 1e-9;
    }
  },
  aliasing: class extends LedgerEnv {
    readonly buffer = new Float32Array(3);
    override observe(): Float32Array {
      this.buffer.set(super.observe());
      return this.buffer;
    }
  },
  stepAfterEnd: class extends LedgerEnv {
    override checkPhase(): void {
      if (this.phase !== 'over') super.checkPhase();
    }
  },
  saveState: class extends LedgerEnv {
    override loadState(state: EnvState): void {
      super.loadState({ ...state, cash: 500 });
    }
  },
  independence: class extends LedgerEnv {
    override reset(options?: ResetOptions): ResetResult {
      shared = 0;
      return super.reset(options);
    }
    override reward(before: number): number {
      return super.reward(before) + ++shared * 1e-9;
    }
    override loadState(state: EnvState): void {
      super.loadState(state);
      shared = state.shared as number;
    }
    override saveState(): EnvState {
      return { ...super.saveState(), shared };
    }
  },
  lookAhead: class extends LedgerEnv {
    override observe(): Float32Array {
      const observation = super.observe();
      observation[0] = (this.prices[this.bar + 1] ?? 0) as number;
      return observation;
    }
  },
  tensors: class extends LedgerEnv {
    override step(action: number): StepResult {
      tensors += 1;
      return super.step(action);
    }
  },
  close: class extends LedgerEnv {
    override close(): void {
      if (this.phase === 'closed') throw new Error('closed before');
      super.close();
    }
  },
};

describe('checkEnv', () => {
  it('finds nothing in an env that keeps its promises', () => {
    expect(checkEnv(() => new LedgerEnv(), optionsFor(LedgerEnv))).toEqual([]);
    expect(checkEnv(new LedgerEnv())).toEqual([]);
    expect(checkEnv(() => cartPole())).toEqual([]);
  });

  it.each(CHECK_NAMES)('catches a broken promise of %s, and only that', (name) => {
    expect(failures(broken[name])).toEqual([name]);
  });

  it.each(CHECK_NAMES)('leaves %s out where it is told to', (name) => {
    const make = broken[name];
    const found = checkEnv(() => new make(), { ...optionsFor(make), skip: [name] });
    expect(found.map(({ check }) => check)).not.toContain(name);
  });

  it('lists the offending indices', () => {
    const [violation] = checkEnv(() => new broken.observation());
    expect(violation?.message).toMatch(/^step \d+: .* found 1 at 2, bounds \[0, 0.5\]$/);
    expect(violation?.details).toMatchObject({ indices: [2], values: [1] });
  });

  it('does not need a factory, but then leaves out what needs one', () => {
    const needFactory = new Set<CheckName>(['stepBeforeReset', 'independence']);
    for (const name of CHECK_NAMES) {
      const make = broken[name];
      const found = checkEnv(new make(), optionsFor(make)).map(({ check }) => check);
      expect([name, found]).toEqual([name, needFactory.has(name) ? [] : [name]]);
    }
  });
});

describe('variants', () => {
  it.each([
    ['a reset that throws', { reset: () => fail() }, 'reset'],
    ['an observation that is no Float32Array', { observe: () => [1, 2, 3] }, 'reset'],
    ['an observation that is too long', { observe: () => new Float32Array(4) }, 'reset'],
    ['an observation that is NaN', { observe: () => Float32Array.of(1, Number.NaN, 0) }, 'reset'],
    ['an infinite reward', { reward: () => Number.POSITIVE_INFINITY }, 'reward'],
    ['a mask of another length', { actionMask: () => Uint8Array.of(1) }, 'actionMask'],
    ['a mask that is no mask', { actionMask: () => Uint8Array.of(1, 2) }, 'actionMask'],
    ['a state that is no plain data', { saveState: () => ({ f: () => 1 }) }, 'saveState'],
    ['a state that cannot be loaded', { loadState: undefined }, 'saveState'],
    ['an env that works after it was closed', { close: () => undefined }, 'close'],
    [
      'the wrong error for an action',
      { checkAction: (a: number) => (a > 1 || a < 0 || a % 1 ? fail() : 0) },
      'invalidAction',
    ],
  ] as [string, object, CheckName][])('%s', (_, parts, name) => {
    const found = checkEnv(() => Object.assign(new LedgerEnv(), parts));
    expect(found.map(({ check }) => check)).toContain(name);
  });

  it('an observation that is read again', () => {
    class Reader extends LedgerEnv {
      last: Float32Array = new Float32Array(3);
      override observe(): Float32Array {
        const { last } = this;
        this.last = super.observe();
        if (this.phase === 'running') this.last[0] = last[1] as number;
        return this.last;
      }
      override reset(options?: ResetOptions): ResetResult {
        this.last = new Float32Array(3);
        return super.reset(options);
      }
    }
    const options = { skip: ['saveState'] as const };
    expect(checkEnv(() => new Reader(), options).map(({ check }) => check)).toEqual(['aliasing']);
  });

  it('puts views on data back as they were', () => {
    const data = Float32Array.from({ length: 300 }, (_, i) => i);
    const kept = data.slice();
    class View extends LedgerEnv {
      override observe(): Float32Array {
        return data.subarray(this.bar, this.bar + 3);
      }
      override readonly observationSpace = box({ shape: [3], low: 0, high: 300 });
    }
    expect(checkEnv(() => new View()).map(({ check }) => check)).toEqual(['aliasing']);
    expect(data).toEqual(kept);
  });

  it('a future that shows only in an info', () => {
    class Gossip extends LedgerEnv {
      override info(): Record<string, unknown> {
        return { ...super.info(), hint: this.prices[this.bar + 1] };
      }
    }
    const [violation, ...rest] = checkEnv(() => new Gossip(), optionsFor(Gossip));
    expect(rest).toEqual([]);
    expect(violation?.message).toContain('another info.hint');
  });

  it('a rebuild that changes nothing proves nothing', () => {
    const found = checkEnv(() => new LedgerEnv(), { rebuild: () => new LedgerEnv() });
    expect(found).toMatchObject([{ check: 'lookAhead', message: expect.stringContaining('found no change at all') }]);
  });

  it('a rebuild without a bar number asks for one', () => {
    const found = checkEnv(() => cartPole(), { rebuild: () => cartPole() });
    expect(found).toMatchObject([{ check: 'lookAhead', message: expect.stringContaining('pass barOf') }]);
  });

  it('refuses unknown options', () => {
    expect(() => checkEnv(new LedgerEnv(), { skip: ['colour' as CheckName] })).toThrow('"skip" must be names out of');
    expect(() => checkEnv(new LedgerEnv(), { step: 3 } as object)).toThrow('unknown option "step"');
  });
});

function fail(): never {
  throw new Error('fails');
}

describe('scrambleAfter', () => {
  it('changes the bars after one and keeps them a valid series', () => {
    const column = (scale: number): Float64Array => Float64Array.from({ length: 10 }, (_, i) => scale * (10 + i));
    const series: CandleSeries = {
      symbol: 'X/Y',
      timeframe: '1h',
      length: 10,
      time: Float64Array.from({ length: 10 }, (_, i) => i * 3_600_000),
      open: column(1),
      high: column(2),
      low: column(0.5),
      close: column(1.5),
      volume: column(1),
    };
    const scrambled = scrambleAfter(series, 4);
    expect(scrambled.time).toEqual(series.time);
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      expect(scrambled[name].subarray(0, 5)).toEqual(series[name].subarray(0, 5));
      for (let bar = 5; bar < 10; bar++) expect(scrambled[name][bar]).not.toBe(series[name][bar]);
    }
    expect(scrambleAfter(series, Number.POSITIVE_INFINITY).close).toEqual(series.close);
    expect(scrambleAfter(series, 4).close).toEqual(scrambled.close);
  });
});
