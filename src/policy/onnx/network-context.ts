import type { StoredTensor } from '../format/safetensors.js';
import type { GraphBuilder } from './graph-builder.js';

/** A graph in the making, and the parameters that its nodes take. */
export interface NetworkContext {
  readonly graph: GraphBuilder;
  /** The policy's tensors by the names that they have in saved files. */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

/** A parameter's numbers. */
export function numbersOf({ tensors }: NetworkContext, name: string): Float32Array {
  return (tensors[name] as StoredTensor).data as Float32Array;
}

/** Adds a parameter as a constant under its own name. */
export function parameter(context: NetworkContext, name: string): string {
  return context.graph.floats(name, (context.tensors[name] as StoredTensor).shape, numbersOf(context, name));
}

/**
 * A `[rows, columns]` matrix turned over, with blocks of columns in another order: `[columns, rows]`.
 *
 * @param order of the blocks, all of one width, by their places in `matrix`
 */
export function transposed(matrix: Float32Array, columns: number, order: readonly number[] = [0]): Float32Array {
  const rows = matrix.length / columns;
  const width = columns / order.length;
  return Float32Array.from({ length: matrix.length }, (_, at) => {
    const [column, row] = [Math.floor(at / rows), at % rows];
    const block = order[Math.floor(column / width)] as number;
    return matrix[row * columns + block * width + (column % width)] as number;
  });
}
