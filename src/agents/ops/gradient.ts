import { concat, keep, norm, reshape, type Scalar, stack, type Tensor1D, tidy, valueAndGrad } from '@tensorflow/tfjs';

/** A loss's gradient in the flat parameters, and what it logs. The caller disposes of both tensors. */
export type LossGradient = {
  /** `[parameters]` */
  readonly gradient: Tensor1D;
  /** `[number of statistics]` */
  readonly stats: Tensor1D;
};

/** Of a loss that is a mean over rows whose errors are of interest. The caller disposes of all tensors. */
export type ErrorGradient = LossGradient & {
  /** `[B]` */
  readonly errors: Tensor1D;
};

/** A loss and the other numbers that it logs. */
export interface LossTerms {
  readonly loss: Scalar;
  readonly others: readonly Scalar[];
}

/** Differentiates `terms(parameters).loss`; the statistics are `[loss, ...others, ‖gradient‖₂]`. */
export function composedGradient(parameters: Tensor1D, terms: (parameters: Tensor1D) => LossTerms): LossGradient {
  return tidy(() => {
    let logged: Tensor1D | undefined;
    const { grad } = valueAndGrad((flat) => {
      const { loss, others } = terms(flat as Tensor1D);
      logged = keep(stack([loss, ...others]) as Tensor1D);
      return loss;
    })(parameters);
    const stats = concat([logged as Tensor1D, reshape(norm(grad), [1])]) as Tensor1D;
    logged?.dispose();
    return { gradient: grad as Tensor1D, stats };
  });
}
