import type { LstmSpec } from '../../policy/recurrent/spec.js';
import type { FusedOpName } from '../ops/dispatch.js';
import type { Optimizer, OptimizerSnapshot } from '../optimizer.js';
import type { OnPolicyOptions } from './options.js';
import type { UpdateInput, UpdateOutcome } from './update.js';

/** What makes an on-policy algorithm; everything else is shared. */
export interface OnPolicyAlgorithm<O extends OnPolicyOptions> {
  /** As saved files name it, such as `PPO`. */
  readonly name: string;
  /** The gradients that its updates ask for. */
  readonly gradients: readonly FusedOpName[];
  /** @throws NeurotradeError `INVALID_OPTIONS` */
  resolveOptions(given: Partial<O> | undefined, lanes: number): Readonly<O>;
  /** The policy's memory; left out by algorithms whose policies have none. */
  memory?(options: O): LstmSpec;
  createOptimizer(start: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>, options: O): Optimizer;
  update(input: UpdateInput, options: O): Promise<UpdateOutcome>;
}
