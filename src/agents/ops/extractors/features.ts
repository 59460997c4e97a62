import type { Tensor2D } from '@tensorflow/tfjs';
import type { PolicySpec } from '../../../policy/network.js';
import type { Named } from './composed.js';
import { composedEncoding } from './encoding.js';
import { composedExtractor } from './kinds.js';

/**
 * What the trunks take: the observations encoded and put through the extractor, where there are such. Differentiable in
 * the extractor's tensors. Call it inside a `tidy`.
 *
 * @param name what the extractor's tensors begin with
 * @param observations `[B, observation size]`
 */
export function composedFeatures(
  { encoding, extractor }: Pick<PolicySpec, 'encoding' | 'extractor'>,
  name: string,
  named: Named,
  observations: Tensor2D,
): Tensor2D {
  const input = encoding === undefined ? observations : composedEncoding(encoding, observations);
  return extractor === undefined ? input : composedExtractor(extractor, name, named, input);
}
