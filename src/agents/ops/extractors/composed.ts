import type { Tensor, Tensor2D } from '@tensorflow/tfjs';

/** A flat vector's tensors by name. */
export type Named = ReadonlyMap<string, Tensor>;

/**
 * An extractor as tfjs ops, differentiable in its tensors. Called inside a `tidy`.
 *
 * @param name what its tensors' names begin with
 * @param input `[B, inputs]`
 * @returns `[B, outputs]`
 */
export type Composed<S> = (spec: S, name: string, named: Named, input: Tensor2D) => Tensor2D;
