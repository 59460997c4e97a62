import {
  abs,
  add,
  keep,
  maximum,
  mean,
  mul,
  onesLike,
  type Scalar,
  square,
  sub,
  type Tensor1D,
  tensor1d,
} from '@tensorflow/tfjs';
import { composedGradient, type ErrorGradient } from './gradient.js';
import type { SacBatch } from './sac-types.js';

/** Both critics' values, `[B]` each, of what a batch's rows did. */
export type CriticValues = (parameters: Tensor1D) => readonly [Tensor1D, Tensor1D];

/**
 * The gradient of ½ Σᵢ mean(w (Qᵢ − y)²) in the critics' parameters, and the larger |Qᵢ − y| of each row.
 *
 * @param critics `[parameters]`
 * @param goal y, `[B]`; stays the caller's
 * @returns tensors that the caller disposes of
 */
export function regressionGradient(
  critics: Tensor1D,
  goal: Tensor1D,
  { weights }: Pick<SacBatch, 'weights'>,
  values: CriticValues,
): ErrorGradient {
  let errors: Tensor1D | undefined;
  const result = composedGradient(critics, (flat) => {
    const [first, second] = values(flat).map((value) => sub(value, goal)) as [Tensor1D, Tensor1D];
    errors = keep(maximum(abs(first), abs(second)) as Tensor1D);
    const weight = weights === undefined ? onesLike(goal) : tensor1d(weights);
    const loss = mul(mean(mul(add(square(first), square(second)), weight)), 0.5) as Scalar;
    return { loss, others: [] };
  });
  return { ...result, errors: errors as Tensor1D };
}
