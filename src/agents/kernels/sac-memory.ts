import type { KernelVariant } from '../../core/kernels.js';
import { type MlpPlan, padded } from '../../policy/kernels/mlp-plan.js';
import type { SacSpec } from '../ops/sac-types.js';
import { isStateDependent } from '../ops/state-dependent-draw.js';
import type { ActionHead } from './action-head.js';
import { instantiateLearner, type LearnerInstance } from './learner-instance.js';
import { planSac, type SacPlan } from './sac-plan.js';
import { SquashedHead } from './squashed-head.js';
import { StateDependentHead } from './state-dependent-head.js';
import { type Pass, ROUND_ROWS, type Rows } from './twin-jobs.js';
import { TwinMemory } from './twin-memory.js';

/** The memory of soft actor-critic, and what both losses do with it. */
export class SacMemory extends TwinMemory<SacPlan> {
  readonly spec: SacSpec;
  readonly head: ActionHead;
  /** The policy on the observations that were brought in. */
  readonly policyPass: readonly Pass[];
  /** The critics on the pairs that were brought in. */
  readonly twinPasses: readonly Pass[];
  /** The target critics on the next pairs, then the critics on the pairs. */
  readonly allPasses: readonly Pass[];

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: SacSpec, variant?: KernelVariant): SacMemory | null {
    const plan = planSac(spec);
    const instance = instantiateLearner(plan.bytes, variant);
    return instance === null ? null : new SacMemory(spec, plan, instance);
  }

  private constructor(spec: SacSpec, plan: SacPlan, instance: LearnerInstance) {
    super(plan, instance);
    this.spec = spec;
    const passes = (networks: readonly MlpPlan[], input: number): Pass[] => networks.map((mlp) => ({ mlp, input }));
    this.policyPass = passes([plan.policy], plan.observations);
    this.twinPasses = passes(plan.twins, plan.pairs);
    this.allPasses = [...passes(plan.targetTwins, plan.nextPairs), ...this.twinPasses];
    this.head = isStateDependent(spec.actor)
      ? new StateDependentHead(instance.exports, spec.actor, plan.actor, ROUND_ROWS)
      : new SquashedHead(ROUND_ROWS, spec.actor.distribution.size);
  }

  /** Draws actions at some observations; they stand in `head`. @returns where the network's output is, in floats */
  draw(observations: Float32Array, noise: Float32Array, rows: Rows): number {
    this.see(observations, this.spec.actor.observationSize, rows);
    const [output] = this.forwardAll(this.policyPass, rows.count) as [number];
    this.head.draw(this.floats, output, noise, rows);
    return output;
  }

  /**
   * Writes [observation, action] of some rows.
   *
   * @param at `plan.pairs` or `plan.nextPairs`
   * @param actionRow where the actions begin
   */
  pair(at: number, observations: Float32Array, actions: Float32Array, { first, count }: Rows, actionRow: number): void {
    const { observationSize, distribution } = this.spec.actor;
    const { size } = distribution;
    let to = at / 4;
    for (let row = 0; row < count; row++) {
      const observation = (first + row) * observationSize;
      const action = (actionRow + row) * size;
      for (let i = 0; i < observationSize; i++) this.floats[to++] = observations[observation + i] as number;
      for (let i = 0; i < size; i++) this.floats[to++] = actions[action + i] as number;
    }
  }

  /**
   * Leaves the gradient of −w · Q in the actions in `head`, each row's from one critic: the other one's is nothing.
   *
   * @param rows for each critic, ascending
   */
  climb(rows: readonly Int32Array[], weight: number): void {
    const { twins } = this.plan;
    for (const [i, mlp] of twins.entries()) this.#choose(mlp, rows[i] as Int32Array, weight);
    const counts = rows.map(({ length }) => length);
    this.deltasAll(this.twinPasses, counts);
    for (const [i, mlp] of twins.entries()) this.#takeActionGradient(mlp, rows[i] as Int32Array);
  }

  #choose({ struct, deltas }: MlpPlan, rows: Int32Array, weight: number): void {
    new Int32Array(this.floats.buffer, this.plan.rows, rows.length).set(rows);
    this.kernels.keepRows(struct, this.plan.rows, rows.length);
    for (let i = 0; i < rows.length; i++) this.floats[deltas / 4 + 4 * i] = -weight;
  }

  #takeActionGradient(critic: MlpPlan, rows: Int32Array): void {
    const { actionWeights, actionGradient } = this.plan;
    const { observationSize, distribution } = this.spec.actor;
    const { size } = distribution;
    const width = critic.widths[1] as number;
    const weights = critic.parameters + 4 * observationSize * width;
    this.kernels.transpose(weights, actionWeights, size, width, padded(size));
    this.kernels.partialInputGradient(critic.struct, actionWeights, actionGradient, size, rows.length);
    this.head.setActionGradient(this.floats, actionGradient / 4, rows);
  }
}
