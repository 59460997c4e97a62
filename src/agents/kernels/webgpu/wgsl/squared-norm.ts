import { ENTRY_POINT, type Shader, shader } from './shader.js';
import { IS_FINITE, SUM_THREADS, workgroupSum } from './sum.js';

/** Floats of a workgroup before there is another. */
const FLOATS = 16 * SUM_THREADS;

/** How many parts the squared norm of `size` numbers comes in: at most as many as one workgroup then adds up. */
export function normParts(size: number): number {
  return Math.min(SUM_THREADS, Math.ceil(size / FLOATS));
}

const NORM_PARTS = `fn normParts(size: u32) -> u32 { return min(${SUM_THREADS}, (size + ${FLOATS - 1}) / ${FLOATS}); }`;

/** Parts of Σ g² and of the number of g that are not finite, side by side. Bindings: g, the parts `[parts, 2]`. */
export const SQUARED_NORM: Shader = shader(
  'squared norm',
  { gradient: 'read', parts: 'write' },
  workgroupSum(SUM_THREADS),
  IS_FINITE,
  NORM_PARTS,
  `
@compute @workgroup_size(${SUM_THREADS})
${ENTRY_POINT} {
  let size = arrayLength(&gradient);
  var squares = 0.0;
  var faulty = 0.0;
  for (var i = global.x; i < size; i += normParts(size) * ${SUM_THREADS}) {
    let g = gradient[i];
    squares += g * g;
    faulty += select(1.0, 0.0, isFinite(g));
  }
  let part = vec2f(sumOf(squares, index), sumOf(faulty, index));
  if (index == 0) {
    parts[2 * group.x] = part.x;
    parts[2 * group.x + 1] = part.y;
  }
}`,
);

/**
 * `fn normOf(index: u32) -> f32`, ‖g‖₂ from the parts in the binding `squares`, and `fn faultyOf(index: u32) -> f32`, how
 * many g are not finite; all threads of a workgroup call them.
 */
export const NORM_FUNCTIONS: string = `
${workgroupSum(SUM_THREADS)}
fn partOf(index: u32, which: u32) -> f32 {
  if (2 * index < arrayLength(&squares)) { return squares[2 * index + which]; }
  return 0;
}
fn normOf(index: u32) -> f32 { return sqrt(sumOf(partOf(index, 0), index)); }
fn faultyOf(index: u32) -> f32 { return sumOf(partOf(index, 1), index); }`;
