import { NeurotradeError } from '../../../core/errors.js';
import type { Shader } from './wgsl/shader.js';

/** A shader with its buffers; `groups` tells the number of workgroups for a number of rows. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  groups(rows: number): readonly [x: number, y: number, z: number];
}

const faults = new WeakMap<GPUDevice, string>();
const compiled = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/** @param buffers whole ones or pieces, in the order of the shader's bindings */
export function dispatchOf(
  device: GPUDevice,
  shader: Shader,
  buffers: readonly (GPUBuffer | GPUBufferBinding)[],
  groups: Dispatch['groups'],
): Dispatch {
  const pipeline = pipelineOf(device, shader);
  const entries = buffers.map((buffer, binding) => ({ binding, resource: 'buffer' in buffer ? buffer : { buffer } }));
  const bindings = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return { pipeline, bindings, groups };
}

/** Records dispatches one after another; each sees what the former ones wrote. */
export function record(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[], rows: number): void {
  for (const { pipeline, bindings, groups } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(...groups(rows));
  }
}

function pipelineOf(device: GPUDevice, { label, code }: Shader): GPUComputePipeline {
  const pipelines = compiled.get(device) ?? new Map<string, GPUComputePipeline>();
  compiled.set(device, pipelines);
  let pipeline = pipelines.get(code);
  if (pipeline === undefined) {
    pipeline = compile(device, label, code);
    pipelines.set(code, pipeline);
  }
  return pipeline;
}

/** The device reports a shader that it refuses after the fact: {@link checkDevice} throws from then on. */
function compile(device: GPUDevice, label: string, code: string): GPUComputePipeline {
  for (const filter of ['validation', 'internal'] as const) device.pushErrorScope(filter);
  const module = device.createShaderModule({ label, code });
  const pipeline = device.createComputePipeline({ label, layout: 'auto', compute: { module, entryPoint: 'main' } });
  for (let scope = 0; scope < 2; scope++) {
    void device.popErrorScope().then((error) => {
      if (error !== null) faults.set(device, `${label}: ${error.message}`);
    });
  }
  return pipeline;
}

/** @throws NeurotradeError `UNSUPPORTED` where the device refused a kernel: what the kernels computed is not to be used */
export function checkDevice(device: GPUDevice): void {
  const fault = faults.get(device);
  if (fault === undefined) return;
  throw new NeurotradeError(
    'UNSUPPORTED',
    `fused kernels: expected a device that runs them, found one that refuses ${fault.split('\n')[0]}; update the driver, or choose another backend`,
    { details: { fault } },
  );
}
