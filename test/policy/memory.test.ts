import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { createForward, type ForwardPass } from '../../src/policy/forward.js';
import { fastestForward } from '../../src/policy/kernels/fastest-forward.js';
import { createKernelForward } from '../../src/policy/kernels/forward.js';
import { actorCriticLayout, headSize, type PolicySpec } from '../../src/policy/network.js';
import { stateSize } from '../../src/policy/recurrent/spec.js';
import { VARIANTS } from '../kernels/arena.js';
import { anyRecurrentSpec } from '../kernels/recurrent-specs.js';

function normals(count: number, seed: string, scale: number): Float32Array {
  const rng = createRng(seed);
  return Float32Array.from({ length: count }, () => scale * rng.normal());
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One LSTM layer by PyTorch's formulas, numbers one after another. */
function naiveLayer(
  spec: PolicySpec,
  parameters: Float32Array,
  name: string,
  input: readonly number[],
  state: Float32Array,
): number[] {
  const tensor = (kind: string): { data: Float32Array; columns: number } => {
    const found = actorCriticLayout(spec).tensors.find((candidate) => candidate.name === `${name}.${kind}`);
    if (found === undefined) throw new Error(`expected ${name}.${kind}`);
    return {
      data: parameters.subarray(found.offset, found.offset + found.size),
      columns: found.shape.at(-1) as number,
    };
  };
  const units = state.length / 2;
  const hidden = Array.from(state.subarray(0, units));
  const gate = (index: number, unit: number): number => {
    const at = index * units + unit;
    const sum = (kind: string, x: readonly number[]): number => {
      const { data, columns } = tensor(`weight_${kind}`);
      return x.reduce(
        (total, value, i) => total + value * (data[i * columns + at] as number),
        tensor(`bias_${kind}`).data[at] as number,
      );
    };
    return sum('ih', input) + sum('hh', hidden);
  };
  return hidden.map((_, unit) => {
    const [i, f, g, o] = [0, 1, 2, 3].map((index) => gate(index, unit)) as [number, number, number, number];
    const cell = sigmoid(f) * (state[units + unit] as number) + sigmoid(i) * Math.tanh(g);
    state[units + unit] = cell;
    const output = sigmoid(o) * Math.tanh(cell);
    state[unit] = output;
    return output;
  });
}

/** Values and heads over some steps of some lanes, and the state after them. */
function play(forward: ForwardPass, steps: readonly Float32Array[], rows: number): number[] {
  const { spec } = forward;
  const state = {
    pi: new Float32Array(rows * stateSize(spec, 'pi')),
    vf: new Float32Array(rows * stateSize(spec, 'vf')),
  };
  const said = steps.flatMap((observations) => [
    ...forward.actor(observations, rows, state.pi).subarray(0, rows * headSize(spec.distribution)),
    ...forward.critic(observations, rows, state.vf).subarray(0, rows),
  ]);
  return [...said, ...state.pi, ...state.vf];
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => void expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-5));
}

describe("a recurrent policy's step", () => {
  const spec: PolicySpec = {
    observationSize: 3,
    lstm: { hiddenSize: 3, layers: 2, critic: 'own' },
    pi: [],
    vf: [],
    activation: 'tanh',
    distribution: { kind: 'gaussian', size: 2 },
  };

  it('is that of the formulas, layer after layer', () => {
    const parameters = normals(actorCriticLayout(spec).size, 'formulas', 0.7);
    const forward = createForward(spec);
    forward.setParameters(parameters);
    const state = normals(12, 'state', 1);
    const naive = state.slice();
    for (let step = 0; step < 3; step++) {
      const observation = normals(3, `observation ${step}`, 1);
      forward.critic(observation, 1, state);
      const below = naiveLayer(spec, parameters, 'vf_lstm.0', [...observation], naive.subarray(0, 6));
      naiveLayer(spec, parameters, 'vf_lstm.1', below, naive.subarray(6));
      expectClose([...state], [...naive]);
    }
  });

  it('begins with zeros where no state is given', () => {
    for (const create of [createForward, fastestForward]) {
      const forward = create({ ...spec, lstm: { hiddenSize: 4, layers: 1, critic: 'shared' } });
      forward.setParameters(normals(forward.parameters.length, 'zeros', 0.7));
      const observation = Float32Array.of(1, -2, 0.5);
      const head = forward.actor(observation, 1, new Float32Array(8)).slice(0, 2);
      forward.actor(normals(3, 'other', 1), 1);
      expect(forward.actor(observation, 1).slice(0, 2)).toEqual(head);
    }
  });
});

describe.each(VARIANTS)("a recurrent policy's step in kernels, %s", (variant) => {
  it('is that of the plain pass, for any sizes and lanes', () => {
    fc.assert(
      fc.property(anyRecurrentSpec, fc.constantFrom(1, 3, 66), fc.nat().map(String), (spec, rows, seed) => {
        const parameters = normals(actorCriticLayout(spec).size, seed, 0.4);
        const steps = [0, 1].map((step) => normals(rows * spec.observationSize, `${seed}.${step}`, 1));
        const [plain, kernels] = [createForward(spec), createKernelForward(spec, variant)];
        if (kernels === null) throw new Error('expected kernels');
        for (const forward of [plain, kernels]) forward.setParameters(parameters);
        expectClose(play(kernels, steps, rows), play(plain, steps, rows));
      }),
      { numRuns: 12, seed: 1 },
    );
  });
});
