import type { Activation } from '../../../policy/network.js';
import { FLOAT_BYTES } from './backend.js';
import { type DenseLayer, weightTile } from './layers.js';
import { type Dispatch, dispatchOf } from './program.js';
import { denseForward } from './wgsl/dense-forward.js';
import { denseInputGradient } from './wgsl/dense-input-gradient.js';
import { denseWeightGradient } from './wgsl/dense-weight-gradient.js';
import { GRADIENT_SUMS } from './wgsl/gradient-sums.js';
import { LAYER_STRIDE, sharesOf } from './wgsl/layer-struct.js';
import { SUM_THREADS } from './wgsl/sum.js';
import { tileFor, tileGrid } from './wgsl/tile.js';

/** A multilayer perceptron and the buffers that it computes with. */
export interface NetworkBuffers {
  readonly activation: Activation;
  readonly layers: readonly DenseLayer[];
  /** The layers as `Layer` structs, from the number `first` on. */
  readonly structs: GPUBuffer;
  readonly first: number;
  /** The flat vector. */
  readonly parameters: GPUBuffer;
  /** `[rows, inputs]` */
  readonly input: GPUBuffer;
  /** Each layer's `[rows, outputs]`; its gradient is written over it. */
  readonly outputs: readonly GPUBuffer[];
  /** A uniform that begins with `Rows`. */
  readonly rows: GPUBuffer;
}

/** All layers, the activation after each but the last. */
export function forwardPass(device: GPUDevice, network: NetworkBuffers): Dispatch[] {
  const { activation, parameters, rows } = network;
  return bind(network).map(({ layer, uniform, input, output }, i, { length }) => {
    const shader = denseForward(tileFor(layer.outputs), i < length - 1 ? activation : null);
    return dispatchOf(device, shader, [parameters, input, output, uniform, rows], over(layer.outputs));
  });
}

/** The gradient of the weights and biases, in parts, from that of the last layer's output. */
export function backwardPass(device: GPUDevice, network: NetworkBuffers, parts: GPUBuffer): Dispatch[] {
  return bind(network)
    .reverse()
    .flatMap((bound) => {
      const { layer, uniform, input, output } = bound;
      const tile = weightTile(layer);
      const grid = tileGrid(tile, layer.inputs, layer.outputs);
      const shader = denseWeightGradient(tile);
      const weights = dispatchOf(device, shader, [input, output, parts, uniform, network.rows], (rows) => [
        ...grid,
        sharesOf(layer.shares, rows),
      ]);
      return input === network.input ? [weights] : [weights, inputGradient(device, network, bound, input)];
    });
}

/** The gradient of the network's input, from that of its output; that of the weights is left out. */
export function inputPass(device: GPUDevice, network: NetworkBuffers, target: GPUBuffer): Dispatch[] {
  return bind(network)
    .reverse()
    .map((bound) => inputGradient(device, network, bound, bound.input === network.input ? target : bound.input));
}

/** Adds the parts of all layers' gradients up. @param structs all of the vector's layers @param size of the vector */
export function addParts(
  device: GPUDevice,
  { parts, structs, gradient, rows }: Readonly<Record<'parts' | 'structs' | 'gradient' | 'rows', GPUBuffer>>,
  size: number,
): Dispatch {
  const groups = [Math.ceil(size / SUM_THREADS), 1, 1] as const;
  return dispatchOf(device, GRADIENT_SUMS, [parts, structs, gradient, rows], () => groups);
}

interface BoundLayer {
  readonly layer: DenseLayer;
  readonly uniform: GPUBufferBinding;
  readonly input: GPUBuffer;
  readonly output: GPUBuffer;
}

function bind({ layers, structs, first, input, outputs }: NetworkBuffers): BoundLayer[] {
  const size = FLOAT_BYTES * LAYER_STRIDE;
  return layers.map((layer, i) => ({
    layer,
    uniform: { buffer: structs, offset: (first + i) * size, size },
    input: outputs[i - 1] ?? input,
    output: outputs[i] as GPUBuffer,
  }));
}

/** @param target the layer before's output; or, for the first layer, where the gradient of its input goes */
function inputGradient(
  device: GPUDevice,
  { activation, parameters, input, rows }: NetworkBuffers,
  bound: BoundLayer,
  target: GPUBuffer,
): Dispatch {
  const { inputs } = bound.layer;
  const shader = denseInputGradient(tileFor(inputs), bound.input === input ? null : activation);
  return dispatchOf(device, shader, [parameters, bound.output, target, bound.uniform, rows], over(inputs));
}

/** Workgroups over rows and columns. */
function over(columns: number): Dispatch['groups'] {
  const tile = tileFor(columns);
  return (rows) => [...tileGrid(tile, rows, columns), 1];
}
