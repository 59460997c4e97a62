import { instantiateKernels, type KernelVariant } from '../../core/kernels.js';
import type { ModelPass } from '../extractors/extractor.js';
import { createFeatures, featureSize } from '../extractors/features.js';
import { type ForwardPass, withoutCritic } from '../forward.js';
import { actorCriticLayout, headSize, type PolicySpec } from '../network.js';
import { copyInto } from './copy.js';
import { forwardKernels } from './generated/forward.js';
import { MemoryPlan } from './memory-plan.js';
import { type MlpPlan, padded, planMlp, writeMlp } from './mlp-plan.js';

/** Rows that one call of the kernel takes: their activations stay in the first-level cache. */
const ROWS = 64;

interface ForwardExports {
  /** @returns the byte offset of `[rows, padded(outputs)]` */
  mlpForward(mlp: number, observations: number, rows: number): number;
}

/** @returns the forward pass with its trunks on WebAssembly SIMD, or `null` where the engine has none */
export function createKernelForward(
  spec: PolicySpec,
  variant?: KernelVariant,
  modelPass?: ModelPass,
): ForwardPass | null {
  const plan = new MemoryPlan();
  const layout = actorCriticLayout(spec);
  const { size, tensors } = layout;
  const inputs = featureSize(spec);
  const parametersAt = plan.words(size);
  const inputsAt = plan.words(ROWS * inputs);
  const trunk = (hidden: readonly number[], outputs: number, first: string): MlpPlan => {
    const offset = tensors.find(({ name }) => name === first)?.offset as number;
    const widths = [inputs, ...hidden, outputs];
    const parameters = parametersAt + 4 * offset;
    return planMlp(plan, { widths, activation: spec.activation, parameters, gradient: null, rows: ROWS });
  };
  const pi = trunk(spec.pi, headSize(spec.distribution), spec.pi.length > 0 ? 'pi.0.weight' : 'action.weight');
  const vf = spec.vf && trunk(spec.vf, 1, spec.vf.length > 0 ? 'vf.0.weight' : 'value.weight');

  const kernels = instantiateKernels<ForwardExports>(forwardKernels, plan.bytes, variant);
  if (kernels === null) return null;
  const { buffer } = kernels.memory;
  for (const mlp of vf === undefined ? [pi] : [pi, vf]) writeMlp(buffer, mlp);
  const floats = new Float32Array(buffer);
  const parameters = new Float32Array(buffer, parametersAt, size);
  const features = createFeatures(spec, parameters, layout, modelPass);
  const staging = { floats, at: inputsAt, size: inputs };
  const head = runner(kernels.exports, pi, staging);
  const value = vf === undefined ? withoutCritic : runner(kernels.exports, vf, staging);
  return {
    spec,
    parameters,
    setParameters: (given) => parameters.set(given),
    actor: (observations, rows) => head(features.pi(observations, rows), rows),
    critic: (observations, rows) => value(features.vf(observations, rows), rows),
  };
}

interface Staging {
  /** The whole memory. */
  readonly floats: Float32Array;
  /** Byte offset of `[ROWS, size]`. */
  readonly at: number;
  readonly size: number;
}

function runner(kernels: ForwardExports, mlp: MlpPlan, { floats, at, size }: Staging): ForwardPass['actor'] {
  const outputs = mlp.widths.at(-1) as number;
  const first = at / 4;
  let output = new Float32Array(outputs);
  return (observations, rows) => {
    if (output.length < rows * outputs) output = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row += ROWS) {
      const count = Math.min(ROWS, rows - row);
      copyInto(observations, row * size, floats, first, count * size);
      const head = kernels.mlpForward(mlp.struct, at, count) / 4;
      copyRows(floats, head, padded(outputs), output, row * outputs, outputs, count);
    }
    return output;
  };
}

/** Copies `rows` rows of `width` floats out of rows that are `stride` apart. */
function copyRows(
  source: Float32Array,
  from: number,
  stride: number,
  target: Float32Array,
  to: number,
  width: number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) target[to + row * width + i] = source[from + row * stride + i] as number;
  }
}
