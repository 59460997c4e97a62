import { clone, customGrad, type Tensor, zerosLike } from '@tensorflow/tfjs';

/** The same numbers, of which nothing before them is differentiated (PyTorch's `detach`). */
export function stopGradient<T extends Tensor>(x: T): T {
  const constant = customGrad((given) => ({
    value: clone(given as Tensor),
    gradFunc: () => zerosLike(given as Tensor),
  }));
  return constant(x) as T;
}
