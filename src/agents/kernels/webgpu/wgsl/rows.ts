/** What every shader over a batch's rows reads: it stands first in each uniform. */
export const ROWS_STRUCT = `
struct Rows {
  rows: u32,
  /** 1 in a batch's first piece: sums start from 0. */
  first: u32,
}`;
