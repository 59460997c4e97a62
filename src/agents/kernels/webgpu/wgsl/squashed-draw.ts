import { activationFunctions } from './activation.js';
import { EPSILON, SAC_STRUCT, SQUASHED_FUNCTIONS } from './sac-struct.js';
import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { IS_FINITE } from './sum.js';
import { PART_ROWS } from './term-sums.js';

/** tanh as 1 − 2 / (e²ˣ + 1) where it nears ±1: what is left of 1 − a² there decides log π. */
const SQUASH = `
fn squash(x: f32) -> f32 {
  let far = sign(x) * (1 - 2 / (exp(2 * min(abs(x), 20)) + 1));
  return select(far, activate(x), abs(x) < 0.6);
}`;

/**
 * a = tanh(μ + σ z) and log π(a) = Σ (−z²/2 − log σ − ½ log 2π − log(1 − a² + 1e-6)) (Eq. 21, arXiv:1801.01290), a row each
 * thread; NaN where the head is not finite. Bindings: head `[rows, 2 · actions]`, noise `[rows, actions]`, observations
 * `[rows, observation]`, the critics' input `[rows, observation + actions]`, log π `[rows]`, the loss.
 */
export const SQUASHED_DRAW: Shader = shader(
  'squashed draw',
  {
    head: 'read',
    noise: 'read',
    observations: 'read',
    pairs: 'write',
    logProbs: 'write',
    loss: { uniform: 'Sac' },
  },
  SAC_STRUCT,
  SQUASHED_FUNCTIONS,
  activationFunctions('tanh'),
  IS_FINITE,
  SQUASH,
  `
@compute @workgroup_size(${PART_ROWS})
${ENTRY_POINT} {
  let row = global.x;
  if (row >= loss.rows) { return; }
  let pair = row * (loss.observation + loss.actions);
  for (var i = 0u; i < loss.observation; i++) { pairs[pair + i] = observations[row * loss.observation + i]; }
  var logProb = 0.0;
  var isSound = true;
  for (var i = 0u; i < loss.actions; i++) {
    let action = squash(meanOf(row, i) + spreadOf(row, i));
    let z = noiseOf(row, i);
    pairs[pair + loss.observation + i] = action;
    logProb -= 0.5 * z * z + logStdOf(row, i) + ${0.5 * Math.log(2 * Math.PI)} + log(1 - action * action + ${EPSILON});
    isSound &= isFinite(meanOf(row, i)) && isFinite(rawLogStdOf(row, i));
  }
  logProbs[row] = select(bitcast<f32>(loss.notANumber), logProb, isSound);
}`,
);
