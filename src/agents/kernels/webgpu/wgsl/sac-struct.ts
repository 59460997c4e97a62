import { LOG_STD_MAX, LOG_STD_MIN, SQUASH_EPSILON } from '../../../../policy/distributions/squashed-gaussian.js';

/** The uniform of soft actor-critic's gradients. */
export const SAC_STRUCT = `
struct Sac {
  rows: u32,
  /** 1 in a batch's first piece. */
  first: u32,
  /** Numbers of an observation. */
  observation: u32,
  /** Numbers of an action. */
  actions: u32,
  /** Rows that the batch's columns have room for. */
  room: u32,
  /** The bits of NaN, which WGSL has no way to write. */
  notANumber: u32,
  /** α */
  entCoef: f32,
  /** 1 / rows of the whole batch. */
  weight: f32,
}`;

/** How many words come before the coefficients. */
export const SAC_WORDS = 6;

export const SAC_STRUCT_BYTES = 32;

/**
 * A row's squashed Gaussian from the bindings `head` `[rows, 2 · actions]`, means before log standard deviations, and
 * `noise` `[rows, actions]`; `loss` is the uniform.
 */
export const SQUASHED_FUNCTIONS: string = `
fn meanOf(row: u32, i: u32) -> f32 { return head[row * 2 * loss.actions + i]; }
fn rawLogStdOf(row: u32, i: u32) -> f32 { return head[(row * 2 + 1) * loss.actions + i]; }
fn logStdOf(row: u32, i: u32) -> f32 { return clamp(rawLogStdOf(row, i), ${LOG_STD_MIN}, ${LOG_STD_MAX}); }
fn noiseOf(row: u32, i: u32) -> f32 { return noise[row * loss.actions + i]; }
fn spreadOf(row: u32, i: u32) -> f32 { return exp(logStdOf(row, i)) * noiseOf(row, i); }`;

/** Added to 1 − a². */
export const EPSILON: number = SQUASH_EPSILON;
