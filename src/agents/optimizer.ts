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

/** An optimiser's content as it was read from its tensors. */
export interface OptimizerReading {
  /** `[parameters]`; overwritten by the next reading. */
  readonly parameters: Float32Array;
  /** Takes it up into `snapshot`. */
  keep(): void;
}

/** Parameters as a tensor, and the rule by which a gradient moves them. */
export interface Optimizer {
  /** `[parameters]`; replaced by each step. */
  readonly parameters: Tensor1D;
  /** @param gradient `[parameters]`, finite; stays the caller's */
  step(gradient: Tensor1D, learningRate: number): void;
  /** Goes on from other parameters, `[parameters]`, with fresh moments; `snapshot` has them at once. */
  assign(parameters: Float32Array): void;
  /** The content at the last {@link Optimizer.sync}. Arrays are overwritten by later ones. */
  readonly snapshot: OptimizerSnapshot;
  /** Reads the tensors' content, and leaves `snapshot` as it is; waits for the device where there is one. */
  read(): Promise<OptimizerReading>;
  /** Brings the tensors' content into `snapshot`. */
  sync(): Promise<void>;
  /** Goes back to `snapshot`. */
  rollBack(): void;
  dispose(): void;
}

interface RuleState {
  readonly tensors: Readonly<Record<string, Tensor1D>> & { readonly parameters: Tensor1D };
  readonly step: number;
}

type Vectors = Omit<OptimizerSnapshot, 'step'>;

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
  const momentsOf = (of: (name: string) => Float32Array): Record<string, Float32Array> =>
    Object.fromEntries(momentNames.map((name) => [name, of(name)]));
  const given = momentsOf((name) => start.moments?.[name]?.slice() ?? new Float32Array(size));
  let kept: Vectors = { parameters: start.parameters.slice(), moments: given };
  let spare: Vectors = { parameters: new Float32Array(size), moments: momentsOf(() => new Float32Array(size)) };
  let state: RuleState = { tensors: upload(kept), step: start.step ?? 0 };
  let synced = state.step;
  const read = async (): Promise<OptimizerReading> => {
    const { tensors, step } = state;
    const found = spare;
    await download(tensors, found);
    const keep = (): void => {
      [kept, spare, synced] = [found, kept, step];
    };
    return { parameters: found.parameters, keep };
  };
  return {
    get parameters() {
      return state.tensors.parameters;
    },
    get snapshot() {
      return { ...kept, step: synced };
    },
    step(gradient, learningRate) {
      state = rule(state, gradient, learningRate);
    },
    assign(parameters) {
      dispose(Object.values(state.tensors));
      kept.parameters.set(parameters);
      for (const moment of Object.values(kept.moments)) moment.fill(0);
      state = { tensors: upload(kept), step: 0 };
      synced = 0;
    },
    read,
    sync: async () => (await read()).keep(),
    rollBack() {
      dispose(Object.values(state.tensors));
      state = { tensors: upload(kept), step: synced };
    },
    dispose: () => dispose(Object.values(state.tensors)),
  };
}

/** tfjs may keep the array that it is given, so each tensor gets one of its own. */
function upload({ parameters, moments }: Vectors): RuleState['tensors'] {
  const tensors = Object.entries({ parameters, ...moments }).map(([name, array]) => [name, tensor1d(array.slice())]);
  return Object.fromEntries(tensors) as RuleState['tensors'];
}

/** Copies each tensor's content as soon as it is there: a backend may hand out its own memory. */
async function download(tensors: RuleState['tensors'], { parameters, moments }: Vectors): Promise<void> {
  const copies = Object.entries({ parameters, ...moments }).map(async ([name, array]) => {
    array.set((await (tensors[name] as Tensor1D).data()) as Float32Array);
  });
  await Promise.all(copies);
}
