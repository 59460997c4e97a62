/** Where a batch's rows lie; row-major, f32 unless said otherwise. 32-bit words in this order. */
@unmanaged
export class Batch {
  observations: usize;
  /** f32[rows, elements]; choices are whole numbers. */
  actions: usize;
  oldLogProbs: usize;
  advantages: usize;
  returns: usize;
  oldValues: usize;
  /** u8[rows, mask size], 1 = allowed, or 0 where everything is. */
  masks: usize;
}
