/** A dense layer, as shaders read it. */
export const LAYER_STRUCT = `
struct Layer {
  inputs: u32,
  outputs: u32,
  /** Of the weights among the parameters; the biases follow them. */
  offset: u32,
  /** Into how many shares the rows go at most for the weight gradient. */
  shares: u32,
  /** Where the weight gradient's parts begin. */
  parts: u32,
}`;

/** Words between two layers in one buffer, so that each can be bound as a uniform of its own. */
export const LAYER_STRIDE = 64;

/** Rows that make a share of their own worthwhile. */
const SHARE_ROWS = 64;

/** How many shares so many rows go into. */
export function sharesOf(most: number, rows: number): number {
  return Math.min(most, Math.ceil(rows / SHARE_ROWS));
}

/** {@link sharesOf} in WGSL. */
export const SHARES_OF: string = `
fn sharesOf(most: u32, rows: u32) -> u32 { return min(most, (rows + ${SHARE_ROWS - 1}) / ${SHARE_ROWS}); }`;
