import { LAYER_STRUCT, SHARES_OF } from './layer-struct.js';
import { DEPTH, product } from './product.js';
import { ROWS_STRUCT } from './rows.js';
import { type Shader, shader } from './shader.js';
import { type Tile, tileColumns } from './tile.js';

/**
 * Pₛ = [Xᵀ · D; 1ᵀ · D] over the s-th share of the rows: parts of the gradient in a layer's weights and biases, `[shares,
 * inputs + 1, outputs]`, to be added up. Bindings: X `[rows, inputs]`, D `[rows, outputs]`, all layers' parts, the layer,
 * the rows.
 */
export function denseWeightGradient(tile: Tile): Shader {
  return shader(
    'dense weight gradient',
    { input: 'read', delta: 'read', parts: 'write', layer: { uniform: 'Layer' }, batch: { uniform: 'Rows' } },
    LAYER_STRUCT,
    ROWS_STRUCT,
    product({ tile, functions: FUNCTIONS, aAlong: 'row', bAlong: 'column', around: biasSums(tile) }),
  );
}

const FUNCTIONS = `
${SHARES_OF}
fn rowCount() -> u32 { return layer.inputs; }
fn columnCount() -> u32 { return layer.outputs; }
fn depth(part: u32) -> vec2u {
  let atOnce = sharesOf(layer.shares, batch.rows) * ${DEPTH}u;
  let share = (batch.rows + atOnce - 1) / atOnce * ${DEPTH}u;
  return min(vec2u(part * share, (part + 1) * share), vec2u(batch.rows));
}
fn a(row: u32, k: u32) -> f32 { return input[k * layer.inputs + row]; }
fn b(k: u32, column: u32) -> f32 { return delta[k * layer.outputs + column]; }
fn put(part: u32, row: u32, column: u32, value: f32) {
  parts[layer.parts + (part * (layer.inputs + 1) + row) * layer.outputs + column] = value;
}`;

/** 1ᵀ · D on the way: the first row of workgroups adds up the deltas that it has in workgroup memory. */
function biasSums(tile: Tile): { before: string; each: string; after: string } {
  const columns = tileColumns(tile);
  const isMine = `group.y == 0 && index < ${columns}u`;
  return {
    before: '  var bias = 0.0;',
    each: `    if (${isMine}) {
      for (var i = 0u; i < ${DEPTH}u; i++) { bias += tileB[i * ${columns / 4}u + index / 4][index % 4]; }
    }`,
    after: `  if (${isMine} && firstColumn + index < layer.outputs) {
    put(group.z, layer.inputs, firstColumn + index, bias);
  }`,
  };
}
