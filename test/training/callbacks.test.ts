import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Callback, TrainingContext } from '../../src/agents/callback.js';
import type { ArtifactLog } from '../../src/training/callbacks/artifact-log.js';
import { callbackList } from '../../src/training/callbacks/callback-list.js';
import { checkpointCallback } from '../../src/training/callbacks/checkpoint-callback.js';
import { latestCheckpoint } from '../../src/training/callbacks/checkpoint-files.js';
import { evalCallback } from '../../src/training/callbacks/eval-callback.js';
import { every } from '../../src/training/callbacks/every.js';
import { progressBar } from '../../src/training/callbacks/progress-bar.js';
import { stopOnNoImprovement } from '../../src/training/callbacks/stop-on-no-improvement.js';
import { stopOnRewardThreshold } from '../../src/training/callbacks/stop-on-reward-threshold.js';
import { logCallback } from '../../src/training/loggers/log-callback.js';
import type { LogArtifact } from '../../src/training/loggers/logger.js';
import { countdownEnv, fakeAgent } from './fakes.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'neurotrade-'));

describe('every', () => {
  it('is due once for each multiple passed, wherever counting starts', () => {
    const schedule = every(10);
    schedule.start(14);
    const due = [16, 19, 20, 21, 45, 49, 50].filter((steps) => schedule.due(steps));
    expect(due).toEqual([20, 45, 50]);
  });
});

describe('evalCallback', () => {
  const rewards = [0, 2, 1, 2]; // of evaluations at 5, 10, 15, 20
  const agentOf = () => fakeAgent((steps) => rewards[Math.floor(steps / 5) - 1] ?? 0);

  it('evaluates at multiples, logs, and keeps the best', async () => {
    const path = join(folder(), 'best', 'agent.safetensors');
    const agent = agentOf();
    const evaluation = evalCallback({ env: countdownEnv([3]), everySteps: 5, episodes: 2, bestModelPath: path });
    await agent.learn({ totalTimesteps: 20, callbacks: evaluation });
    expect(evaluation.history.map(({ numTimesteps, meanReward }) => [numTimesteps, meanReward])).toEqual([
      [5, 0],
      [10, 6],
      [15, 3],
      [20, 6],
    ]);
    expect(evaluation.best).toMatchObject({ numTimesteps: 10, meanReward: 6 });
    expect(readFileSync(path, 'utf8')).toBe('10');
    expect(evaluation.restoreBest((bytes) => new TextDecoder().decode(bytes))).toBe('10');
    expect(agent.logs).toMatchObject({
      'eval/mean_reward': 6,
      'eval/mean_ep_length': 3,
      'eval/best_mean_reward': 6,
      'eval/timesteps': 20,
    });
  });

  it('judges every evaluation on the same episodes', async () => {
    const env = countdownEnv([1, 2, 3, 4, 5]);
    const evaluation = evalCallback({ env, everySteps: 4, episodes: 3, seed: 2 });
    await fakeAgent(() => 1).learn({ totalTimesteps: 8, callbacks: evaluation });
    expect(evaluation.history.map(({ lengths }) => [...lengths])).toEqual([
      [3, 4, 5],
      [3, 4, 5],
    ]);
  });

  it('calls callbackOnNewBest on better results and callbackAfterEval on all', async () => {
    const seen: string[] = [];
    const note = (name: string): Callback => ({
      onStep: ({ numTimesteps }) => {
        seen.push(`${name} ${numTimesteps}`);
        return undefined;
      },
    });
    const callbacks = evalCallback({
      env: countdownEnv([1]),
      everySteps: 5,
      callbackOnNewBest: note('best'),
      callbackAfterEval: note('after'),
    });
    await agentOf().learn({ totalTimesteps: 20, callbacks });
    expect(seen).toEqual(['best 5', 'after 5', 'best 10', 'after 10', 'after 15', 'after 20']);
  });

  it('asks for the best without a replay buffer', async () => {
    const asked: unknown[] = [];
    const agent = Object.assign(agentOf(), {
      toBytes: (options: unknown) => {
        asked.push(options);
        return Uint8Array.of(1);
      },
    });
    await agent.learn({ totalTimesteps: 5, callbacks: evalCallback({ env: countdownEnv([1]), everySteps: 5 }) });
    expect(asked).toEqual([{ includeReplayBuffer: false }]);
  });

  it('has no best before the first evaluation', () => {
    expect(evalCallback({ env: countdownEnv([1]) }).restoreBest((bytes) => bytes)).toBeUndefined();
  });
});

describe('stopOnRewardThreshold', () => {
  it.each(['as callbackOnNewBest', 'in the list'])('stops once the mean reward is there (%s)', async (way) => {
    const stop = stopOnRewardThreshold({ threshold: 3 });
    const nested = way === 'as callbackOnNewBest';
    const evaluation = evalCallback({
      env: countdownEnv([1]),
      everySteps: 2,
      callbackOnNewBest: nested ? stop : undefined,
    });
    const agent = fakeAgent((steps) => steps / 2);
    await agent.learn({ totalTimesteps: 100, callbacks: nested ? [evaluation] : [evaluation, stop] });
    expect(agent.numTimesteps).toBe(6);
  });

  it('watches another tag', async () => {
    const agent = fakeAgent(() => 0);
    const log: Callback = {
      onStep: (context) => {
        context.record('rollout/ep_rew_mean', context.numTimesteps);
        return undefined;
      },
    };
    const stop = stopOnRewardThreshold({ threshold: 3, tag: 'rollout/ep_rew_mean' });
    await agent.learn({ totalTimesteps: 10, callbacks: [log, stop] });
    expect(agent.numTimesteps).toBe(3);
  });
});

describe('stopOnNoImprovement', () => {
  const rewards = [1, 2, 2, 1, 2, 5];

  it.each([
    { nested: true, minEvaluations: 0, stopsAt: 10 }, // best at 4; 6, 8 pass, 10 is the third without
    { nested: false, minEvaluations: 0, stopsAt: 10 },
    { nested: true, minEvaluations: 4, stopsAt: 100 }, // counting begins after 8: 10 is one without, then 12 improves
  ])('stops after too many evaluations without a new best %j', async ({ nested, minEvaluations, stopsAt }) => {
    const stop = stopOnNoImprovement({ maxEvaluations: 2, minEvaluations });
    const env = countdownEnv([1]);
    const evaluation = evalCallback({ env, everySteps: 2, callbackAfterEval: nested ? stop : undefined });
    const agent = fakeAgent((steps) => rewards[steps / 2 - 1] ?? steps);
    await agent.learn({ totalTimesteps: 100, callbacks: nested ? [evaluation] : [evaluation, stop] });
    expect(agent.numTimesteps).toBe(stopsAt);
  });
});

describe('checkpointCallback', () => {
  it('saves at the end of the update that follows each multiple, and keeps the latest', async () => {
    const into = folder();
    writeFileSync(join(into, 'notes-1.safetensors'), 'mine');
    const callbacks = checkpointCallback({ everySteps: 6, folder: into, keep: 2 });
    await fakeAgent(() => 0, 4).learn({ totalTimesteps: 26, callbacks }); // updates end at 4, 8, 12, 16, 20, 24
    expect(readdirSync(into).sort()).toEqual([
      'checkpoint-20.safetensors',
      'checkpoint-24.safetensors',
      'checkpoint.latest',
      'notes-1.safetensors',
    ]);
    expect(latestCheckpoint(into)).toBe(join(into, 'checkpoint-24.safetensors'));
    expect(readFileSync(join(into, 'checkpoint-20.safetensors'), 'utf8')).toBe('20');
  });

  it('keeps all unless told otherwise, and never removes what lies ahead', async () => {
    const into = folder();
    writeFileSync(join(into, 'checkpoint-900.safetensors'), 'of a longer run');
    await fakeAgent(() => 0, 4).learn({
      totalTimesteps: 12,
      callbacks: checkpointCallback({ everySteps: 4, folder: into, keep: 1 }),
    });
    expect(readdirSync(into).sort()).toEqual([
      'checkpoint-12.safetensors',
      'checkpoint-900.safetensors',
      'checkpoint.latest',
    ]);
    await fakeAgent(() => 0, 4).learn({
      totalTimesteps: 8,
      callbacks: checkpointCallback({ everySteps: 4, folder: into }),
    });
    expect(readdirSync(into)).toHaveLength(5);
  });

  it("finds a new training's checkpoint in the folder of a longer one, also in a copy", async () => {
    const into = folder();
    const save = (totalTimesteps: number) =>
      fakeAgent(() => 0, 4).learn({ totalTimesteps, callbacks: checkpointCallback({ everySteps: 4, folder: into }) });
    await save(12);
    await save(8);
    expect(latestCheckpoint(into)).toBe(join(into, 'checkpoint-8.safetensors'));
    const copy = folder();
    for (const file of readdirSync(into)) writeFileSync(join(copy, file), readFileSync(join(into, file)));
    expect(latestCheckpoint(copy)).toBe(join(copy, 'checkpoint-8.safetensors'));
  });

  it('finds the one with the most steps where the note is missing, or names none of them', () => {
    const into = folder();
    for (const steps of [9, 10, 100]) writeFileSync(join(into, `run-${steps}.safetensors`), '');
    writeFileSync(join(into, 'run-9999.txt'), '');
    expect(latestCheckpoint(into, 'run')).toBe(join(into, 'run-100.safetensors'));
    for (const note of ['run-8.safetensors', '../run-9.safetensors', 'run-9999.txt', '']) {
      writeFileSync(join(into, 'run.latest'), note);
      expect(latestCheckpoint(into, 'run')).toBe(join(into, 'run-100.safetensors'));
    }
  });

  it('finds nothing in a folder that is not there, and refuses names that leave it', () => {
    expect(latestCheckpoint(join(folder(), 'missing'))).toBeUndefined();
    expect(() => checkpointCallback({ everySteps: 1, folder: 'x', prefix: '../y' })).toThrowError(
      /"prefix" must be letters/,
    );
  });
});

describe('logTo', () => {
  it('is given checkpoints and best agents as they were saved', async () => {
    const into = folder();
    const logged: LogArtifact[] = [];
    const logTo = { logArtifact: (artifact: LogArtifact) => void logged.push(artifact) };
    const bestModelPath = join(into, 'the-best.safetensors');
    const evaluation = evalCallback({ env: countdownEnv([1]), everySteps: 3, bestModelPath, logTo });
    const saving = checkpointCallback({ everySteps: 4, folder: into, logTo });
    await fakeAgent((steps) => Number(steps < 6)).learn({ totalTimesteps: 8, callbacks: [evaluation, saving] });
    const text = logged.map(({ bytes, ...rest }) => ({ ...rest, bytes: new TextDecoder().decode(bytes) }));
    expect(text).toEqual([
      { name: 'best.safetensors', kind: 'model', step: 3, bytes: '3' },
      { name: 'checkpoints/checkpoint-4.safetensors', kind: 'model', step: 4, bytes: '4' },
      { name: 'checkpoints/checkpoint-8.safetensors', kind: 'model', step: 8, bytes: '8' },
    ]);
    expect(readFileSync(bestModelPath, 'utf8')).toBe('3');
  });

  it('must be what logCallback returns', () => {
    const logTo = {} as ArtifactLog;
    const wrong = /"logTo" must be what logCallback returns/;
    expect(() => checkpointCallback({ everySteps: 1, folder: 'x', logTo })).toThrowError(wrong);
    expect(() => evalCallback({ env: countdownEnv([1]), logTo })).toThrowError(wrong);
    expect(() => evalCallback({ env: countdownEnv([1]), logTo: logCallback([]) })).not.toThrow();
  });
});

describe('what killed trainings left', () => {
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const leave = (into: string, names: readonly string[]): void => {
    for (const name of names) writeFileSync(join(into, name), 'half');
  };

  it.each([
    ['checkpointCallback', (into: string) => checkpointCallback({ everySteps: 4, folder: into, prefix: 'a' })],
    [
      'evalCallback',
      (into: string) => evalCallback({ env: countdownEnv([1]), bestModelPath: join(into, 'a-1.safetensors') }),
    ],
  ])('goes when training starts, but nothing of living processes and nothing of others (%s)', async (_, make) => {
    const into = folder();
    const own = `a-1.safetensors.${process.pid}.tmp`;
    const living = [own, `a-1.safetensors.${process.ppid}.tmp`];
    const others = [
      `a-x.safetensors.${dead}.tmp`,
      `b-1.safetensors.${dead}.tmp`,
      'a-1.safetensors',
      'a-1.safetensors.tmp',
    ];
    leave(into, [`a-1.safetensors.${dead}.tmp`, ...living, ...others]);
    await fakeAgent(() => 0).learn({ totalTimesteps: 1, callbacks: make(into) });
    expect(readdirSync(into).sort()).toEqual([...living, ...others].sort());
    utimesSync(join(into, own), 1e9, 1e9); // a process before this one, of the same number
    await fakeAgent(() => 0).learn({ totalTimesteps: 1, callbacks: make(into) });
    expect(readdirSync(into)).not.toContain(own);
  });

  it('is no reason to stop where it cannot be removed', async () => {
    const into = folder();
    mkdirSync(join(into, `checkpoint-1.safetensors.${dead}.tmp`));
    const agent = fakeAgent(() => 0);
    await agent.learn({ totalTimesteps: 4, callbacks: checkpointCallback({ everySteps: 4, folder: into }) });
    expect(readdirSync(into)).toContain('checkpoint-4.safetensors');
  });
});

describe('callbackList', () => {
  const context = { numTimesteps: 1 } as TrainingContext;

  it('asks all in order, and one refusal stops', async () => {
    const seen: number[] = [];
    const answering = (index: number, answer: ReturnType<NonNullable<Callback['onStep']>>): Callback => ({
      onStep: () => {
        seen.push(index);
        return answer;
      },
    });
    const list = callbackList([
      answering(0, undefined),
      answering(1, Promise.resolve(false)),
      {},
      answering(2, true),
      answering(3, Promise.resolve(undefined)),
    ]);
    expect(await list.onStep?.(context)).toBe(false);
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('stays synchronous where no callback is asynchronous', () => {
    expect(callbackList([{ onStep: () => undefined }, { onStep: () => true }]).onStep?.(context)).toBe(true);
  });

  it('ends all, also after one that throws', async () => {
    const ended: number[] = [];
    const list = callbackList([
      { onTrainingEnd: () => Promise.reject(new Error('first')) },
      { onTrainingEnd: () => void ended.push(1) },
    ]);
    await expect(list.onTrainingEnd?.(context)).rejects.toThrowError('first');
    expect(ended).toEqual([1]);
  });
});

describe('progressBar', () => {
  const capture = (isTTY: boolean) => {
    const written: string[] = [];
    const stream = Object.assign(Object.create(process.stderr) as NodeJS.WriteStream, {
      isTTY,
      columns: 120,
      write: (text: string) => written.push(text) > 0,
    });
    return { written, stream };
  };

  it('writes plain lines where there is no terminal', async () => {
    const { written, stream } = capture(false);
    const agent = fakeAgent(() => 0);
    agent.logs['rollout/ep_rew_mean'] = 12.3456;
    await agent.learn({ totalTimesteps: 3, callbacks: progressBar({ stream, intervalSeconds: 0, label: 'seed 1' }) });
    expect(written).toHaveLength(4);
    expect(written[1]).toMatch(/^seed 1 66% \| 2\/3 steps \| \d+ steps\/s \| ep_rew_mean 12\.35\n$/);
  });

  it('writes the end alone where training is shorter than the pause', async () => {
    const { written, stream } = capture(false);
    await fakeAgent(() => 0).learn({ totalTimesteps: 3, callbacks: progressBar({ stream, intervalSeconds: 1e6 }) });
    expect(written.map((line) => line.slice(0, 26))).toEqual(['training 100% | 3/3 steps ']);
  });

  it('draws a bar on a terminal', async () => {
    const { written, stream } = capture(true);
    await fakeAgent(() => 0).learn({ totalTimesteps: 3, callbacks: progressBar({ stream }) });
    expect(written.join('')).toContain('100% | 3/3 steps');
  });
});
