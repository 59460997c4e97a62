import { LOSS_STRUCT, LOSS_TERMS } from './loss-struct.js';
import { ROWS_STRUCT } from './rows.js';
import { type Bindings, ENTRY_POINT, type Shader, shader } from './shader.js';
import { SUM_THREADS, workgroupSum } from './sum.js';

/** Rows that a workgroup of a loss adds up to one part. */
export const PART_ROWS = 64;

/**
 * Adds the parts of a loss's terms to them, a column each workgroup; a batch's first piece starts from 0. Bindings: the
 * parts `[groups, columns]`, the terms `[columns]`, the rows.
 */
export const TERM_SUMS: Shader = termSums({}, 'Rows', ROWS_STRUCT, '');

/** The same; those of a Gaussian's log σ go to the gradient, too. Bindings: parts, terms, the gradient, the loss. */
export const GAUSSIAN_TERM_SUMS: Shader = termSums(
  { gradient: 'write' },
  'Loss',
  LOSS_STRUCT,
  `if (group.x >= ${LOSS_TERMS.length}) { gradient[batch.logStd + group.x - ${LOSS_TERMS.length}] = total; }`,
);

function termSums(more: Bindings, uniform: string, struct: string, then: string): Shader {
  return shader(
    'term sums',
    { parts: 'read', terms: 'write', ...more, batch: { uniform } },
    struct,
    workgroupSum(SUM_THREADS),
    `
@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let groups = (batch.rows + ${PART_ROWS - 1}) / ${PART_ROWS};
  let columns = arrayLength(&terms);
  var part = 0.0;
  for (var i = index; i < groups; i += ${SUM_THREADS}) { part += parts[i * columns + group.x]; }
  let sum = sumOf(part, index);
  if (index == 0) {
    let total = select(terms[group.x], 0, batch.first == 1) + sum;
    terms[group.x] = total;
    ${then}
  }
}`,
  );
}
