import type { Activation } from '../../../../policy/network.js';
import { activationFunctions } from './activation.js';
import { LAYER_STRUCT } from './layer-struct.js';
import { product } from './product.js';
import { ROWS_STRUCT } from './rows.js';
import { type Shader, shader } from './shader.js';
import type { Tile } from './tile.js';

/**
 * H ← (D · Wᵀ) ⊙ act′(H): the loss's gradient in the linear output of the layer before, over that layer's own output; or
 * just D · Wᵀ, the gradient in the network's input.
 * Bindings: the flat parameters, D `[rows, outputs]`, H `[rows, inputs]`, the layer, the rows.
 *
 * @param activation of the layer before; `null`: there is none
 */
export function denseInputGradient(tile: Tile, activation: Activation | null): Shader {
  const functions = `
${activation === null ? '' : activationFunctions(activation)}
fn rowCount() -> u32 { return batch.rows; }
fn columnCount() -> u32 { return layer.inputs; }
fn depth(part: u32) -> vec2u { return vec2u(0, layer.outputs); }
fn a(row: u32, k: u32) -> f32 { return delta[row * layer.outputs + k]; }
fn b(k: u32, column: u32) -> f32 { return parameters[layer.offset + column * layer.outputs + k]; }
fn put(part: u32, row: u32, column: u32, value: f32) {
  let at = row * layer.inputs + column;
  hidden[at] = value${activation === null ? '' : ' * slope(hidden[at])'};
}`;
  return shader(
    'dense input gradient',
    { parameters: 'read', delta: 'read', hidden: 'write', layer: { uniform: 'Layer' }, batch: { uniform: 'Rows' } },
    LAYER_STRUCT,
    ROWS_STRUCT,
    product({ tile, functions, aAlong: 'k', bAlong: 'k' }),
  );
}
