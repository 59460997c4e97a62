import { categoricalFunctions } from './categorical.js';
import { GAUSSIAN_FUNCTIONS } from './gaussian.js';
import { LOSS_STRUCT, LOSS_TERMS } from './loss-struct.js';
import { policyLoss } from './policy-loss.js';
import { type Bindings, ENTRY_POINT, type Shader, shader } from './shader.js';
import { IS_FINITE, workgroupSum } from './sum.js';
import { PART_ROWS } from './term-sums.js';
import { valueLoss } from './value-loss.js';

/** Which of the losses it is. */
export interface LossVariant {
  readonly kind: 'ppo' | 'a2c';
  readonly distribution: 'categorical' | 'gaussian';
  readonly masked: boolean;
}

/**
 * policy loss − entCoef · H + vfCoef · value loss, a row each thread: its gradient in the head's output and in the value,
 * over both, and its terms added up over a workgroup's rows. Bindings: head `[rows, actions]`, values `[rows]`, the batch's
 * columns, the masks where there are any, the parameters of a Gaussian, the sums `[groups, columns]`, the loss.
 */
export function actorCriticLoss({ kind, distribution, masked }: LossVariant): Shader {
  const gaussian = distribution === 'gaussian';
  const bindings: Bindings = {
    head: 'write',
    values: 'write',
    batch: 'read',
    ...(masked ? { masks: 'readBits' } : {}),
    ...(gaussian ? { parameters: 'read' } : {}),
    parts: 'write',
    loss: { uniform: 'Loss' },
  };
  return shader(
    `${kind} loss`,
    bindings,
    LOSS_STRUCT,
    'struct Judgement { logProb: f32, entropy: f32, shift: f32 }',
    COLUMNS,
    gaussian ? GAUSSIAN_FUNCTIONS : categoricalFunctions(masked),
    policyLoss(kind),
    valueLoss(kind),
    workgroupSum(PART_ROWS),
    IS_FINITE,
    entryPoint(gaussian),
  );
}

/** The order of `batchColumns`. */
const COLUMNS = `
fn advantageOf(row: u32) -> f32 { return (batch[row] - loss.advantageMean) * loss.advantageScale; }
fn returnOf(row: u32) -> f32 { return batch[loss.room + row]; }
fn oldLogProbOf(row: u32) -> f32 { return batch[2 * loss.room + row]; }
fn oldValueOf(row: u32) -> f32 { return batch[3 * loss.room + row]; }`;

function entryPoint(gaussian: boolean): string {
  const terms = [
    'policy.loss',
    'value.loss',
    'judged.entropy',
    'policy.approxKl',
    'policy.clipped',
    'select(1.0, 0.0, isSound)',
  ];
  return `
fn putSum(column: u32, value: f32, group: u32, index: u32) {
  let sum = sumOf(value, index);
  let columns = ${LOSS_TERMS.length}u${gaussian ? ' + loss.actions' : ''};
  if (index == 0) { parts[group * columns + column] = sum; }
}

@compute @workgroup_size(${PART_ROWS})
${ENTRY_POINT} {
  let row = global.x;
  let inside = row < loss.rows;
  let e = loss.entCoef * loss.weight;
  var g = 0.0;
  var judged = Judgement();
  var policy = Policy();
  var value = Value();
  if (inside) {
    judged = judge(row);
    policy = policyOf(row, judged.logProb, advantageOf(row));
    value = valueOf(row, values[row]);
    g = policy.slope * loss.weight;
    values[row] = loss.vfCoef * value.slope * loss.weight;
  }
  let isSound = isFinite(policy.loss) && isFinite(value.loss) && isFinite(judged.entropy) && isFinite(policy.approxKl);
${terms.map((term, column) => `  putSum(${column}, ${term}, group.x, index);`).join('\n')}
${gaussian ? LOG_STD_SUMS : ''}
  if (inside) { differentiate(row, judged, g, e); }
}`;
}

const LOG_STD_SUMS = `
  for (var j = 0u; j < loss.actions; j++) {
    var slope = 0.0;
    if (inside) { slope = logStdGradient(row, j, g, e); }
    putSum(${LOSS_TERMS.length} + j, slope, group.x, index);
  }`;
