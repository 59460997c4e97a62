import { NeurotradeError } from '../../core/errors.js';
import type { Space } from '../../env/spaces.js';
import { gaussianHead, squashedGaussianHead } from './box-heads.js';
import { categoricalHead } from './categorical-head.js';
import type { GraphBuilder } from './graph-builder.js';

/** What turns the network's head into the env's action. */
export interface HeadInput {
  readonly graph: GraphBuilder;
  /** Name of the network's head, `[batch, headSize]`. */
  readonly head: string;
  readonly actionSpace: Space;
  /** The policy's `log_std` parameters; empty where it has none. */
  readonly logStd: Float32Array;
  /** Whether the graph takes a mask; only heads of choices are asked. */
  readonly masked: boolean;
}

/** Adds a head's nodes, and declares the graph's outputs. */
type HeadNodes = (input: HeadInput) => void;

const CHOICES: Readonly<Record<string, HeadNodes>> = { categorical: categoricalHead };

const BOXES: Readonly<Record<string, HeadNodes>> = {
  gaussian: gaussianHead,
  squashedGaussian: squashedGaussianHead,
};

/**
 * The head of a kind of distribution.
 *
 * @throws NeurotradeError `UNSUPPORTED` for one that has no nodes here, or a mask where there can be none
 */
export function headOf(kind: string, masked: boolean): HeadNodes {
  if (masked && kind in BOXES) return refuse('a mask is for choices, and this policy moves in a box; leave it out');
  return CHOICES[kind] ?? BOXES[kind] ?? refuse(`the distribution "${kind}" cannot be exported; act with loadPolicy`);
}

function refuse(reason: string): never {
  throw new NeurotradeError('UNSUPPORTED', `policyToOnnx: ${reason}`);
}
