import type { Prepared } from '../lib/row.js';
import { gpuLearner, gpuPpo, type PpoSizes } from './ours.js';

/** A measurement of ours, and the arguments with which the peer's script takes the same. */
export interface GpuRow {
  readonly name: string;
  readonly unit: 'ms' | 'steps/s';
  readonly peer: readonly string[];
  prepare(): Promise<Prepared>;
}

const LEARNERS = [
  { batch: 4_096, width: 256 },
  { batch: 4_096, width: 1_024 },
  { batch: 65_536, width: 256 },
  { batch: 65_536, width: 1_024 },
];
const PPO: PpoSizes = { lanes: 4_096, steps: 16, batch: 16_384, epochs: 4, width: 256 };

const SMOKE_LEARNERS = [
  { batch: 64, width: 16 },
  { batch: 200, width: 24 },
];
const SMOKE_PPO: PpoSizes = { lanes: 8, steps: 8, batch: 32, epochs: 1, width: 16 };

/** Learner steps, and PPO from end to end with the actor on the processor. */
export function gpuRows(smoke: boolean): GpuRow[] {
  const learners = smoke ? SMOKE_LEARNERS : LEARNERS;
  const ppo = smoke ? SMOKE_PPO : PPO;
  return [
    ...learners.map(
      ({ batch, width }): GpuRow => ({
        name: `gpu.learner.${batch}.${width}`,
        unit: 'ms',
        peer: ['--what', 'learner', '--batch', String(batch), '--width', String(width)],
        prepare: () => gpuLearner(batch, width),
      }),
    ),
    {
      name: `gpu.ppo.${ppo.lanes}`,
      unit: 'steps/s',
      peer: ['--what', 'ppo', ...Object.entries(ppo).flatMap(([name, value]) => [`--${name}`, String(value)])],
      prepare: () => gpuPpo(ppo),
    },
  ];
}
