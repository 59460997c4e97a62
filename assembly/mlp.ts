import { listBytes } from './nonzeros';
import { padded } from './simd';
import { STRIP, stripsBytes } from './strip';

/**
 * One multilayer perceptron and its scratch, laid down in memory by the host: 32-bit words in this order.
 * A hidden layer is `act(x · W + b)`; the last is linear. Its parameters lie one after another, `W[in, out], b[out]`.
 */
@unmanaged
export class Mlp {
  /** 0 tanh, 1 relu. */
  activation: i32;
  /** Number of dense layers. */
  layers: i32;
  /** i32[layers + 1]: inputs, hidden widths, outputs. */
  widths: usize;
  parameters: usize;
  /** Like `parameters`. */
  gradient: usize;
  /** Each layer's weights transposed from the second layer on, `[out, stride(in)]`, or in strips where its deltas have zeros. */
  transposed: usize;
  /** Each layer's output, `[rows, stride(out)]`, one after another. */
  activations: usize;
  /** The loss's gradient in each layer's linear output, `[rows, stride(out)]`, the last layer's first. */
  deltas: usize;
  /** Rows that `activations` and `deltas` have room for. */
  rows: i32;
  /** 32 floats for each of `rows` and 32 more. */
  scratch: usize;
  /**
   * Copies of some weights: in strips where a layer's inputs have zeros, `[in, roomy(out)]` where rows would crowd a cache; or
   * 0, and all are read where they lie.
   */
  spread: usize;
  /** For each of `rows` a list of up to the widest layer's outputs; or 0, and no product skips zeros. */
  rowLists: usize;
  /** For each layer that skips zeros, a list of up to `rows` numbers for each of its padded(inputs). */
  columnLists: usize;

  width(layer: i32): i32 {
    return load<i32>(this.widths + (layer << 2));
  }

  /** Floats from one row to the next of what enters a layer; of what leaves the last for `layers`. */
  stride(layer: i32): i32 {
    if (layer == 0) return this.width(0);
    return layer == this.layers ? padded(this.width(layer)) : roomy(this.width(layer));
  }

  /** Bytes of one layer's weights and biases. */
  parameterBytes(layer: i32): usize {
    return (<usize>((this.width(layer) + 1) * this.width(layer + 1))) << 2;
  }

  /** Bytes of one layer's output. */
  outputBytes(layer: i32): usize {
    return (<usize>(this.rows * this.stride(layer + 1))) << 2;
  }

  /** Bytes of one layer's weights transposed. */
  transposedBytes(layer: i32): usize {
    if (layer == 0) return 0;
    if (this.skipsDeltas(layer)) return stripsBytes(this.width(layer + 1), this.width(layer));
    return (<usize>(this.stride(layer) * this.width(layer + 1))) << 2;
  }

  /** Whether a layer's inputs are what relu left, about half of them zero, and its products leave these out. */
  skips(layer: i32): bool {
    return this.rowLists != 0 && layer > 0 && this.width(layer) >= STRIP && this.width(layer + 1) >= STRIP;
  }

  /** Whether its deltas are so, too: those of all but the last layer. */
  skipsDeltas(layer: i32): bool {
    return this.skips(layer) && layer < this.layers - 1;
  }

  /** Whether a layer's weights are read from `spread`, in rows further apart. */
  isSpread(layer: i32): bool {
    return this.spread != 0 && crowds(this.width(layer + 1));
  }

  /** Bytes of one layer's weights in `spread`. */
  spreadBytes(layer: i32): usize {
    if (this.skips(layer)) return stripsBytes(this.width(layer), this.width(layer + 1));
    return this.isSpread(layer) ? (<usize>(this.width(layer) * roomy(this.width(layer + 1)))) << 2 : 0;
  }

  /** Bytes from one of `rowLists` to the next. */
  rowListBytes(): usize {
    let widest = 0;
    for (let layer = 1; layer < this.layers; layer++) widest = max(widest, this.width(layer));
    return listBytes(widest);
  }

  /** Where the lists of a layer's inputs begin, each `listBytes(rows)`. */
  columnListsOf(layer: i32): usize {
    let at = this.columnLists;
    for (let before = 1; before < layer; before++) {
      if (this.skips(before)) at += <usize>padded(this.width(before)) * listBytes(this.rows);
    }
    return at;
  }

  /** Where the loss's gradient in a layer's linear output stands. */
  deltasOf(layer: i32): usize {
    let at = this.deltas;
    for (let after = this.layers - 1; after > layer; after--) at += this.outputBytes(after);
    return at;
  }

  /** Where a layer's output stands. */
  outputOf(layer: i32): usize {
    let at = this.activations;
    for (let before = 0; before < layer; before++) at += this.outputBytes(before);
    return at;
  }
}

/** Whether rows of this many floats, one after another, fall into so few sets of a cache that they drive each other out. */
export function crowds(width: i32): bool {
  return (width & 127) == 0;
}

/** `padded`, but for rows that would crowd: four floats more. */
export function roomy(width: i32): i32 {
  return crowds(width) ? width + 4 : padded(width);
}
