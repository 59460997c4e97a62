import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingContext } from '../../src/agents/callback.js';
import { type LogCallback, logCallback } from '../../src/training/loggers/log-callback.js';
import type { LogArtifact, Logger } from '../../src/training/loggers/logger.js';
import { fakeAgent } from './fakes.js';

/** What one call of a faulty logger does. */
type Fault = 'ok' | 'throw' | 'reject' | 'slow' | 'hang';

interface FaultyLogger extends Logger {
  readonly steps: number[];
  readonly overlapped: boolean;
}

/** Treats its calls as `faults` says, then all the same way as the last; one that takes batches fails for all or for none. */
function faultyLogger(faults: readonly Fault[], onClose: Fault = 'ok', batches = false): FaultyLogger {
  const steps: number[] = [];
  let calls = 0;
  let active = 0;
  let overlapped = false;
  const suffer = async (fault: Fault): Promise<void> => {
    overlapped ||= active > 0;
    active += 1;
    if (fault === 'hang') await new Promise(() => {});
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 1));
    else await undefined;
    active -= 1;
    if (fault === 'reject') throw new Error('disk full');
  };
  const meet = (fault: Fault): Promise<void> => {
    if (fault === 'throw') throw new Error('disk full');
    return suffer(fault);
  };
  const write = (written: readonly number[]): Promise<void> => {
    const fault = faults[Math.min(calls++, faults.length - 1)] ?? 'ok';
    if (fault === 'ok' || fault === 'slow') steps.push(...written);
    return meet(fault);
  };
  return {
    name: 'faulty',
    steps,
    get overlapped() {
      return overlapped;
    },
    logParams: () => {},
    logMetrics: (step) => write([step]),
    ...(batches ? { logBatch: (rows) => write(rows.map(({ step }) => step)) } : {}),
    close: () => meet(onClose),
  };
}

/** An agent that logs its step count as `train/n` and learns every four steps. */
function loggingAgent() {
  const agent = fakeAgent(() => 0);
  const count = {
    onStep: () => {
      agent.logs['train/n'] = agent.numTimesteps;
      return undefined;
    },
  };
  return { agent, count };
}

describe('logCallback', () => {
  const record = () => {
    const calls: unknown[] = [];
    const logger: Logger = {
      name: 'recorder',
      logParams: (params) => void calls.push(['params', params]),
      logMetrics: (step, metrics) => void calls.push([step, metrics['train/n']]),
      close: () => void calls.push('close'),
    };
    return { calls, logger };
  };

  it('logs a copy of the logs after every update, params first and close last', async () => {
    const { calls, logger } = record();
    const { agent, count } = loggingAgent();
    const callback = logCallback(logger, { params: { gamma: 0.9 } });
    await agent.learn({ totalTimesteps: 14, callbacks: [count, callback] });
    expect(calls).toEqual([['params', { gamma: 0.9 }], [4, 4], [8, 8], [12, 12], 'close']);
    expect(callback.counts).toEqual([{ logger: 'recorder', written: 4, failed: 0, dropped: 0 }]);
  });

  it('logs at multiples of everySteps, and the last update in any case', async () => {
    const { calls, logger } = record();
    const { agent, count } = loggingAgent();
    await agent.learn({ totalTimesteps: 28, callbacks: [count, logCallback([logger], { everySteps: 10 })] });
    expect(calls).toEqual([[12, 12], [20, 20], [28, 28], 'close']);
  });

  it('serves a second training', async () => {
    const { calls, logger } = record();
    const { agent, count } = loggingAgent();
    const callbacks = [count, logCallback(logger)];
    await agent.learn({ totalTimesteps: 4, callbacks });
    await agent.learn({ totalTimesteps: 8, callbacks });
    expect(calls).toEqual([[4, 4], 'close', [8, 8], 'close']);
  });

  it('lets no fault through: every call is counted once, in order, and warned of once', async () => {
    const fault = fc.constantFrom<Fault>('ok', 'throw', 'reject', 'slow', 'hang');
    const faultLists = fc.array(fault, { minLength: 1, maxLength: 12 });
    const scenario = [faultLists, fault, fc.integer({ min: 1, max: 4 }), fc.boolean()] as const;
    await fc.assert(
      fc.asyncProperty(...scenario, async (faults, onClose, queueSize, batches) => {
        const faulty = faultyLogger(faults, onClose, batches);
        const healthy = faultyLogger(['ok']);
        const warnings: string[] = [];
        const warn = (message: string): void => void warnings.push(message);
        const { agent, count } = loggingAgent();
        const callback = logCallback([faulty, healthy], { queueSize, closeTimeoutMs: 30, warn });
        await agent.learn({ totalTimesteps: 40, callbacks: [count, callback] });
        expect(agent.numTimesteps).toBe(40);
        expect(faulty.overlapped).toBe(false);
        expect(faulty.steps).toEqual([...faulty.steps].sort((a, b) => a - b));
        const [bad, good] = callback.counts;
        expect((bad?.written ?? 0) + (bad?.failed ?? 0) + (bad?.dropped ?? 0)).toBe(10);
        expect(good).toEqual({ logger: 'faulty', written: 10, failed: 0, dropped: 0 });
        const lost = (bad?.failed ?? 0) + (bad?.dropped ?? 0);
        const closesBadly = onClose !== 'ok' && onClose !== 'slow';
        expect(warnings).toHaveLength(lost > 0 || closesBadly ? 1 : 0);
        expect(faulty.steps.length).toBeGreaterThanOrEqual(bad?.written ?? 0);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('says how many of how many calls are lost, and why', async () => {
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    const { agent } = loggingAgent();
    const callback = logCallback(faultyLogger(['ok', 'hang']), { queueSize: 3, closeTimeoutMs: 1, warn });
    await agent.learn({ totalTimesteps: 40, callbacks: callback });
    expect(callback.counts).toEqual([{ logger: 'faulty', written: 1, failed: 0, dropped: 9 }]);
    expect(warnings).toEqual([
      'logger "faulty" was slower than training: 3 calls waited, and more were dropped; 9 of 10 calls are lost, 0 failed and 9 dropped',
    ]);
  });

  it('warns of one that fails once a training, and of a second training for what it lost', async () => {
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    const { agent } = loggingAgent();
    const callback = logCallback(faultyLogger(['reject', 'reject', 'ok', 'throw', 'ok']), { warn });
    for (const totalTimesteps of [12, 24, 32]) await agent.learn({ totalTimesteps, callbacks: callback });
    expect(warnings).toEqual([
      'logger "faulty" failed: disk full; 2 of 3 calls are lost, 2 failed and 0 dropped',
      'logger "faulty" failed: disk full; 3 of 6 calls are lost, 3 failed and 0 dropped',
    ]);
  });

  it('warns of one that does not close, though nothing is lost', async () => {
    const warnings: string[] = [];
    const { agent } = loggingAgent();
    const callback = logCallback(faultyLogger(['ok'], 'reject'), { warn: (message) => void warnings.push(message) });
    await agent.learn({ totalTimesteps: 4, callbacks: callback });
    expect(warnings).toEqual([
      'logger "faulty" did not close: disk full; 0 of 1 calls are lost, 0 failed and 0 dropped',
    ]);
  });

  it.each([false, true])('holds no more than the queue beside the call that runs (batches: %s)', async (batches) => {
    const { agent } = loggingAgent();
    const callback = logCallback(faultyLogger(['hang'], 'ok', batches), {
      queueSize: 5,
      closeTimeoutMs: 1,
      warn: () => {},
    });
    let dropped = 0;
    const look = {
      onTrainingEnd: () => {
        dropped = callback.counts[0]?.dropped ?? 0;
      },
    };
    await agent.learn({ totalTimesteps: 400, callbacks: [look, callback] });
    expect(dropped).toBe(100 - 5 - 1);
  });

  it('hands what waits to a logger that takes batches, in one call', async () => {
    const calls: (readonly number[])[] = [];
    const slowly = (steps: readonly number[]): Promise<void> => {
      calls.push(steps);
      return new Promise((resolve) => setTimeout(resolve, 1));
    };
    const logger: Logger = {
      ...faultyLogger(['ok']),
      logParams: () => slowly([]),
      logMetrics: (step) => slowly([step]),
      logBatch: (rows) => slowly(rows.map(({ step }) => step)),
    };
    const { agent } = loggingAgent();
    const callback = logCallback(logger, { params: { gamma: 0.9 } });
    await agent.learn({ totalTimesteps: 12, callbacks: callback });
    expect(calls).toEqual([[], [4, 8, 12]]);
    expect(callback.counts).toMatchObject([{ written: 4, failed: 0, dropped: 0 }]);
  });

  it('survives a warn that throws', async () => {
    const warn = (): never => {
      throw new Error('no terminal');
    };
    const { agent } = loggingAgent();
    const callback = logCallback(faultyLogger(['reject']), { warn });
    await agent.learn({ totalTimesteps: 8, callbacks: callback });
    expect(callback.counts).toEqual([{ logger: 'faulty', written: 0, failed: 2, dropped: 0 }]);
  });

  describe('logArtifact', () => {
    const keeper = (keep: (artifact: LogArtifact) => void | Promise<void>): Logger => ({
      ...faultyLogger(['ok']),
      name: 'keeper',
      logArtifact: keep,
    });
    const artifact = (name: string, size = 1): LogArtifact => ({
      name,
      kind: 'file',
      step: 0,
      bytes: new Uint8Array(size),
    });
    /** Logs artifacts at the steps that are their indices. */
    const logging = (callback: LogCallback, artifacts: readonly LogArtifact[]) => ({
      onStep: ({ numTimesteps }: TrainingContext) => {
        const due = artifacts[numTimesteps];
        if (due !== undefined) callback.logArtifact(due);
        return undefined;
      },
    });

    it('reaches the loggers that keep artifacts, between the calls around it, and counts for no other', async () => {
      const calls: unknown[] = [];
      const { agent } = loggingAgent();
      const other = faultyLogger(['ok']);
      const kept = keeper((given) => void calls.push(given));
      const callback = logCallback([{ ...kept, logMetrics: (step) => void calls.push(step) }, other]);
      const given = artifact('a');
      await agent.learn({ totalTimesteps: 8, callbacks: [logging(callback, [...Array(5), given]), callback] });
      expect(calls).toEqual([4, given, 8]);
      expect(callback.counts).toEqual([
        { logger: 'keeper', written: 3, failed: 0, dropped: 0 },
        { logger: 'faulty', written: 2, failed: 0, dropped: 0 },
      ]);
    });

    it('splits the batches around it', async () => {
      const calls: unknown[] = [];
      const { agent } = loggingAgent();
      const slow = async (call: unknown): Promise<void> => {
        calls.push(call);
        await new Promise((resolve) => setTimeout(resolve, 1));
      };
      const logger: Logger = {
        ...keeper(({ name }) => slow(name)),
        logParams: () => slow('params'),
        logBatch: (rows) => slow(rows.map(({ step }) => step)),
      };
      const callback = logCallback(logger, { params: {} });
      const artifacts = [...Array(9), artifact('a')];
      await agent.learn({ totalTimesteps: 16, callbacks: [logging(callback, artifacts), callback] });
      expect(calls).toEqual(['params', [4, 8], 'a', [12, 16]]);
    });

    it.each([
      ['rejects', () => Promise.reject(new Error('no network'))],
      [
        'throws',
        () => {
          throw new Error('no network');
        },
      ],
    ])('does not reach training where it %s', async (_, keep) => {
      const warnings: string[] = [];
      const { agent } = loggingAgent();
      const callback = logCallback(keeper(keep), { warn: (message) => void warnings.push(message) });
      await agent.learn({ totalTimesteps: 4, callbacks: [logging(callback, [...Array(1), artifact('a')]), callback] });
      expect(warnings).toEqual(['logger "keeper" failed: no network; 1 of 2 calls are lost, 1 failed and 0 dropped']);
    });

    it('holds no more bytes than allowed, but always one artifact', async () => {
      const warnings: string[] = [];
      const warn = (message: string): void => void warnings.push(message);
      const names: string[] = [];
      const { agent } = loggingAgent();
      const slow = keeper(async ({ name }) => {
        names.push(name);
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      const callback = logCallback(slow, { queueBytes: 10, warn });
      const artifacts = [5, 100, 1, 5].map((size, index) => artifact(String(index), size));
      await agent.learn({
        totalTimesteps: 4,
        callbacks: [logging(callback, [artifact('unused'), ...artifacts]), callback],
      });
      expect(names).toEqual(['0', '1']); // the first is being written, the second waits, and fills the queue
      expect(warnings).toEqual([
        'logger "keeper" was slower than training: 100 bytes waited, and more were dropped; 2 of 5 calls are lost, 0 failed and 2 dropped',
      ]);
    });
  });

  it('refuses what is no logger, and unknown options', () => {
    const notALogger = { name: 'x' } as unknown as Logger;
    expect(() => logCallback([notALogger])).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    const options = { everySteps: 0, every: 1 };
    expect(() => logCallback([], options)).toThrow(/unknown option "every".*"everySteps" must be/);
  });
});
