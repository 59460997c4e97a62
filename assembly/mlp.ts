import { padded } from './simd';

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
  /** Each layer's weights transposed, `[out, padded(in)]`, from the second layer on. */
  transposed: usize;
  /** Each layer's output, `[rows, padded(out)]`, one after another. */
  activations: usize;
  /** Two times `[rows, padded(widest)]`: the loss's gradient in a layer's output. */
  deltas: usize;
  /** Rows that `activations` and each of `deltas` have room for. */
  rows: i32;
  /** 32 floats and 8 for each of `rows`. */
  scratch: usize;

  width(layer: i32): i32 {
    return load<i32>(this.widths + (layer << 2));
  }

  /** Bytes of one layer's weights and biases. */
  parameterBytes(layer: i32): usize {
    return (<usize>((this.width(layer) + 1) * this.width(layer + 1))) << 2;
  }

  /** Bytes of one layer's output. */
  outputBytes(layer: i32): usize {
    return (<usize>(this.rows * padded(this.width(layer + 1)))) << 2;
  }
}
