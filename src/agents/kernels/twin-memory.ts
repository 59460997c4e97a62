import { type MlpPlan, padded, writeMlp } from '../../policy/kernels/mlp-plan.js';
import type { LearnerExports } from './learner-exports.js';
import { CHUNK_ROWS } from './learner-plan.js';

/** A flat vector and, where it is learnt, its gradient; byte offsets. */
export interface SacVector {
  readonly size: number;
  readonly parameters: number;
  /** 0 where there is none. */
  readonly gradient: number;
}

/** Where an actor, twin critics and their targets lie; byte offsets. */
export interface TwinPlan {
  readonly bytes: number;
  readonly actor: SacVector;
  readonly critics: SacVector;
  readonly targets: SacVector;
  readonly policy: MlpPlan;
  readonly twins: readonly MlpPlan[];
  readonly targetTwins: readonly MlpPlan[];
  /** `[CHUNK_ROWS, observation size]` */
  readonly observations: number;
}

/** A gradient, and what its loss logs; the arrays are the caller's. */
export interface SacKernelResult {
  /** `[parameters]` */
  readonly gradient: Float32Array;
  readonly stats: Float32Array;
}

/** What the critics' loss brings beside. */
export interface SacErrorResult extends SacKernelResult {
  /** `[B]`: the larger |Qᵢ − y| of each row. */
  readonly errors: Float32Array;
}

/** Some rows of a batch, at most `CHUNK_ROWS`. */
export interface Rows {
  readonly first: number;
  readonly count: number;
}

/** A batch in pieces that stay in the caches. */
export function* chunks(size: number): Generator<Rows> {
  for (let first = 0; first < size; first += CHUNK_ROWS) yield { first, count: Math.min(CHUNK_ROWS, size - first) };
}

/**
 * An actor, twin critics, their targets and scratch in one WebAssembly memory. Nothing is kept from one gradient to the
 * next. Outputs of one number a row stand four floats apart.
 */
export class TwinMemory<P extends TwinPlan> {
  readonly plan: P;
  readonly kernels: LearnerExports;
  /** The whole memory. */
  readonly floats: Float32Array;

  protected constructor(plan: P, kernels: LearnerExports, buffer: ArrayBuffer) {
    this.plan = plan;
    this.kernels = kernels;
    this.floats = new Float32Array(buffer);
    for (const mlp of [plan.policy, ...plan.twins, ...plan.targetTwins]) writeMlp(buffer, mlp);
  }

  /** Brings a vector in, and empties its gradient. */
  load({ size, parameters, gradient }: SacVector, values: Float32Array): void {
    this.floats.set(values, parameters / 4);
    if (gradient !== 0) this.floats.fill(0, gradient / 4, gradient / 4 + size);
  }

  /** A copy of a vector's gradient, and the statistics with its norm behind them. */
  result({ size, gradient }: SacVector, stats: readonly number[]): SacKernelResult {
    const norm = this.kernels.norm(gradient, padded(size));
    return {
      gradient: this.floats.slice(gradient / 4, gradient / 4 + size),
      stats: Float32Array.from([...stats, norm]),
    };
  }

  /** Brings the observations of some rows in. @param observations `[B, size]` */
  see(observations: Float32Array, size: number, { first, count }: Rows): void {
    this.floats.set(observations.subarray(first * size, (first + count) * size), this.plan.observations / 4);
  }

  /** What a network says about its input, at a byte offset: where that is, in floats. */
  forward({ struct }: MlpPlan, input: number, { count }: Rows): number {
    return this.kernels.mlpForward(struct, input, count) / 4;
  }
}
