import { NeurotradeError } from '../../core/errors.js';
import { createRng } from '../../core/rng.js';
import type { Space } from '../../env/spaces.js';
import type { ForwardPass } from '../../policy/forward.js';
import { fastestForward } from '../../policy/kernels/fastest-forward.js';
import type { LearningAgent } from '../learning-agent.js';
import { layersModelPass } from '../ops/extractors/layers-model.js';
import { adamOptimizer, type Optimizer } from '../optimizer.js';
import type { LearningParts } from '../parts/learning-parts.js';
import { cloneLoss } from './clone-loss.js';
import { type CloneDataset, cloneDataset } from './dataset.js';
import { checkDemonstrations, type Demonstrations } from './demonstrations.js';
import { type CloneScores, judge } from './judge.js';
import { type CloneEpoch, type CloneOptions, resolveCloneOptions } from './options.js';
import { trainingPass } from './training-pass.js';

/** An agent of any algorithm. */
export type ClonableAgent = Pick<
  LearningAgent<object, LearningParts<object>>,
  'spec' | 'parameters' | 'setParameters' | 'normalizer' | 'seed' | 'observationSpace' | 'actionSpace' | 'options'
>;

/** What cloning came to. */
export interface CloneResult {
  /** All epochs, the agent's state before the first one among them. */
  readonly epochs: readonly CloneEpoch[];
  /** The one whose parameters the agent has now: the lowest `bc/validation_neglogp`, or the last where nothing is held out. */
  readonly best: CloneEpoch;
}

const ADAM_EPSILON = 1e-5;

/**
 * Behaviour cloning (Pomerleau 1991): teaches an agent to do what was demonstrated, by maximum likelihood on shuffled
 * minibatches. A warm start: `learn` then goes on from the clone with fresh moments. The steps at the end of the
 * demonstrations are held out, and the parameters that do best on them are kept.
 *
 * A normaliser that is in training takes in the training steps first.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `POLICY_SHAPE` (another env's demonstrations), `INVALID_ACTION`, `NON_FINITE`;
 * the agent's parameters are then as before
 *
 * @example
 * ```ts
 * const { best } = await cloneBehavior(agent, oracleDemonstrations(training));
 * console.log(best.logs['bc/validation_accuracy']);
 * await agent.learn({ totalTimesteps: 100_000 });
 * ```
 */
export async function cloneBehavior(
  agent: ClonableAgent,
  demonstrations: Demonstrations,
  options: Partial<CloneOptions> = {},
): Promise<CloneResult> {
  const resolved = resolveCloneOptions(options);
  checkDemonstrations(demonstrations, agent);
  checkValueTargets(agent, resolved);
  const { spec, actionSpace } = agent;
  const loss = cloneLoss(spec, resolved);
  const dataset = cloneDataset(demonstrations, spec, agent.normalizer, resolved);
  const rng = createRng(resolved.seed ?? agent.seed).split('behavior cloning');
  const { maxGradNorm } = resolved;
  const optimizer = adamOptimizer({ parameters: agent.parameters }, { epsilon: ADAM_EPSILON, maxGradNorm });
  try {
    const forward = fastestForward(spec, layersModelPass);
    const pass = trainingPass({ forward, rollout: dataset.training, optimizer, loss, rng, options: resolved });
    const scorer = epochScorer(forward, optimizer, dataset, actionSpace);
    const { epochs, best, parameters } = await train(pass, scorer, optimizer, resolved);
    agent.setParameters(parameters);
    return { epochs, best };
  } finally {
    optimizer.dispose();
  }
}

type Scorer = (epoch: number) => Promise<CloneEpoch & { readonly objective: number }>;

/** Passes until the last epoch, or until patience ends; keeps the parameters of the lowest objective. */
async function train(
  pass: (epoch: number) => Promise<void>,
  score: Scorer,
  optimizer: Optimizer,
  { nEpochs, patience, onEpoch }: CloneOptions,
): Promise<CloneResult & { readonly parameters: Float32Array }> {
  const epochs: CloneEpoch[] = [];
  let lowest = Infinity;
  let best: CloneEpoch = { epoch: 0, logs: {} };
  let parameters = new Float32Array(0);
  for (let epoch = 0; epoch <= nEpochs && epoch - best.epoch <= (patience ?? Infinity); epoch++) {
    if (epoch > 0) await pass(epoch);
    const { objective, ...scored } = await score(epoch);
    epochs.push(scored);
    onEpoch(scored);
    if (objective >= lowest) continue;
    [lowest, best, parameters] = [objective, scored, optimizer.snapshot.parameters.slice()];
  }
  return { epochs, best, parameters };
}

/** Scores the optimiser's parameters; the objective falls with every epoch where nothing is held out. */
function epochScorer(forward: ForwardPass, optimizer: Optimizer, dataset: CloneDataset, space: Space): Scorer {
  return async (epoch) => {
    await optimizer.sync();
    forward.setParameters(optimizer.snapshot.parameters);
    const training = judge(forward, dataset.training, space);
    const held = dataset.validation === null ? null : judge(forward, dataset.validation, space);
    const logs = { ...tagged('bc/', training), ...tagged('bc/validation_', held ?? {}) };
    return { epoch, logs, objective: held?.neglogp ?? -epoch };
  };
}

function tagged(prefix: string, scores: Partial<CloneScores>): Record<string, number> {
  return Object.fromEntries(Object.entries(scores).map(([name, score]) => [`${prefix}${name}`, score as number]));
}

/** Scaled rewards have no value that demonstrations could tell. */
function checkValueTargets({ options }: ClonableAgent, { vfCoef }: CloneOptions): void {
  if (vfCoef === 0 || (options as { normalizeReward?: boolean }).normalizeReward !== true) return;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    'cloneBehavior: "vfCoef" needs rewards as the env gives them, found an agent with normalizeReward; leave one of them out',
  );
}
