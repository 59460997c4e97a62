import type { PolicySpec } from '../../policy/network.js';
import { ownStateSize, stateSize } from '../../policy/recurrent/spec.js';

/** What lanes, or sequences, carry from step to step: `[rows, state size]` each, empty for feed-forward policies. */
export interface CarriedStates {
  readonly pi: Float32Array;
  readonly vf: Float32Array;
}

/** Zeros for `rows` lanes. */
export function freshStates(spec: Pick<PolicySpec, 'lstm'>, rows: number): CarriedStates {
  return { pi: new Float32Array(rows * stateSize(spec, 'pi')), vf: new Float32Array(rows * stateSize(spec, 'vf')) };
}

/** Room for what learning needs of `rows` states: those of memories that a trunk has to itself. */
export function allocateStates(spec: Pick<PolicySpec, 'lstm'>, rows: number): CarriedStates {
  return {
    pi: new Float32Array(rows * ownStateSize(spec, 'pi')),
    vf: new Float32Array(rows * ownStateSize(spec, 'vf')),
  };
}

/** Sets the states of lanes that begin an episode to zeros. @param episodeStarts `[lanes]` */
export function forget({ pi, vf }: CarriedStates, episodeStarts: Uint8Array): void {
  const lanes = episodeStarts.length;
  for (let lane = 0; lane < lanes; lane++) {
    if (episodeStarts[lane] !== 1) continue;
    pi.fill(0, (lane * pi.length) / lanes, ((lane + 1) * pi.length) / lanes);
    vf.fill(0, (lane * vf.length) / lanes, ((lane + 1) * vf.length) / lanes);
  }
}
