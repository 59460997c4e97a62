import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { FusedKernelConfig } from '../../ops/dispatch.js';
import type { AdamOptions, RmsPropOptions } from '../../ops/types.js';
import { bufferOf, emptyVector, FLOAT_BYTES, flush, sameTensor, type WebGpuBackend } from './backend.js';
import { byteLength, checkDevice, dispatchOf, record } from './program.js';
import { ADAM_COEFFICIENTS, CLIPPED_ADAM } from './wgsl/clipped-adam.js';
import { CLIPPED_RMSPROP, RMSPROP_COEFFICIENTS } from './wgsl/clipped-rmsprop.js';
import type { Shader } from './wgsl/shader.js';
import { normParts, SQUARED_NORM } from './wgsl/squared-norm.js';
import { SUM_THREADS } from './wgsl/sum.js';

const STORAGE = 128;
const UNIFORM_AND_COPY_DST = 64 | 8;

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
    const moved = state.map((name) => movable(backend, inputs[name] as TensorInfo));
    step(backend, shader, moved, gradient, coefficients(attrs as unknown as Attrs));
    return moved;
  };
  return { kernelName, backendName: 'webgpu', kernelFunc };
}

/** The tensor itself, to be moved in place; a copy of it where another tensor shares its data. */
function movable(backend: WebGpuBackend, tensor: TensorInfo): TensorInfo {
  const source = bufferOf(backend, tensor);
  if (backend.refCount(tensor.dataId) === 1) return sameTensor(backend, tensor);
  const [length] = tensor.shape as [number];
  const copy = emptyVector(backend, length);
  const target = bufferOf(backend, copy);
  flush(backend);
  const encoder = backend.device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, target, 0, FLOAT_BYTES * length);
  backend.device.queue.submit([encoder.finish()]);
  return copy;
}

function step(
  backend: WebGpuBackend,
  shader: Shader,
  state: readonly TensorInfo[],
  gradient: TensorInfo,
  coefficients: readonly number[],
): void {
  const { device, bufferManager } = backend;
  const [size] = gradient.shape as [number];
  const g = bufferOf(backend, gradient);
  const p = state.map((tensor) => bufferOf(backend, tensor));
  flush(backend);
  const squares = bufferManager.acquireBuffer(byteLength(2 * normParts(size)), STORAGE);
  const by = bufferManager.acquireBuffer(byteLength(coefficients.length), UNIFORM_AND_COPY_DST);
  device.queue.writeBuffer(by, 0, Float32Array.from(coefficients));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  const norm = dispatchOf(device, SQUARED_NORM, [g, squares], () => [normParts(size), 1, 1]);
  const move = dispatchOf(device, shader, [...p, g, squares, by], () => [Math.ceil(size / SUM_THREADS), 1, 1]);
  record(pass, [norm, move], 0);
  pass.end();
  device.queue.submit([encoder.finish()]);
  for (const buffer of [squares, by]) bufferManager.releaseBuffer(buffer);
}
