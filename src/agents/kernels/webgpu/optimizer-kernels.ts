import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { FusedKernelConfig } from '../../ops/dispatch.js';
import type { AdamOptions, RmsPropOptions } from '../../ops/types.js';
import { bufferOf, FLOAT_BYTES, USAGE, type WebGpuBackend } from './backend.js';
import { Commands } from './commands.js';
import { movable } from './movable.js';
import { checkDevice, dispatchOf } from './program.js';
import { ADAM_COEFFICIENTS, CLIPPED_ADAM } from './wgsl/clipped-adam.js';
import { CLIPPED_RMSPROP, RMSPROP_COEFFICIENTS } from './wgsl/clipped-rmsprop.js';
import type { Shader } from './wgsl/shader.js';
import { normParts, SQUARED_NORM } from './wgsl/squared-norm.js';
import { SUM_THREADS } from './wgsl/sum.js';

interface Rule<Attrs> {
  /** The tensors that move, in the order of the shader's bindings and of the kernel's outputs. */
  readonly state: readonly string[];
  readonly shader: Shader;
  /** The uniform's floats. */
  coefficients(attrs: Attrs): readonly number[];
}

const ADAM: Rule<{ readonly step: number; readonly options: AdamOptions }> = {
  state: ['parameters', 'firstMoment', 'secondMoment'],
  shader: CLIPPED_ADAM,
  coefficients: ({ step, options: { learningRate, beta1, beta2, epsilon, maxGradNorm } }) => {
    const by: Record<(typeof ADAM_COEFFICIENTS)[number], number> = {
      maxGradNorm,
      rate: learningRate / (1 - beta1 ** step),
      beta1,
      take1: 1 - beta1,
      beta2,
      take2: 1 - beta2,
      root: 1 / Math.sqrt(1 - beta2 ** step),
      epsilon,
    };
    return ADAM_COEFFICIENTS.map((name) => by[name]);
  },
};

const RMSPROP: Rule<{ readonly options: RmsPropOptions }> = {
  state: ['parameters', 'secondMoment'],
  shader: CLIPPED_RMSPROP,
  coefficients: ({ options: { learningRate, alpha, epsilon, maxGradNorm } }) => {
    const by: Record<(typeof RMSPROP_COEFFICIENTS)[number], number> = {
      maxGradNorm,
      rate: learningRate,
      alpha,
      take: 1 - alpha,
      epsilon,
    };
    return RMSPROP_COEFFICIENTS.map((name) => by[name]);
  },
};

/** The fused `ClippedAdam` in WGSL. */
export function clippedAdamKernel(): FusedKernelConfig {
  return optimizerKernel('ClippedAdam', ADAM);
}

/** The fused `ClippedRmsProp` in WGSL. */
export function clippedRmsPropKernel(): FusedKernelConfig {
  return optimizerKernel('ClippedRmsProp', RMSPROP);
}

function optimizerKernel<Attrs>(
  kernelName: 'ClippedAdam' | 'ClippedRmsProp',
  { state, shader, coefficients }: Rule<Attrs>,
): FusedKernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WebGpuBackend;
    const gradient = inputs.gradient as TensorInfo;
    checkDevice(backend.device);
    const commands = new Commands(backend);
    const moved = state.map((name) => movable(backend, commands, inputs[name] as TensorInfo));
    step(backend, commands, shader, moved, gradient, coefficients(attrs as unknown as Attrs));
    return moved;
  };
  return { kernelName, backendName: 'webgpu', kernelFunc };
}

function step(
  backend: WebGpuBackend,
  commands: Commands,
  shader: Shader,
  state: readonly TensorInfo[],
  gradient: TensorInfo,
  coefficients: readonly number[],
): void {
  const { device, bufferManager } = backend;
  const [size] = gradient.shape as [number];
  const g = bufferOf(backend, gradient);
  const moving = state.map((tensor) => bufferOf(backend, tensor));
  const squares = bufferManager.acquireBuffer(2 * FLOAT_BYTES * normParts(size), USAGE.storage);
  const by = bufferManager.acquireBuffer(FLOAT_BYTES * coefficients.length, USAGE.uniform | USAGE.copyTarget);
  device.queue.writeBuffer(by, 0, Float32Array.from(coefficients));
  const groups = Math.ceil(size / SUM_THREADS);
  commands.run([
    dispatchOf(device, SQUARED_NORM, [g, squares], () => [normParts(size), 1, 1]),
    dispatchOf(device, shader, [...moving, g, squares, by], () => [groups, 1, 1]),
  ]);
  commands.submit();
  for (const buffer of [squares, by]) bufferManager.releaseBuffer(buffer);
}
