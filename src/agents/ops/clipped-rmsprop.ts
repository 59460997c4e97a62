import { add, dispose, div, mul, sqrt, square, sub, type Tensor1D, tidy } from '@tensorflow/tfjs';
import { clipGradient } from './clip-gradient.js';
import { isFused, runFused } from './dispatch.js';
import type { RmsPropOptions } from './types.js';

/** Parameters and the squared gradient's running average, both `[parameters]`. */
export interface RmsPropState {
  readonly parameters: Tensor1D;
  readonly secondMoment: Tensor1D;
}

/**
 * One step of RMSProp (Hinton, lecture 6e; ε outside the root, as PyTorch) on the clipped gradient.
 * The tensors of `state` are consumed: this op disposes of them and returns new ones, so that a kernel may work in place.
 *
 * A fused `ClippedRmsProp` kernel takes `inputs: { parameters, secondMoment, gradient }`, `attrs: { options }` and
 * returns `[parameters, secondMoment]`.
 *
 * @param gradient `[parameters]`, finite, not yet clipped; stays the caller's
 */
export function clippedRmsProp(state: RmsPropState, gradient: Tensor1D, options: RmsPropOptions): RmsPropState {
  const { parameters, secondMoment } = state;
  const moved = isFused('ClippedRmsProp')
    ? runFused('ClippedRmsProp', { parameters, secondMoment, gradient }, { options })
    : composedRmsProp(state, gradient, options);
  dispose([parameters, secondMoment]);
  const [newParameters, newSecond] = moved as [Tensor1D, Tensor1D];
  return { parameters: newParameters, secondMoment: newSecond };
}

/** {@link clippedRmsProp} as a composition of tfjs ops; leaves `state` alone. The caller disposes of the two results. */
export function composedRmsProp(
  { parameters, secondMoment }: RmsPropState,
  gradient: Tensor1D,
  { learningRate, alpha, epsilon, maxGradNorm }: RmsPropOptions,
): Tensor1D[] {
  return tidy(() => {
    const clipped = clipGradient(gradient, maxGradNorm);
    const second = add(mul(secondMoment, alpha), mul(square(clipped), 1 - alpha)) as Tensor1D;
    return [sub(parameters, mul(div(clipped, add(sqrt(second), epsilon)), learningRate)) as Tensor1D, second];
  });
}
