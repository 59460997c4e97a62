/** A loss's coefficients and the sums that it logs, over all rows so far. */
@unmanaged
export class Loss {
  /** 0 PPO, 1 A2C. */
  kind: i32;
  clipRange: f32;
  /** Negative: values are not clipped. */
  clipRangeVf: f32;
  entCoef: f32;
  vfCoef: f32;
  /** Advantages are used as (a − mean) · scale. */
  advantageMean: f32;
  advantageScale: f32;
  /** 1 / rows of the whole minibatch. */
  weight: f32;
  policy: f64;
  value: f64;
  entropy: f64;
  approxKl: f64;
  clipped: f64;
}
