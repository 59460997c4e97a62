/** Terms of an actor-critic's loss that are added up over rows, in the order of their columns; the Gaussian's log σ gradient follows. */
export const LOSS_TERMS = ['policy', 'value', 'entropy', 'approxKl', 'clipped', 'faulty'] as const;

/** The uniform of an actor-critic's gradient. */
export const LOSS_STRUCT = `
struct Loss {
  rows: u32,
  /** 1 in a minibatch's first piece. */
  first: u32,
  /** Logits, or the Gaussian's means. */
  actions: u32,
  /** Where the Gaussian's log standard deviations are among the parameters. */
  logStd: u32,
  /** Rows that the batch's columns have room for. */
  room: u32,
  /** The bits of NaN, which WGSL has no way to write. */
  notANumber: u32,
  clipRange: f32,
  /** Negative: values are not clipped. */
  clipRangeVf: f32,
  entCoef: f32,
  vfCoef: f32,
  advantageMean: f32,
  advantageScale: f32,
  /** 1 / rows of the whole minibatch. */
  weight: f32,
}`;

/** How many words come before the coefficients. */
export const LOSS_WORDS = 6;

export const LOSS_STRUCT_BYTES = 52;
