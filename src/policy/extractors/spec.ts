import type { Activation } from '../network.js';

/** Numbers of an observation that go to the network as they are. */
export interface NumbersPart {
  readonly kind: 'numbers';
  readonly size: number;
}

/** One number of an observation that is a choice among `n` from `start` on: `n` numbers to the network, one of them 1. */
export interface ChoicePart {
  readonly kind: 'choice';
  readonly n: number;
  readonly start: number;
}

/** What a flat observation's numbers mean, in order. */
export type ObservationEncoding = readonly (NumbersPart | ChoicePart)[];

/** An input that begins with a window, oldest step first; what follows the window is passed on as it is. */
export interface WindowedSpec {
  /** Steps in the window. */
  readonly window: number;
  /** Numbers a step. */
  readonly channels: number;
  /** Numbers behind the window, appended to the features. */
  readonly extra: number;
}

/** The input itself. */
export interface FlattenSpec {
  readonly kind: 'flatten';
  readonly inputs: number;
}

/** Dense layers, each with the activation. */
export interface MlpExtractorSpec {
  readonly kind: 'mlp';
  readonly inputs: number;
  readonly widths: readonly number[];
  readonly activation: Activation;
}

/** One convolution over time. */
export interface Conv1dLayerSpec {
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride: number;
  /** Zeros around the window: none, on both sides so that stride 1 keeps its length, or all of these before it. */
  readonly padding: 'valid' | 'same' | 'causal';
}

/** Convolutions over time, flattened step by step, then dense layers of `widths`; the activation after each. */
export interface Conv1dExtractorSpec extends WindowedSpec {
  readonly kind: 'conv1d';
  readonly layers: readonly Conv1dLayerSpec[];
  readonly widths: readonly number[];
  readonly activation: Activation;
}

/** Recurrent layers over the window from a state of zeros; the last step's output. */
export interface RecurrentExtractorSpec extends WindowedSpec {
  readonly kind: 'gru' | 'lstm';
  readonly units: number;
  readonly layers: number;
}

/** A pre-norm transformer encoder with full attention and learnt positions. */
export interface TransformerExtractorSpec extends WindowedSpec {
  readonly kind: 'transformer';
  /** Numbers a step inside the encoder; a multiple of `heads`. */
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Width of the hidden layer in each block. */
  readonly feedForward: number;
  readonly activation: Activation;
  /** Which steps the features are: the last one, or the mean of all. */
  readonly pooling: 'last' | 'mean';
}

/** One extractor a part of a dict, in the order of the dict's keys; their outputs one after another. */
export interface CombinedExtractorSpec {
  readonly kind: 'combined';
  readonly parts: Readonly<Record<string, ExtractorSpec>>;
}

/** A `tf.LayersModel` of the user's own; its weights stand among the policy's parameters. */
export interface LayersModelExtractorSpec {
  readonly kind: 'layersModel';
  /** One observation's shape, without the batch. */
  readonly inputShape: readonly number[];
  readonly outputs: number;
  /** What `modelFromJSON` of tfjs takes, as JSON text. */
  readonly topology: string;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    /** `false`: learning leaves it alone. */
    readonly trainable: boolean;
  }[];
}

/** The network in front of the policy and value trunks (Stable-Baselines3's features extractor); plain data, complete. */
export type ExtractorSpec =
  | FlattenSpec
  | MlpExtractorSpec
  | Conv1dExtractorSpec
  | RecurrentExtractorSpec
  | TransformerExtractorSpec
  | CombinedExtractorSpec
  | LayersModelExtractorSpec;
