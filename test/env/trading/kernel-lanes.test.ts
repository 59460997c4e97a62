import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.js';
import type { RewardName, TradingEnvOptions } from '../../../src/env/index.js';
import { kernelLanes } from '../../../src/env/trading/kernel-lanes.js';
import { drawStart, resetLane } from '../../../src/env/trading/lanes.js';
import { type FilledTradingOptions, TRADING_RULES } from '../../../src/env/trading/options.js';
import { createSetup, type TradingSetup } from '../../../src/env/trading/setup.js';
import { plainLanes, type VectorLanes } from '../../../src/env/trading/vector-lanes.js';
import type { SlippageModel } from '../../../src/market/index.js';
import { closeFeature, walk } from './series.js';

const slippage = fc.constantFrom<SlippageModel>(
  { kind: 'none' },
  { kind: 'fixed', amount: 0.3 },
  { kind: 'proportional', rate: 0.002 },
  { kind: 'squareRoot', coefficient: 0.05, maxParticipation: 0.3 },
);

const options: fc.Arbitrary<TradingEnvOptions> = fc
  .record({
    seed: fc.nat(1_000),
    volatility: fc.constantFrom(0.02, 0.4),
    features: fc.integer({ min: 1, max: 5 }),
    window: fc.integer({ min: 1, max: 9 }),
    accountState: fc.boolean(),
    kind: fc.constantFrom('discrete' as const, 'continuous' as const),
    minChange: fc.constantFrom(0, 0.2),
    length: fc.constantFrom(null, 7),
    ruin: fc.constantFrom(0, 0.9),
    reward: fc.constantFrom<RewardName>('logReturn', 'logReturn', 'drawdownPenalised'),
    market: fc.record({
      takerFee: fc.constantFrom(0, 0.002),
      spread: fc.constantFrom(0, 0.001),
      slippage,
      lot: fc.constantFrom(0, 0.5),
      tick: fc.constantFrom(0, 0.1),
      minNotional: fc.constantFrom(0, 3_000),
      shorting: fc.boolean(),
      fillAt: fc.constantFrom('open' as const, 'close' as const),
    }),
    borrowRate: fc.constantFrom(0, 0.5),
  })
  .map(({ seed, volatility, features, kind, minChange, length, ruin, market, borrowRate, ...rest }) => ({
    ...rest,
    candles: walk(60, seed, volatility),
    features: Array.from({ length: features }, (_, i) => ({ ...closeFeature(i), name: `close ${i}` })),
    actions:
      kind === 'discrete' ? { kind, targets: market.shorting ? [-1, 0, 0.5, 1] : [0, 0.5, 1] } : { kind, minChange },
    market: { ...market, borrowRate: market.shorting ? borrowRate : 0 },
    episode: { start: 'random', length, ruin },
  }));

/** The columns of two sets of lanes whose bytes differ: −0 is not 0, and one NaN is not another. */
function differences(one: VectorLanes, other: VectorLanes): string[] {
  const [columns, others] = [columnsOf(one), columnsOf(other)];
  return Object.keys(columns).filter((name) => !bytesOf(columns[name]).equals(bytesOf(others[name])));
}

/** All but what only one of the two uses. */
function columnsOf({ ledger, ordered: _, ...rest }: VectorLanes): Record<string, ArrayBufferView> {
  const justEnded = rest.justEnded.subarray(0, rest.endings);
  const all = Object.entries<unknown>({ ...ledger, ...rest, justEnded });
  return Object.fromEntries(all.flatMap(([name, column]) => (ArrayBuffer.isView(column) ? [[name, column]] : [])));
}

function bytesOf(column: ArrayBufferView | undefined): Buffer {
  if (column === undefined) throw new Error('expected the same columns on both sides');
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}

function threaded(setup: TradingSetup, count: number, threads: number): VectorLanes {
  const lanes = kernelLanes(setup, count, threads);
  if (lanes === null) throw new Error('expected the kernels to run here');
  return lanes;
}

function restart(lanes: VectorLanes, all: Iterable<number>, seed: number): void {
  const rng = createRng(seed);
  for (const lane of all) resetLane(lanes, lane, drawStart(lanes.setup, rng));
}

function randomAction({ actions }: TradingSetup, draw: number): number {
  if (actions.kind === 'discrete') return Math.floor(draw * actions.targets.length);
  return (
    (actions.space.low[0] as number) + draw * ((actions.space.high[0] as number) - (actions.space.low[0] as number))
  );
}

describe('the kernels of a vector environment', () => {
  it('leave the same bits as the functions of the market, in every column, under every rule', () => {
    fc.assert(
      fc.property(options, fc.integer({ min: 1, max: 9 }), fc.nat(1e6), (given, count, seed) => {
        const { setup } = createSetup<FilledTradingOptions>('test', given, TRADING_RULES);
        const plain = plainLanes(setup, count);
        const fused = kernelLanes(setup, count);
        if (fused === null) throw new Error('expected the kernels to run here');
        const both = [plain, fused];
        const rng = createRng(seed);
        for (const lanes of both)
          restart(
            lanes,
            Array.from({ length: count }, (_, lane) => lane),
            seed,
          );
        for (let t = 0; t < 40; t++) {
          const actions = Array.from({ length: count }, () => randomAction(setup, rng.next()));
          for (const lanes of both) {
            lanes.actions.set(actions);
            lanes.step();
          }
          expect(differences(fused, plain)).toEqual([]);
          // An ended lane stays as it is for a step, which must not move it, and then begins anew.
          if (t % 2 === 1) for (const lanes of both) restart(lanes, endedLanes(lanes), seed + t);
        }
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it.each<[RewardName, number]>([
    ['logReturn', 3],
    ['drawdownPenalised', 2],
  ])('leave the same bits on several threads, workers that come and go included: %s', async (reward, threads) => {
    const count = 301;
    const given: TradingEnvOptions = {
      candles: walk(200, 5),
      features: [closeFeature()],
      episode: { start: 'random', length: 7 },
      reward,
    };
    const { setup } = createSetup<FilledTradingOptions>('test', given, TRADING_RULES);
    const both = [plainLanes(setup, count), threaded(setup, count, threads)];
    const [plain, shared] = both as [VectorLanes, VectorLanes];
    const rng = createRng(1);
    const every = Array.from({ length: count }, (_, lane) => lane);
    for (const lanes of both) restart(lanes, every, 1);
    // The first steps have no worker: they take a while to start.
    for (let t = 0; shared.helped() < 100; t++) {
      const actions = every.map(() => rng.integer(0, 2));
      for (const lanes of both) {
        lanes.actions.set(actions);
        lanes.step();
      }
      expect(differences(shared, plain)).toEqual([]);
      if (t % 2 === 1) for (const lanes of both) restart(lanes, endedLanes(lanes), t);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
});

function endedLanes({ ended }: VectorLanes): number[] {
  return Array.from(ended.keys()).filter((lane) => ended[lane] !== 0);
}
