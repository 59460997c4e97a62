import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logCallback } from '../../src/training/loggers/log-callback.js';
import type { Logger } from '../../src/training/loggers/logger.js';
import { fakeAgent } from './fakes.js';

/** What one call of a faulty logger does. */
type Fault = 'ok' | 'throw' | 'reject' | 'slow' | 'hang';

interface FaultyLogger extends Logger {
  readonly steps: number[];
  readonly overlapped: boolean;
}

/** Treats its calls as `faults` says, then all the same way as the last. */
function faultyLogger(faults: readonly Fault[], onClose: Fault = 'ok'): FaultyLogger {
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
  return {
    name: 'faulty',
    steps,
    get overlapped() {
      return overlapped;
    },
    logParams: () => {},
    logMetrics: (step) => {
      const fault = faults[Math.min(calls++, faults.length - 1)] ?? 'ok';
      if (fault === 'ok' || fault === 'slow') steps.push(step);
      return meet(fault);
    },
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
    const scenario = [fc.array(fault, { minLength: 1, maxLength: 12 }), fault, fc.integer({ min: 1, max: 4 })] as const;
    await fc.assert(
      fc.asyncProperty(...scenario, async (faults, onClose, queueSize) => {
        const faulty = faultyLogger(faults, onClose);
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
        const reports = warnings.filter((message) => message.includes('lost'));
        expect(reports).toHaveLength(lost > 0 ? 1 : 0);
        expect(warnings.length - reports.length).toBe(lost > 0 || closesBadly ? 1 : 0);
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
      'logger "faulty" is slower than training: more than 3 calls wait, and new ones are dropped; training goes on',
      'logger "faulty" lost 9 of 10 calls: 0 failed, 9 dropped',
    ]);
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

  it('refuses what is no logger, and unknown options', () => {
    const notALogger = { name: 'x' } as unknown as Logger;
    expect(() => logCallback([notALogger])).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    const options = { everySteps: 0, every: 1 };
    expect(() => logCallback([], options)).toThrow(/unknown option "every".*"everySteps" must be/);
  });
});
