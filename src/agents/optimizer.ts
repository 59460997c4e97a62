import { dispose, type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import { clippedAdam } from './ops/clipped-adam.js';
import { clippedRmsProp } from './ops/clipped-rmsprop.js';

/** An optimiser's content in plain arrays, all `[parameters]`. */
export interface OptimizerSnapshot {
  readonly parameters: Float32Array;
  /** By name: `firstMoment`, `secondMoment`. */
  readonly moments: Readonly<Record<string, Float32Array>>;
  /** Steps taken. */
  readonly step: number;
}

/** Parameters as a tensor, and the rule by which a gradient moves them. */
export interface Optimizer {
  /** `[parameters]`; replaced by each step. */
  readonly parameters: Tensor1D;
  /** @param gradient `[parameters]`, finite; stays the caller's */
  step(gradient: Tensor1D, learningRate: number): void;
  /** Goes on from other parameters, `[parameters]`, with fresh moments; `snapshot` has them at once. */
  assign(parameters: Float32Array): void;
  /** The content at the last {@link Optimizer.sync}. Arrays are overwritten by the next one. */
  readonly snapshot: OptimizerSnapshot;
  /** Brings the tensors' content into `snapshot`; waits for the device where there is one. */
  sync(): Promise<void>;
  /** Goes back to `snapshot`. */
  rollBack(): void;
  dispose(): void;
}

interface RuleState {
  readonly tensors: Readonly<Record<string, Tensor1D>> & { readonly parameters: Tensor1D };
  readonly step: number;
}

type Rule = (state: RuleState, gradient: Tensor1D, learningRate: number) => RuleState;

/** Adam with PyTorch's β (0.9, 0.999), on the clipped gradient. */
export function adamOptimizer(
  start: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>,
  { epsilon, maxGradNorm }: { readonly epsilon: number; readonly maxGradNorm: number },
): Optimizer {
  return createOptimizer(start, ['firstMoment', 'secondMoment'], ({ tensors, step }, gradient, learningRate) => {
    const { parameters, firstMoment, secondMoment } = tensors as Record<string, Tensor1D>;
    const state = { parameters, firstMoment, secondMoment, step } as Parameters<typeof clippedAdam>[0];
    const { step: steps, ...moved } = clippedAdam(state, gradient, {
      learningRate,
      beta1: 0.9,
      beta2: 0.999,
      epsilon,
      maxGradNorm,
    });
    return { tensors: moved, step: steps };
  });
}

/** RMSProp as PyTorch's, on the clipped gradient. */
export function rmsPropOptimizer(
  start: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>,
  options: { readonly alpha: number; readonly epsilon: number; readonly maxGradNorm: number },
): Optimizer {
  return createOptimizer(start, ['secondMoment'], ({ tensors, step }, gradient, learningRate) => {
    const { parameters, secondMoment } = tensors as Record<string, Tensor1D>;
    const state = { parameters, secondMoment } as Parameters<typeof clippedRmsProp>[0];
    return { tensors: { ...clippedRmsProp(state, gradient, { ...options, learningRate }) }, step: step + 1 };
  });
}

function createOptimizer(
  start: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>,
  momentNames: readonly string[],
  rule: Rule,
): Optimizer {
  const size = start.parameters.length;
  const parameters = start.parameters.slice();
  const moments = Object.fromEntries(
    momentNames.map((name) => [name, start.moments?.[name]?.slice() ?? new Float32Array(size)]),
  );
  const arrays: Readonly<Record<string, Float32Array>> = { parameters, ...moments };
  // tfjs may keep the array that it is given, so each tensor gets one of its own
  const upload = (): RuleState['tensors'] =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [name, tensor1d(array.slice())]),
    ) as RuleState['tensors'];
  let state: RuleState = { tensors: upload(), step: start.step ?? 0 };
  let synced = state.step;
  return {
    get parameters() {
      return state.tensors.parameters;
    },
    get snapshot() {
      return { parameters, moments, step: synced };
    },
    step(gradient, learningRate) {
      state = rule(state, gradient, learningRate);
    },
    assign(given) {
      dispose(Object.values(state.tensors));
      parameters.set(given);
      for (const moment of Object.values(moments)) moment.fill(0);
      state = { tensors: upload(), step: 0 };
      synced = 0;
    },
    async sync() {
      const { tensors: current, step } = state;
      await Promise.all(
        Object.entries(arrays).map(async ([name, array]) => {
          array.set((await (current[name] as Tensor1D).data()) as Float32Array);
        }),
      );
      synced = step;
    },
    rollBack() {
      dispose(Object.values(state.tensors));
      state = { tensors: upload(), step: synced };
    },
    dispose: () => dispose(Object.values(state.tensors)),
  };
}
