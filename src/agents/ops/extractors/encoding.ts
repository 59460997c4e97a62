import { cast, concat, equal, range, slice, type Tensor2D } from '@tensorflow/tfjs';
import type { ObservationEncoding } from '../../../policy/extractors/spec.js';

/** Choices one-hot, numbers as they are. @param observations `[B, observation size]` */
export function composedEncoding(encoding: ObservationEncoding, observations: Tensor2D): Tensor2D {
  let at = 0;
  const parts = encoding.map((part) => {
    const size = part.kind === 'choice' ? 1 : part.size;
    const columns = slice(observations, [0, at], [-1, size]);
    at += size;
    if (part.kind === 'numbers') return columns;
    return cast(equal(columns, range(part.start, part.start + part.n)), 'float32') as Tensor2D;
  });
  return concat(parts, 1);
}
