import { setBackend, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type StateDependentActor, stateDependentDraw } from '../../src/agents/ops/state-dependent-draw.js';
import { initialNetworks } from '../../src/agents/sac/networks.js';
import { createRng } from '../../src/core/rng.js';
import { box } from '../../src/env/spaces.js';
import { squashedStateDependentGaussian } from '../../src/policy/distributions/squashed-state-dependent-gaussian.js';
import { createForward } from '../../src/policy/forward.js';
import { logStdOf } from '../../src/policy/network.js';

const ROWS = 6;
const ACTOR: StateDependentActor = {
  observationSize: 3,
  pi: [5, 4],
  activation: 'tanh',
  distribution: { kind: 'squashedStateDependentGaussian', size: 2, latentSize: 4 },
};

beforeAll(() => setBackend('cpu'));

/** A policy, observations, and what it says about them; some means lie beyond their limits. */
function example() {
  const rng = createRng('example');
  const parameters = initialNetworks({ actor: ACTOR, qf: [] }, rng).actor.parameters.map((value) => 3 * value);
  logStdOf(ACTOR, parameters).set(Float32Array.from({ length: 8 }, () => rng.normal() - 1));
  const observations = Float32Array.from({ length: 3 * ROWS }, () => rng.normal());
  const forward = createForward(ACTOR);
  forward.setParameters(parameters);
  const head = forward.actor(observations, ROWS).slice(0, 6 * ROWS);
  const distribution = squashedStateDependentGaussian.bind(ACTOR.distribution, logStdOf(ACTOR, forward.parameters));
  return { parameters, observations, head, distribution, logStd: logStdOf(ACTOR, forward.parameters) };
}

const clipped = (mean: number): number => Math.min(2, Math.max(-2, mean));
const matrixOf = (row: number, matrices: Float32Array): Float32Array => matrices.subarray(8 * row, 8 * (row + 1));

describe('a squashed Gaussian with state-dependent noise', () => {
  it('moves by tanh of the clipped means, and of the latent times its matrix', () => {
    const { head, distribution } = example();
    const free = head.slice();
    expect(free.some((value, at) => at % 6 < 2 && Math.abs(value) > 2)).toBe(true);
    const [modes, draws] = [new Float32Array(2 * ROWS), new Float32Array(2 * ROWS)];
    const noise = new Float32Array(8 * ROWS);
    distribution.noise?.draw(createRng('matrices'), noise);
    expect(distribution.noise?.size).toBe(8);
    distribution.mode({ head, masks: undefined, rows: ROWS }, modes);
    distribution.sample({ head, masks: undefined, noise, rows: ROWS }, createRng('unused'), draws);
    for (let row = 0; row < ROWS; row++) {
      for (let i = 0; i < 2; i++) {
        const mean = clipped(free[6 * row + i] as number);
        const latent = free.subarray(6 * row + 2, 6 * (row + 1));
        const added = latent.reduce((sum, h, k) => sum + h * (matrixOf(row, noise)[2 * k + i] as number), 0);
        expect(modes[2 * row + i]).toBeCloseTo(Math.tanh(mean), 6);
        expect(draws[2 * row + i]).toBeCloseTo(Math.tanh(mean + added), 5);
      }
    }
    const scaled = new Float32Array(2 * ROWS);
    distribution.toEnv(box({ shape: [2], low: [0, -4], high: [2, 4] }), modes, scaled, ROWS);
    expect(scaled[1]).toBeCloseTo(4 * (modes[1] as number), 5);
  });

  it('draws matrices of the standard deviations that its parameters say', () => {
    const { distribution, logStd } = example();
    const matrices = new Float32Array(8 * 4_000);
    distribution.noise?.draw(createRng('many'), matrices);
    logStd.forEach((value, at) => {
      const column = matrices.filter((_, i) => i % 8 === at);
      const deviation = Math.sqrt(column.reduce((sum, x) => sum + x * x, 0) / column.length);
      expect(Math.abs(deviation / Math.exp(value) - 1)).toBeLessThan(0.05);
    });
  });

  it('says the same log-probabilities here, where it acts, and by the formula', () => {
    const { parameters, observations, head, distribution, logStd } = example();
    const z = Float32Array.from({ length: 8 }, (_, i) => Math.sin(i));
    const drawn = tidy(() => {
      const { actions, logProbs } = stateDependentDraw(
        tensor1d(parameters),
        ACTOR,
        tensor2d(observations, [ROWS, 3]),
        z,
      );
      return { actions: actions.dataSync() as Float32Array, logProbs: logProbs.dataSync() as Float32Array };
    });
    const found = new Float32Array(ROWS);
    distribution.logProbs({ head, masks: undefined, rows: ROWS }, drawn.actions, found);
    for (let row = 0; row < ROWS; row++) {
      let expected = 0;
      for (let i = 0; i < 2; i++) {
        const latent = head.subarray(6 * row + 2, 6 * (row + 1));
        const std = (k: number): number => Math.exp(logStd[2 * k + i] as number);
        const variance = latent.reduce((sum, h, k) => sum + (h * std(k)) ** 2, 1e-6);
        const added = latent.reduce((sum, h, k) => sum + h * std(k) * (z[2 * k + i] as number), 0);
        const action = Math.tanh(clipped(head[6 * row + i] as number) + added);
        expect(drawn.actions[2 * row + i]).toBeCloseTo(action, 5);
        expected -=
          added ** 2 / (2 * variance) + 0.5 * Math.log(2 * Math.PI * variance) + Math.log(1 - action ** 2 + 1e-6);
      }
      expect(drawn.logProbs[row]).toBeCloseTo(expected, 3);
      expect(Math.abs((found[row] as number) - expected)).toBeLessThan(0.02 * Math.abs(expected) + 0.02);
    }
  });

  it('asks for its matrices', () => {
    const { head, distribution } = example();
    const draw = () => distribution.sample({ head, masks: undefined, rows: ROWS }, createRng(1), new Float32Array(12));
    expect(draw).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });
});
