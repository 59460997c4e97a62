import { NeurotradeError } from '../../core/errors.js';
import { box, discrete, multiBinary, multiDiscrete, type Space } from '../../env/spaces.js';
import type { Activation } from '../network.js';

/** A Gymnasium space as the export script writes it; `null` is an infinite bound. */
interface GymnasiumSpace {
  readonly kind: string;
  readonly shape?: readonly number[];
  readonly low?: unknown;
  readonly high?: unknown;
  readonly n?: unknown;
  readonly start?: unknown;
  readonly nvec?: unknown;
}

/** What the export script says of a model beside its tensors. */
export interface Sb3Description {
  readonly algorithm: string;
  readonly policy: string;
  readonly observation_space: GymnasiumSpace;
  readonly action_space: GymnasiumSpace;
  readonly activation: string;
  readonly use_sde: boolean;
  readonly seed: number | null;
  /** Of `VecNormalize`, where there was one that normalises observations. */
  readonly normalizer?: {
    /** Shaped as an observation, as is `variance`. */
    readonly mean: unknown;
    readonly variance: unknown;
    readonly count: number;
    readonly clip: number;
    readonly epsilon: number;
  };
}

/** @throws NeurotradeError `POLICY_FORMAT` where the file's metadata are not the script's */
export function parseDescription(metadata: Readonly<Record<string, string>>): Sb3Description {
  const { sb3 } = metadata;
  if (sb3 !== undefined) return JSON.parse(sb3) as Sb3Description;
  throw new NeurotradeError(
    'POLICY_FORMAT',
    `importSb3: expected a file that sb3_to_safetensors.py wrote, found metadata ${JSON.stringify(Object.keys(metadata))}; run the script of docs/export.md on the model's zip`,
  );
}

/** @throws NeurotradeError `UNSUPPORTED` for a space that policies here do not act on */
export function spaceFrom(space: GymnasiumSpace): Space {
  const starts = flatten(space.start ?? 0);
  if (space.kind === 'Box') {
    const bound = (values: unknown, infinity: number): number[] => flatten(values).map((value) => value ?? infinity);
    return box({
      shape: [...(space.shape ?? [])],
      low: bound(space.low, -Infinity),
      high: bound(space.high, Infinity),
    });
  }
  if (space.kind === 'Discrete') return discrete(flatten(space.n)[0] ?? 0, starts[0]);
  if (space.kind === 'MultiDiscrete' && starts.every((start) => start === 0)) {
    return multiDiscrete(flatten(space.nvec));
  }
  if (space.kind === 'MultiBinary') return multiBinary(flatten(space.n).reduce((product, n) => product * n, 1));
  return refuseModel(
    `a Box, Discrete, MultiBinary or MultiDiscrete space, the last counting from 0, found ${JSON.stringify(space)}`,
  );
}

/** A number, or arrays in arrays of them, as one list. */
export function flatten(values: unknown): number[] {
  return [values].flat(Infinity as 1) as unknown[] as number[];
}

/** @throws NeurotradeError `UNSUPPORTED` for an activation that networks here do not have */
export function activationFrom(name: string): Activation {
  const activation = { Tanh: 'tanh', ReLU: 'relu' } as const;
  return activation[name as keyof typeof activation] ?? refuseModel(`the activation Tanh or ReLU, found ${name}`);
}

/** @throws NeurotradeError `UNSUPPORTED` */
export function refuseModel(expected: string): never {
  throw new NeurotradeError(
    'UNSUPPORTED',
    `importSb3: expected ${expected}; a PPO, A2C or SAC model with MlpPolicy can be imported`,
  );
}
