import { boolean, integer, number, type OptionRules, resolveOptions } from '../../core/options.js';
import type { LstmSpec } from '../../policy/recurrent/spec.js';
import { type PpoOptions, ppoContradictions, ppoRules } from '../ppo/options.js';

/** What the policy remembers with. */
export interface MemoryOptions {
  /** Numbers of each LSTM layer's hidden state, >= 1; a multiple of 4 runs on the fused kernels. @default 256 */
  readonly lstmHiddenSize: number;
  /** LSTM layers, one on top of the other, >= 1. @default 1 */
  readonly nLstmLayers: number;
  /** The critic reads the policy's memory, which only the policy's loss trains. @default false */
  readonly sharedLstm: boolean;
  /** The critic has a memory of its own; `false`, without a shared one: none, but a linear layer. @default true */
  readonly enableCriticLstm: boolean;
  /**
   * Added to the forget gates' initial biases. With 0, as PyTorch has it, a memory begins by losing half of its content each
   * step; what has to be kept over tens of steps is learnt sooner with 1 to 3 (Jozefowicz et al. 2015). @default 0
   */
  readonly lstmForgetBias: number;
}

/** Options of {@link RecurrentPPO}; names and defaults as in sb3-contrib. */
export interface RecurrentPpoOptions extends PpoOptions, MemoryOptions {
  /** Steps of each lane in a rollout; gradients go back through as many at the most. @default 128 */
  readonly nSteps: number;
  /** Rows of a minibatch, which are successive steps; at most nSteps × lanes. @default 128 */
  readonly batchSize: number;
}

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolveRecurrentPpoOptions(
  given: Partial<RecurrentPpoOptions> | undefined,
  lanes: number,
): Readonly<RecurrentPpoOptions> {
  const memory: OptionRules<MemoryOptions> = {
    lstmHiddenSize: integer({ min: 1 }, 256),
    nLstmLayers: integer({ min: 1 }, 1),
    sharedLstm: boolean(false),
    enableCriticLstm: boolean(true),
    lstmForgetBias: number({}, 0),
  };
  return resolveOptions<RecurrentPpoOptions>(
    'RecurrentPPO',
    given,
    { ...ppoRules({ nSteps: 128, batchSize: 128 }), ...memory },
    (options) => [...ppoContradictions(options, lanes), ...memoryContradictions(options)],
  );
}

/** What the options say of the policy's memory. */
export function memorySpec({ lstmHiddenSize, nLstmLayers, sharedLstm, enableCriticLstm }: MemoryOptions): LstmSpec {
  const separate = enableCriticLstm ? 'own' : 'none';
  return { hiddenSize: lstmHiddenSize, layers: nLstmLayers, critic: sharedLstm ? 'shared' : separate };
}

function memoryContradictions({ sharedLstm, enableCriticLstm }: MemoryOptions): string[] {
  return sharedLstm && enableCriticLstm
    ? [
        '"sharedLstm" gives the critic the policy\'s memory, and "enableCriticLstm" one of its own; switch one of them off',
      ]
    : [];
}
