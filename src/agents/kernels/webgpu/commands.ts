import type { TensorInfo } from '@tensorflow/tfjs';
import { bufferOf, emptyVector, FLOAT_BYTES, flush, type WebGpuBackend } from './backend.js';
import { type Dispatch, record } from './program.js';

/** Commands that go to the device together, after all that tfjs recorded before. */
export class Commands {
  readonly #backend: WebGpuBackend;
  #encoder: GPUCommandEncoder;

  constructor(backend: WebGpuBackend) {
    this.#backend = backend;
    this.#encoder = backend.device.createCommandEncoder();
  }

  /** Copies floats. @param to where in the target, in floats */
  copy(source: GPUBuffer, target: GPUBuffer, floats: number, to = 0): void {
    this.#encoder.copyBufferToBuffer(source, 0, target, FLOAT_BYTES * to, FLOAT_BYTES * floats);
  }

  /** Copies a tensor's content into a buffer. */
  load(tensor: TensorInfo, target: GPUBuffer): void {
    this.copy(bufferOf(this.#backend, tensor), target, tensor.shape[0] as number);
  }

  /** A new tensor with a buffer's content once these commands are done. */
  result(source: GPUBuffer, length: number): TensorInfo {
    const tensor = emptyVector(this.#backend, length);
    this.copy(source, bufferOf(this.#backend, tensor), length);
    return tensor;
  }

  /** Each dispatch sees what the former ones wrote. */
  run(dispatches: readonly Dispatch[], rows = 0): void {
    const pass = this.#encoder.beginComputePass();
    record(pass, dispatches, rows);
    pass.end();
  }

  /** Sends them off; what is recorded from now on comes after. */
  submit(): void {
    flush(this.#backend);
    this.#backend.device.queue.submit([this.#encoder.finish()]);
    this.#encoder = this.#backend.device.createCommandEncoder();
  }
}
