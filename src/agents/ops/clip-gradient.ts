import { add, div, minimum, mul, norm, scalar, type Tensor1D } from '@tensorflow/tfjs';

/** g · min(1, maxGradNorm / (‖g‖₂ + 1e-6)), PyTorch's `clip_grad_norm_`. Call it inside a `tidy`. */
export function clipGradient(gradient: Tensor1D, maxGradNorm: number): Tensor1D {
  return mul(gradient, minimum(1, div(scalar(maxGradNorm), add(norm(gradient), 1e-6))));
}
