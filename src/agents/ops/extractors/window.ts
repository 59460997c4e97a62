import { concat, reshape, slice, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs';
import type { WindowedSpec } from '../../../policy/extractors/spec.js';

/** The window of each input. @param input `[B, window · channels + extra]` @returns `[B, window, channels]` */
export function windowOf({ window, channels }: WindowedSpec, input: Tensor2D): Tensor3D {
  return reshape(slice(input, [0, 0], [-1, window * channels]), [-1, window, channels]);
}

/** `features` and, behind them, what stood behind the window. */
export function withExtra({ window, channels, extra }: WindowedSpec, input: Tensor2D, features: Tensor2D): Tensor2D {
  return extra === 0 ? features : concat([features, slice(input, [0, window * channels], [-1, extra])], 1);
}
