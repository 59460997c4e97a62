import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.js';
import type { Callback } from '../../src/agents/callback.js';
import { EpisodeWindow } from '../../src/agents/collect/episode-window.js';
import { runTraining } from '../../src/agents/loop/run-training.js';

/** Trains two updates of one step each; `fail` throws in the first. */
function train(callbacks: readonly Callback[], fail?: Error): Promise<void> {
  const agent = { numTimesteps: 0 };
  const phases = {
    collect: async () => {
      agent.numTimesteps += 1;
      return true;
    },
    update: async () => {
      if (fail !== undefined) throw fail;
      return {};
    },
  };
  const options = { totalTimesteps: 2, callbacks, signal: null, resetNumTimesteps: true };
  return runTraining(agent as unknown as Agent, options, new EpisodeWindow(1, 100), phases);
}

describe('the end of a training', () => {
  const endings = () => {
    const ended: string[] = [];
    const failing = (name: string): Callback => ({
      onTrainingEnd: () => {
        ended.push(name);
        throw new Error(name);
      },
    });
    const rejecting = (name: string): Callback => ({
      onTrainingEnd: async () => {
        ended.push(name);
        throw new Error(name);
      },
    });
    return { ended, callbacks: [failing('first'), {}, rejecting('second'), failing('third')] };
  };

  it('reaches all callbacks and throws the first of their errors', async () => {
    const { ended, callbacks } = endings();
    await expect(train(callbacks)).rejects.toThrowError('first');
    expect(ended).toEqual(['first', 'second', 'third']);
  });

  it("reaches all callbacks and keeps the training's own error", async () => {
    const { ended, callbacks } = endings();
    await expect(train(callbacks, new Error('loss is NaN'))).rejects.toThrowError('loss is NaN');
    expect(ended).toEqual(['first', 'second', 'third']);
  });

  it('comes also where a callback refuses the start', async () => {
    const { ended, callbacks } = endings();
    const refusing: Callback = { onTrainingStart: () => Promise.reject(new Error('no disk')) };
    await expect(train([refusing, ...callbacks])).rejects.toThrowError('no disk');
    expect(ended).toEqual(['first', 'second', 'third']);
  });
});
