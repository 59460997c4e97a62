import { grad, mul, ready, setBackend, sum, type Tensor1D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, it } from 'vitest';
import { composedExtractor } from '../../src/agents/ops/extractors/kinds.js';
import { namedTensors } from '../../src/agents/ops/mlp.js';
import {
  createExtractorPass,
  extractorInputs,
  extractorOutputs,
  extractorShapes,
} from '../../src/policy/extractors/kinds.js';
import type { ExtractorSpec } from '../../src/policy/extractors/spec.js';
import { layoutOf } from '../../src/policy/network.js';
import cases from './fixtures/extractors.json' with { type: 'json' };

interface TorchCase {
  readonly spec: unknown;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly lossWeights: readonly number[];
  readonly tensors: Readonly<Record<string, readonly number[]>>;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

describe.each(Object.entries(cases) as [string, TorchCase][])("PyTorch's %s", (_, torch) => {
  const spec = torch.spec as ExtractorSpec;
  const layout = layoutOf(extractorShapes(spec, 'features'));
  const flat = (tensors: TorchCase['tensors']): Float32Array => {
    const vector = new Float32Array(layout.size);
    for (const { name, offset } of layout.tensors) vector.set(tensors[name.slice('features.'.length)] ?? [], offset);
    return vector;
  };
  const rows = torch.inputs.length / extractorInputs(spec);

  it('has the same tensors', () => {
    expect(Object.fromEntries(layout.tensors.map(({ name, size }) => [name.slice('features.'.length), size]))).toEqual(
      Object.fromEntries(Object.entries(torch.tensors).map(([name, values]) => [name, values.length])),
    );
  });

  it('computes the same features in plain TypeScript', () => {
    const offsets = new Map(layout.tensors.map(({ name, offset }) => [name, offset]));
    const place = { parameters: flat(torch.tensors), offsetOf: (name: string) => offsets.get(name) as number };
    const features = new Float32Array(torch.outputs.length);
    createExtractorPass(spec, 'features', place)(
      { values: Float32Array.from(torch.inputs), offset: 0, stride: extractorInputs(spec) },
      { values: features, offset: 0, stride: extractorOutputs(spec) },
      rows,
    );
    expectClose(features, torch.outputs, 1e-6);
  });

  it.each(['cpu', 'wasm'])('has the same gradients as tfjs ops on %s', async (backend) => {
    await setBackend(backend);
    await ready();
    const shape: [number, number] = [rows, extractorOutputs(spec)];
    const gradient = tidy(() => {
      const inputs = tensor2d([...torch.inputs], [rows, extractorInputs(spec)]);
      const loss = grad((vector) => {
        const named = namedTensors(vector as Tensor1D, layout);
        return sum(mul(composedExtractor(spec, 'features', named, inputs), tensor2d([...torch.lossWeights], shape)));
      });
      return loss(tensor1d(flat(torch.tensors)))
        .dataSync()
        .slice();
    });
    expectClose(gradient, flat(torch.gradients), 1e-5);
  });
});

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    expect(Math.abs((found[i] as number) - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  }
}
