import type { LayersModel } from '@tensorflow/tfjs';
import type { Conv1dLayerSpec, LayersModelExtractorSpec } from '../../policy/extractors/spec.js';
import type { Activation } from '../../policy/network.js';

/** What the extractors over a window take, where the observation space does not tell: `TradingEnv`'s and frame stacks do. */
export interface WindowOptions {
  /** Steps in the window, oldest first. @default from the space */
  readonly window?: number;
  /** Numbers a step. @default from the space */
  readonly channels?: number;
}

/** A trunk of dense layers in front of the policy's and the value's. */
export interface MlpExtractor {
  readonly kind: 'mlp';
  readonly widths: readonly number[];
  /** @default the agent's `activation` */
  readonly activation?: Activation;
}

/** One convolution over time. */
export type Conv1dLayer = Pick<Conv1dLayerSpec, 'filters' | 'kernelSize'> & {
  /** Steps between two outputs. @default 1 */
  readonly stride?: number;
  /** Zeros around the window: none, on both sides so that stride 1 keeps its length, or all of these before it. @default 'valid' */
  readonly padding?: Conv1dLayerSpec['padding'];
};

/** Convolutions over the window, then dense layers. */
export interface Conv1dExtractor extends WindowOptions {
  readonly kind: 'conv1d';
  readonly layers: readonly Conv1dLayer[];
  /** Dense layers behind the convolutions. @default [] */
  readonly widths?: readonly number[];
  /** @default 'relu' */
  readonly activation?: Activation;
}

/** Recurrent layers over the window; nothing is remembered from one env step to the next. */
export interface RecurrentExtractor extends WindowOptions {
  readonly kind: 'gru' | 'lstm';
  readonly units: number;
  /** @default 1 */
  readonly layers?: number;
}

/** A transformer encoder over the window. */
export interface TransformerExtractor extends WindowOptions {
  readonly kind: 'transformer';
  /** Numbers a step inside the encoder; a multiple of `heads`. */
  readonly width: number;
  readonly heads: number;
  /** Blocks. @default 1 */
  readonly layers?: number;
  /** Width of the hidden layer in each block. @default 4 × width */
  readonly feedForward?: number;
  /** @default 'relu' */
  readonly activation?: Activation;
  /** Whether the features are the last step's or the mean of all. @default 'last' */
  readonly pooling?: 'last' | 'mean';
}

/** One extractor a part of a dict observation; parts that are not named are taken as they are. */
export interface CombinedExtractor {
  readonly kind: 'combined';
  readonly parts: Readonly<Record<string, FeaturesExtractor | 'flatten'>>;
}

/**
 * A model of your own, from an observation of its input shape to a vector. It starts with the weights that it has, runs in
 * inference mode, and shows what it has learnt after each update. Layers with `trainable: false` stay as they are.
 */
export interface LayersModelExtractor {
  readonly kind: 'layersModel';
  readonly model: LayersModel;
}

/** The network in front of the policy and value trunks; sizes that the observation space tells may be left out. */
export type FeaturesExtractor =
  | MlpExtractor
  | Conv1dExtractor
  | RecurrentExtractor
  | TransformerExtractor
  | CombinedExtractor
  | LayersModelExtractor
  | LayersModelExtractorSpec;
