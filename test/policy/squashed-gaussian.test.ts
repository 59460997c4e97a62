import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { box } from '../../src/env/spaces.js';
import { scaleToBox } from '../../src/policy/distributions/box.js';
import { squashedMode, squashedSample } from '../../src/policy/distributions/squashed-gaussian.js';
import { createForward } from '../../src/policy/forward.js';
import { createKernelForward } from '../../src/policy/kernels/forward.js';
import { actorCriticLayout, type PolicySpec } from '../../src/policy/network.js';

const HEAD = Float32Array.of(0.5, -9, 0, 0, 1, 2, 99, -99); // two rows: means, log standard deviations

describe('a squashed Gaussian', () => {
  it('has the tanh of its means as mode', () => {
    const actions = new Float32Array(4);
    squashedMode(HEAD, actions, 2);
    expect(actions).toEqual(Float32Array.from([0.5, -9, 1, 2], Math.tanh));
  });

  it('draws the tanh of a Gaussian, its log standard deviation inside [-20, 2]', () => {
    const rng = createRng(1);
    const actions = new Float32Array(4);
    const draws = Array.from({ length: 20_000 }, () => {
      squashedSample(HEAD, rng, actions, 2);
      return Array.from(actions);
    });
    const before = draws.map(([first]) => Math.atanh(first as number));
    const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
    const variance = before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / before.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance).toBeCloseTo(1, 1);
    // σ = e² about mean 1: P(a > 0) = Φ(1 / e²) = 0.554
    const positive = draws.filter(([, , third]) => (third as number) > 0).length / draws.length;
    expect(Math.abs(positive - 0.554)).toBeLessThan(0.015);
    for (const [, , , fourth] of draws) expect(fourth).toBeCloseTo(Math.tanh(2), 6);
  });

  it('reaches the bounds of its box and never passes them', () => {
    const space = box({ shape: [2], low: [-0.1, 5], high: [0.3, 7] });
    const target = new Float32Array(6);
    scaleToBox(space, Float32Array.of(-1, -1, 0, 0, 1, 1), target, 3);
    expect(Array.from(target).filter((_, i) => i !== 2)).toEqual([...space.low, 6, ...space.high]);
    expect(target[2]).toBeCloseTo(0.1, 6);
  });
});

describe('an actor alone', () => {
  const spec: PolicySpec = {
    observationSize: 3,
    pi: [6, 5],
    activation: 'relu',
    distribution: { kind: 'squashedGaussian', size: 2 },
  };

  it('has a head of means and log standard deviations, and no value network', () => {
    const { tensors } = actorCriticLayout(spec);
    expect(tensors.map(({ name }) => name)).toEqual(
      ['pi.0', 'pi.1', 'action'].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]),
    );
    expect(tensors.at(-2)?.shape).toEqual([5, 4]);
  });

  it('runs on the kernels as it does in plain TypeScript', () => {
    const rng = createRng(2);
    const parameters = Float32Array.from({ length: actorCriticLayout(spec).size }, () => rng.normal());
    const observations = Float32Array.from({ length: 3 * 70 }, () => rng.normal());
    const [plain, fused] = [createForward(spec), createKernelForward(spec)];
    for (const forward of [plain, fused]) forward?.setParameters(parameters);
    const expected = plain.actor(observations, 70);
    const found = fused?.actor(observations, 70) as Float32Array;
    for (let i = 0; i < 70 * 4; i++) expect(found[i]).toBeCloseTo(expected[i] as number, 4);
  });

  it('has no values to ask for', () => {
    for (const forward of [createForward(spec), createKernelForward(spec)]) {
      expect(() => forward?.critic(new Float32Array(3), 1)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
    }
  });
});
