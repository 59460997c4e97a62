import type { TensorShape } from '../layout.js';
import type { LayersModelExtractorSpec } from './spec.js';

/** Rows of numbers inside an array, `stride` apart; one object serves call after call. */
export interface Rows {
  values: Float32Array;
  /** Where the first row begins. */
  offset: number;
  stride: number;
}

/** Writes the features of `count` inputs, without tensors and without garbage. */
export type ExtractPass = (input: Rows, features: Rows, count: number) => void;

/** Makes the pass of a model of tfjs, whose tensors' names begin with `name`. */
export type ModelPass = (spec: LayersModelExtractorSpec, name: string, place: ParameterPlace) => ExtractPass;

/** Where an extractor's weights lie. */
export interface ParameterPlace {
  /** The whole flat vector, read as it is at each call. */
  readonly parameters: Float32Array;
  /** Where a tensor begins in it. */
  offsetOf(name: string): number;
  /** Who runs a `layersModel`; absent where there is no tfjs. */
  readonly modelPass?: ModelPass | undefined;
}

/** What there is to know of a kind of extractor; each has a file of its own. */
export interface Extractor<S> {
  /** Numbers of one input. */
  inputs(spec: S): number;
  /** Numbers of one input's features. */
  outputs(spec: S): number;
  /** Its tensors, in the order of the flat vector. @param name what their names begin with */
  shapes(spec: S, name: string): TensorShape[];
  /** Its pass in plain TypeScript. @param name as given to `shapes` */
  createPass(spec: S, name: string, place: ParameterPlace): ExtractPass;
}

/** A pass that does one input at a time. @param from where it begins @param to where its features begin */
export function rowByRow(
  extract: (input: Float32Array, from: number, features: Float32Array, to: number) => void,
): ExtractPass {
  return (input, features, count) => {
    for (let row = 0; row < count; row++) {
      extract(
        input.values,
        input.offset + row * input.stride,
        features.values,
        features.offset + row * features.stride,
      );
    }
  };
}
