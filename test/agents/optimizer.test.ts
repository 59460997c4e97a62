import { memory, setBackend, tensor1d } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adamOptimizer, type Optimizer, rmsPropOptimizer } from '../../src/agents/optimizer.js';

beforeAll(() => setBackend('cpu'));
afterAll(() => expect(memory().numTensors).toBe(0));

const START = Float32Array.of(1, -2, 0.5);
const GRADIENTS = [
  [0.3, -0.1, 0],
  [-0.2, 4, 3],
];

async function run(optimizer: Optimizer, learningRate: number): Promise<Optimizer['snapshot']> {
  for (const values of GRADIENTS) {
    const gradient = tensor1d(values);
    optimizer.step(gradient, learningRate);
    gradient.dispose();
  }
  await optimizer.sync();
  optimizer.dispose();
  return optimizer.snapshot;
}

/** Scaled to a norm of at most `limit`. */
function clipped(gradient: readonly number[], limit: number): number[] {
  const scale = Math.min(1, limit / (Math.hypot(...gradient) + 1e-6));
  return gradient.map((value) => value * scale);
}

describe('Adam', () => {
  it('moves as its algorithm says, on clipped gradients', async () => {
    const [expected, first, second] = [Array.from(START), [0, 0, 0], [0, 0, 0]];
    for (const [step, gradient] of GRADIENTS.entries()) {
      for (const [i, g] of clipped(gradient, 0.5).entries()) {
        first[i] = 0.9 * (first[i] as number) + 0.1 * g;
        second[i] = 0.999 * (second[i] as number) + 0.001 * g * g;
        const mean = (first[i] as number) / (1 - 0.9 ** (step + 1));
        const root = Math.sqrt((second[i] as number) / (1 - 0.999 ** (step + 1)));
        expected[i] = (expected[i] as number) - (0.01 * mean) / (root + 1e-5);
      }
    }
    const { parameters, moments, step } = await run(
      adamOptimizer({ parameters: START }, { epsilon: 1e-5, maxGradNorm: 0.5 }),
      0.01,
    );
    for (const [i, wanted] of expected.entries()) expect(parameters[i]).toBeCloseTo(wanted, 6);
    for (const [i, wanted] of second.entries()) expect(moments.secondMoment?.[i]).toBeCloseTo(wanted, 8);
    expect(step).toBe(2);
  });

  it('goes on from other parameters as if it were new', async () => {
    const options = { epsilon: 1e-5, maxGradNorm: 0.5 };
    const optimizer = adamOptimizer({ parameters: Float32Array.of(7, 7, 7) }, options);
    const gradient = tensor1d([1, 2, 3]);
    optimizer.step(gradient, 0.1);
    gradient.dispose();
    optimizer.assign(START);
    expect(optimizer.snapshot).toMatchObject({ parameters: START, step: 0 });
    const { moments } = optimizer.snapshot;
    expect(Object.values(moments).every((moment) => moment.every((value) => value === 0))).toBe(true);
    expect(await run(optimizer, 0.01)).toEqual(await run(adamOptimizer({ parameters: START }, options), 0.01));
  });

  it('goes on from a snapshot as if it had not stopped', async () => {
    const options = { epsilon: 1e-5, maxGradNorm: 0.5 };
    const whole = await run(adamOptimizer({ parameters: START }, options), 0.01);
    const twice = adamOptimizer(whole, options);
    const straight = adamOptimizer({ parameters: START }, options);
    for (const values of GRADIENTS) {
      const gradient = tensor1d(values);
      straight.step(gradient, 0.01);
      gradient.dispose();
    }
    expect((await run(twice, 0.01)).parameters).toEqual((await run(straight, 0.01)).parameters);
  });
});

describe('RMSProp', () => {
  it('moves as its rule says, epsilon outside the root', async () => {
    const [expected, second] = [Array.from(START), [0, 0, 0]];
    for (const gradient of GRADIENTS) {
      for (const [i, g] of clipped(gradient, 0.5).entries()) {
        second[i] = 0.99 * (second[i] as number) + 0.01 * g * g;
        expected[i] = (expected[i] as number) - (0.01 * g) / (Math.sqrt(second[i] as number) + 1e-5);
      }
    }
    const optimizer = rmsPropOptimizer({ parameters: START }, { alpha: 0.99, epsilon: 1e-5, maxGradNorm: 0.5 });
    const { parameters } = await run(optimizer, 0.01);
    for (const [i, wanted] of expected.entries()) expect(parameters[i]).toBeCloseTo(wanted, 5);
  });
});

describe('an optimiser', () => {
  it('leaves the arrays that it started from alone', async () => {
    const start = START.slice();
    await run(adamOptimizer({ parameters: start }, { epsilon: 1e-5, maxGradNorm: 0.5 }), 0.01);
    expect(start).toEqual(START);
  });

  it('shows in its snapshot what was there at the last sync', async () => {
    const optimizer = adamOptimizer({ parameters: START }, { epsilon: 1e-5, maxGradNorm: 0.5 });
    const gradient = tensor1d([1, 1, 1]);
    optimizer.step(gradient, 0.1);
    expect(optimizer.snapshot.parameters).toEqual(START);
    expect(optimizer.snapshot.step).toBe(0);
    const { parameters, keep } = await optimizer.read();
    expect(parameters).not.toEqual(START);
    expect(optimizer.snapshot.parameters).toEqual(START);
    keep();
    expect(optimizer.snapshot.parameters).toEqual(parameters);
    expect(optimizer.snapshot.step).toBe(1);
    gradient.dispose();
    optimizer.dispose();
  });
});
