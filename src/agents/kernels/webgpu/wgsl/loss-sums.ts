import { LOSS_ROWS, type LossVariant } from './actor-critic-loss.js';
import { LOSS_STRUCT, LOSS_TERMS } from './loss-struct.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { SUM_THREADS, workgroupSum } from './sum.js';

/**
 * Adds the loss's parts to its terms, a column each workgroup, and those of log σ to the gradient. Bindings: the parts
 * `[groups, columns]`, the terms `[columns]`, the gradient of a Gaussian, the loss.
 */
export function lossSums(distribution: LossVariant['distribution']): Shader {
  const gaussian = distribution === 'gaussian';
  const count = LOSS_TERMS.length;
  return shader(
    'loss sums',
    { parts: 'read', terms: 'write', ...(gaussian ? { gradient: 'write' } : {}), loss: { uniform: 'Loss' } },
    LOSS_STRUCT,
    workgroupSum(SUM_THREADS),
    `
@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let groups = (loss.rows + ${LOSS_ROWS - 1}) / ${LOSS_ROWS};
  let columns = ${count}u${gaussian ? ' + loss.actions' : ''};
  var part = 0.0;
  for (var i = index; i < groups; i += ${SUM_THREADS}) { part += parts[i * columns + group.x]; }
  let sum = sumOf(part, index);
  if (index == 0) {
    let total = select(terms[group.x], 0, loss.first == 1) + sum;
    terms[group.x] = total;
    ${gaussian ? `if (group.x >= ${count}) { gradient[loss.logStd + group.x - ${count}] = total; }` : ''}
  }
}`,
  );
}
