import { add, dispose, div, mul, sqrt, square, sub, type Tensor1D, tidy } from '@tensorflow/tfjs';
import { clipGradient } from './clip-gradient.js';
import { isFused, runFused } from './dispatch.js';
import type { AdamOptions } from './types.js';

/** Parameters and Adam's two moments, all `[parameters]`, and the number of steps taken. */
export interface AdamState {
  readonly parameters: Tensor1D;
  readonly firstMoment: Tensor1D;
  readonly secondMoment: Tensor1D;
  readonly step: number;
}

/**
 * One step of Adam (Algorithm 1, arXiv:1412.6980; ε outside the root, as PyTorch) on the clipped gradient.
 * The tensors of `state` are consumed: this op disposes of them and returns new ones, so that a kernel may work in place.
 *
 * A fused `ClippedAdam` kernel takes `inputs: { parameters, firstMoment, secondMoment, gradient }`,
 * `attrs: { step, options }`, where `step` is the number of this step, counted from 1, and returns
 * `[parameters, firstMoment, secondMoment]`.
 *
 * @param gradient `[parameters]`, finite, not yet clipped; stays the caller's
 */
export function clippedAdam(state: AdamState, gradient: Tensor1D, options: AdamOptions): AdamState {
  const { parameters, firstMoment, secondMoment } = state;
  const step = state.step + 1;
  const moved = isFused('ClippedAdam')
    ? runFused('ClippedAdam', { parameters, firstMoment, secondMoment, gradient }, { step, options })
    : composedAdam(state, gradient, options);
  dispose([parameters, firstMoment, secondMoment]);
  const [newParameters, newFirst, newSecond] = moved as [Tensor1D, Tensor1D, Tensor1D];
  return { parameters: newParameters, firstMoment: newFirst, secondMoment: newSecond, step };
}

/** {@link clippedAdam} as a composition of tfjs ops; leaves `state` alone. The caller disposes of the three results. */
export function composedAdam(
  { parameters, firstMoment, secondMoment, step }: AdamState,
  gradient: Tensor1D,
  { learningRate, beta1, beta2, epsilon, maxGradNorm }: AdamOptions,
): Tensor1D[] {
  return tidy(() => {
    const clipped = clipGradient(gradient, maxGradNorm);
    const first = add(mul(firstMoment, beta1), mul(clipped, 1 - beta1)) as Tensor1D;
    const second = add(mul(secondMoment, beta2), mul(square(clipped), 1 - beta2)) as Tensor1D;
    const firstBias = 1 - beta1 ** (step + 1);
    const secondBias = 1 - beta2 ** (step + 1);
    const scale = add(mul(sqrt(second), 1 / Math.sqrt(secondBias)), epsilon);
    return [sub(parameters, mul(div(first, scale), learningRate / firstBias)) as Tensor1D, first, second];
  });
}
