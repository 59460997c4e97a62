import { LAYER_STRIDE, SHARES_OF } from './layer-struct.js';
import { ROWS_STRUCT } from './rows.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { SUM_THREADS } from './sum.js';

/**
 * g ← g + Σₛ Pₛ over all layers' parts, in the order of s; a minibatch's first piece starts from 0. Bindings: the parts,
 * the layers, the gradient, the rows.
 */
export const GRADIENT_SUMS: Shader = shader(
  'gradient sums',
  { parts: 'read', layers: 'readBits', gradient: 'write', batch: { uniform: 'Rows' } },
  ROWS_STRUCT,
  SHARES_OF,
  `
@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let i = global.x;
  for (var layer = 0u; layer < arrayLength(&layers); layer += ${LAYER_STRIDE}) {
    let offset = layers[layer + 2];
    let size = (layers[layer] + 1) * layers[layer + 1];
    if (i >= offset && i < offset + size) {
      var sum = select(gradient[i], 0, batch.first == 1);
      for (var share = 0u; share < sharesOf(layers[layer + 3], batch.rows); share++) {
        sum += parts[layers[layer + 4] + share * size + i - offset];
      }
      gradient[i] = sum;
    }
  }
}`,
);
