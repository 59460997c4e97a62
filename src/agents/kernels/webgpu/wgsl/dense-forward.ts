import type { Activation } from '../../../../policy/network.js';
import { activationFunctions } from './activation.js';
import { LAYER_STRUCT } from './layer-struct.js';
import { product } from './product.js';
import { ROWS_STRUCT } from './rows.js';
import { type Shader, shader } from './shader.js';
import type { Tile } from './tile.js';

/**
 * Y = act(X · W + b). Bindings: the flat parameters, X `[rows, inputs]`, Y `[rows, outputs]`, the layer, the rows.
 *
 * @param activation `null`: none
 */
export function denseForward(tile: Tile, activation: Activation | null): Shader {
  const functions = `
${activation === null ? 'fn activate(x: f32) -> f32 { return x; }' : activationFunctions(activation)}
fn rowCount() -> u32 { return batch.rows; }
fn columnCount() -> u32 { return layer.outputs; }
fn depth(part: u32) -> vec2u { return vec2u(0, layer.inputs); }
fn a(row: u32, k: u32) -> f32 { return input[row * layer.inputs + k]; }
fn b(k: u32, column: u32) -> f32 { return parameters[layer.offset + k * layer.outputs + column]; }
fn put(part: u32, row: u32, column: u32, value: f32) {
  let bias = parameters[layer.offset + layer.inputs * layer.outputs + column];
  output[row * layer.outputs + column] = activate(value + bias);
}`;
  return shader(
    'dense forward',
    { parameters: 'read', input: 'read', output: 'write', layer: { uniform: 'Layer' }, batch: { uniform: 'Rows' } },
    LAYER_STRUCT,
    ROWS_STRUCT,
    product({ tile, functions, aAlong: 'k', bAlong: 'column' }),
  );
}
