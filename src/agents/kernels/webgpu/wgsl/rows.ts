/** What every shader over a batch's rows reads: it stands first in each uniform. */
export const ROWS_STRUCT = 'struct Rows { rows: u32 }';
