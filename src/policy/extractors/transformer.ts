import { activate, affine } from '../dense.js';
import { linearShapes, type TensorShape } from '../layout.js';
import { attention } from './attention.js';
import { type Extractor, type ExtractPass, type ParameterPlace, rowByRow } from './extractor.js';
import { layerNorm } from './layer-norm.js';
import type { TransformerExtractorSpec } from './spec.js';
import { copyExtra } from './window.js';

/**
 * A transformer encoder (arXiv:1706.03762) with the norms before each part (arXiv:2002.04745): an embedding plus learnt
 * positions, blocks of x + attention(norm x) and x + feed-forward(norm x), a last norm, and pooling. Every step attends to
 * every other: all of a window is past.
 */
export const transformer: Extractor<TransformerExtractorSpec> = {
  inputs: ({ window, channels, extra }) => window * channels + extra,
  outputs: ({ width, extra }) => width + extra,
  shapes: (spec, name) => [
    ...linearShapes(`${name}.embedding`, spec.channels, spec.width),
    [`${name}.positions`, [spec.window, spec.width]],
    ...blockNames(spec, name).flatMap((block) => blockShapes(spec, block)),
    ...normShapes(`${name}.norm`, spec.width),
  ],
  createPass,
};

/** What the tensors of each block begin with. */
export function blockNames({ layers }: TransformerExtractorSpec, name: string): string[] {
  return Array.from({ length: layers }, (_, block) => `${name}.blocks.${block}`);
}

function blockShapes({ width, feedForward }: TransformerExtractorSpec, block: string): TensorShape[] {
  return [
    ...normShapes(`${block}.norm1`, width),
    ...linearShapes(`${block}.attention.in`, width, 3 * width),
    ...linearShapes(`${block}.attention.out`, width, width),
    ...normShapes(`${block}.norm2`, width),
    ...linearShapes(`${block}.feedForward.0`, width, feedForward),
    ...linearShapes(`${block}.feedForward.1`, feedForward, width),
  ];
}

function normShapes(name: string, width: number): TensorShape[] {
  return [
    [`${name}.weight`, [width]],
    [`${name}.bias`, [width]],
  ];
}

function createPass(spec: TransformerExtractorSpec, name: string, place: ParameterPlace): ExtractPass {
  const { window, channels, width, pooling } = spec;
  const embedding = linear(`${name}.embedding`, channels, width, place);
  const positions = place.offsetOf(`${name}.positions`);
  const blocks = blockNames(spec, name).map((block) => encoderBlock(spec, block, place));
  const norm = layerNorm(`${name}.norm`, width, place);
  const hidden = new Float32Array(window * width);
  const normed = new Float32Array(window * width);
  return rowByRow((input, from, features, to) => {
    for (let t = 0; t < window; t++) affine(embedding, place.parameters, input, from + t * channels, hidden, t * width);
    for (let i = 0; i < hidden.length; i++) {
      hidden[i] = (hidden[i] as number) + (place.parameters[positions + i] as number);
    }
    for (const block of blocks) block(hidden);
    norm(hidden, normed, window);
    if (pooling === 'last') copyLast(normed, width, features, to);
    else average(normed, width, window, features, to);
    copyExtra(spec, input, from, features, to + width);
  });
}

/** Adds attention and feed-forward to `hidden`, `[window, width]`. */
function encoderBlock(
  { window, width, heads, feedForward, activation }: TransformerExtractorSpec,
  block: string,
  place: ParameterPlace,
): (hidden: Float32Array) => void {
  const { parameters } = place;
  const norms = [layerNorm(`${block}.norm1`, width, place), layerNorm(`${block}.norm2`, width, place)] as const;
  const attend = attention({ window, width, heads }, `${block}.attention`, place);
  const up = linear(`${block}.feedForward.0`, width, feedForward, place);
  const down = linear(`${block}.feedForward.1`, feedForward, width, place);
  const normed = new Float32Array(window * width);
  const inner = new Float32Array(feedForward);
  const change = new Float32Array(window * width);
  return (hidden) => {
    norms[0](hidden, normed, window);
    attend(normed, change);
    addTo(hidden, change);
    norms[1](hidden, normed, window);
    for (let t = 0; t < window; t++) {
      affine(up, parameters, normed, t * width, inner, 0);
      activate(activation, inner, 0, feedForward);
      affine(down, parameters, inner, 0, change, t * width);
    }
    addTo(hidden, change);
  };
}

function linear(
  name: string,
  inputs: number,
  outputs: number,
  { offsetOf }: ParameterPlace,
): { readonly inputs: number; readonly outputs: number; readonly weight: number; readonly bias: number } {
  return { inputs, outputs, weight: offsetOf(`${name}.weight`), bias: offsetOf(`${name}.bias`) };
}

function addTo(target: Float32Array, change: Float32Array): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + (change[i] as number);
}

function copyLast(rows: Float32Array, width: number, features: Float32Array, to: number): void {
  for (let i = 0; i < width; i++) features[to + i] = rows[rows.length - width + i] as number;
}

function average(rows: Float32Array, width: number, window: number, features: Float32Array, to: number): void {
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let at = i; at < rows.length; at += width) sum += rows[at] as number;
    features[to + i] = sum / window;
  }
}
