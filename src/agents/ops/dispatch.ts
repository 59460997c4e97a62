import {
  engine,
  getBackend,
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { TwinSpec } from './sac-types.js';

/** The ops that a backend may have a fused kernel for, by the name it is registered under. */
export type FusedOpName =
  | 'PpoGradient'
  | 'A2cGradient'
  | 'RecurrentPpoGradient'
  | 'SacCriticGradient'
  | 'SacActorGradient'
  | 'DiscreteSacCriticGradient'
  | 'DiscreteSacActorGradient'
  | 'Polyak'
  | 'ClippedAdam'
  | 'ClippedRmsProp';

/**
 * What `registerKernel` of tfjs takes, plus the networks that the kernel can do.
 * `inputs` are the op's tensors by name, `attrs` its other arguments by name; the outputs are the op's tensors in the
 * order of its result's fields.
 */
export interface FusedKernelConfig extends KernelConfig {
  readonly kernelName: FusedOpName;
  /** Networks that the kernel does not cover take the composed form. Optimisers are called without one. */
  covers?(spec: ActorCriticSpec | TwinSpec): boolean;
}

/** What a kernel said of a network: asked before every step, so it is asked once. */
const answers = new WeakMap<FusedKernelConfig, WeakMap<object, boolean>>();

/** Whether the active backend runs `name` fused; the composed form runs everywhere else. */
export function isFused(name: FusedOpName, spec?: ActorCriticSpec | TwinSpec): boolean {
  const kernel = getKernel(name, getBackend()) as FusedKernelConfig | undefined;
  if (kernel === undefined) return false;
  return spec === undefined || kernel.covers === undefined || isCovered(kernel, spec);
}

function isCovered(kernel: FusedKernelConfig, spec: ActorCriticSpec | TwinSpec): boolean {
  const known = answers.get(kernel) ?? new WeakMap<object, boolean>();
  answers.set(kernel, known);
  let covered = known.get(spec);
  if (covered === undefined) {
    covered = kernel.covers?.(spec) ?? true;
    known.set(spec, covered);
  }
  return covered;
}

/** Runs a fused kernel through tfjs's engine, which counts and profiles it like any other. */
export function runFused(
  name: FusedOpName,
  inputs: Readonly<Record<string, Tensor>>,
  attrs: Readonly<Record<string, unknown>>,
): Tensor1D[] {
  return engine().runKernel<Tensor1D[]>(name, { ...inputs }, attrs as unknown as NamedAttrMap);
}
