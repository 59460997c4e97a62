import { Mlp } from './mlp';

/**
 * Moves some rows of a network's hidden outputs to the front, so that `mlpDeltas` takes these alone.
 *
 * @param rows i32[count], ascending
 */
export function keepRows(mlp: Mlp, rows: usize, count: i32): void {
  for (let layer = 0; layer < mlp.layers - 1; layer++) {
    const bytes = (<usize>mlp.stride(layer + 1)) << 2;
    const from = mlp.outputOf(layer);
    let to = from;
    for (let i = 0; i < count; i++) {
      memory.copy(to, from + <usize>load<i32>(rows + ((<usize>i) << 2)) * bytes, bytes);
      to += bytes;
    }
  }
}
