import type { Info } from './env.js';
import { flatSize, type Space } from './spaces.js';
import type { VectorActions, VectorStep } from './vector-env.js';

/** A {@link VectorStep} that is written again every step. */
export type StepBuffers = VectorStep & { readonly infos: Map<number, Info> };

/** Zeros for `lanes` observations of `size` numbers. */
export function createBuffers(lanes: number, size: number): StepBuffers {
  return {
    observations: new Float32Array(lanes * size),
    rewards: new Float64Array(lanes),
    terminated: new Uint8Array(lanes),
    truncated: new Uint8Array(lanes),
    finalObservations: new Float32Array(lanes * size),
    infos: new Map(),
  };
}

/** A buffer a lane for its action; none for discrete actions, which are numbers. */
export function actionRows(space: Space, lanes: number): readonly Float32Array[] {
  if (space.kind === 'discrete') return [];
  return Array.from({ length: lanes }, () => new Float32Array(flatSize(space)));
}

/** The lane's action in its own buffer, so that an env never sees the caller's array. */
export function copyRow(row: Float32Array, actions: VectorActions, lane: number): Float32Array {
  for (let i = 0; i < row.length; i++) row[i] = actions[lane * row.length + i] as number;
  return row;
}

/** Whether an info says anything. */
export function hasKeys(info: Info): boolean {
  for (const _ in info) return true;
  return false;
}
