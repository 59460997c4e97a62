import { instantiateKernels, type KernelVariant } from '../../core/kernels.js';
import { latentSize } from '../distributions/kinds.js';
import type { ModelPass } from '../extractors/extractor.js';
import { createFeatures, featureSize, type Trunk } from '../extractors/features.js';
import { type ForwardPass, withoutCritic } from '../forward.js';
import { actorCriticLayout, headSize, type PolicySpec } from '../network.js';
import { createMemory } from '../recurrent/memory.js';
import { trunkInputs } from '../recurrent/spec.js';
import { copyInto } from './copy.js';
import { forwardKernels } from './generated/forward.js';
import { createMemoryStep, type MemoryExports, type MemoryStep, planMemoryStep } from './memory.js';
import { MemoryPlan } from './memory-plan.js';
import { type MlpPlan, padded, planMlp, roomy, writeMlp } from './mlp-plan.js';

/** Rows that one call of the kernel takes: their activations stay in the first-level cache. */
const ROWS = 64;

/** @returns the forward pass with its trunks on WebAssembly SIMD, or `null` where the engine has none */
export function createKernelForward(
  spec: PolicySpec,
  variant?: KernelVariant,
  modelPass?: ModelPass,
): ForwardPass | null {
  const plan = new MemoryPlan();
  const layout = actorCriticLayout(spec);
  const { size, tensors } = layout;
  const inputs = trunkInputs(spec);
  const parametersAt = plan.words(size);
  const remembered = planMemoryStep(plan, spec, layout, parametersAt, ROWS);
  const staged = remembered === null ? inputs : featureSize(spec);
  const stagedAt = plan.words(ROWS * staged);
  const trunk = (hidden: readonly number[], outputs: number, first: string): MlpPlan => {
    const offset = tensors.find(({ name }) => name === first)?.offset as number;
    const widths = [inputs, ...hidden, outputs];
    const parameters = parametersAt + 4 * offset;
    return planMlp(plan, { widths, activation: spec.activation, parameters, gradient: null, rows: ROWS });
  };
  const pi = trunk(spec.pi, headSize(spec.distribution), spec.pi.length > 0 ? 'pi.0.weight' : 'action.weight');
  const vf = spec.vf && trunk(spec.vf, 1, spec.vf.length > 0 ? 'vf.0.weight' : 'value.weight');

  const kernels = instantiateKernels<MemoryExports>(forwardKernels, plan.bytes, variant);
  if (kernels === null) return null;
  const { buffer } = kernels.memory;
  for (const mlp of vf === undefined ? [pi] : [pi, vf]) writeMlp(buffer, mlp);
  const floats = new Float32Array(buffer);
  const parameters = new Float32Array(buffer, parametersAt, size);
  const features = createFeatures(spec, parameters, layout, modelPass);
  const memory = remembered === null ? null : createMemoryStep(kernels.exports, buffer, remembered);
  const plain = memory === null ? createMemory(spec, parameters, layout) : null;
  const staging = { floats, at: stagedAt, size: staged };
  const head = runner(kernels.exports, pi, staging, memory?.pi, latentSize(spec.distribution));
  const value = vf === undefined ? withoutCritic : runner(kernels.exports, vf, staging, memory?.vf, 0);
  const stage = (trunk: Trunk, observations: Float32Array, rows: number, state?: Float32Array): Float32Array => {
    const found = features[trunk](observations, rows);
    return plain === null ? found : plain[trunk](found, rows, state);
  };
  return {
    spec,
    parameters,
    setParameters: (given) => {
      parameters.set(given);
      memory?.prepare();
    },
    actor: (observations, rows, state) => head(stage('pi', observations, rows, state), rows, state),
    critic: (observations, rows, state) => value(stage('vf', observations, rows, state), rows, state),
  };
}

interface Staging {
  /** The whole memory. */
  readonly floats: Float32Array;
  /** Byte offset of `[ROWS, size]`. */
  readonly at: number;
  readonly size: number;
}

/**
 * @param remember what stands between the staged rows and the trunk; absent: nothing
 * @param latent how many of the last layer's inputs follow its outputs in a row
 */
function runner(
  kernels: MemoryExports,
  mlp: MlpPlan,
  { floats, at, size }: Staging,
  remember: MemoryStep | undefined,
  latent: number,
): ForwardPass['actor'] {
  const outputs = mlp.widths.at(-1) as number;
  const width = outputs + latent;
  const hidden = lastHiddenLayer(mlp);
  const first = at / 4;
  let output = new Float32Array(width);
  return (observations, rows, state) => {
    if (output.length < rows * width) output = new Float32Array(rows * width);
    for (let row = 0; row < rows; row += ROWS) {
      const count = Math.min(ROWS, rows - row);
      copyInto(observations, row * size, floats, first, count * size);
      const input = remember === undefined ? at : remember(at, { first: row, count, state });
      const head = kernels.mlpForward(mlp.struct, input, count) / 4;
      copyRows(floats, head, padded(outputs), output, row * width, width, outputs, count);
      if (latent > 0) {
        const { from, stride } = hidden ?? { from: input / 4, stride: latent };
        copyRows(floats, from, stride, output, row * width + outputs, width, latent, count);
      }
    }
    return output;
  };
}

/** Where the layer before the last has its outputs, in floats; `null` where there is none. */
function lastHiddenLayer({
  widths,
  activations,
  rows,
}: MlpPlan): { readonly from: number; readonly stride: number } | null {
  const hidden = widths.slice(1, -1).map(roomy);
  const stride = hidden.pop();
  if (stride === undefined) return null;
  return { from: activations / 4 + hidden.reduce((sum, width) => sum + rows * width, 0), stride };
}

/** Copies `rows` pieces of `width` floats between rows that are a stride apart. */
function copyRows(
  source: Float32Array,
  from: number,
  stride: number,
  target: Float32Array,
  to: number,
  targetStride: number,
  width: number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) target[to + row * targetStride + i] = source[from + row * stride + i] as number;
  }
}
