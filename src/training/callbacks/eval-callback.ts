import type { Agent } from '../../agents/agent.js';
import type { Callback, TrainingContext } from '../../agents/callback.js';
import { NeurotradeError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { nodeBuiltin } from '../../core/node.js';
import { removeAbandoned } from '../../core/temporary-files.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { type Evaluation, evaluatePolicy } from '../evaluate/evaluate-policy.js';
import { type EvalCallbackOptions, type ResolvedEvalOptions, resolveEvalOptions } from './eval-options.js';
import { every } from './every.js';

/** One evaluation, and when it was made. */
export interface EvaluationRecord extends Evaluation {
  readonly numTimesteps: number;
}

/** The best evaluation so far with the agent as it was then. */
export interface BestModel extends EvaluationRecord {
  /** What `agent.toBytes()` gave, without a replay buffer; `PPO.load` and `loadPolicy` take it. */
  readonly bytes: Uint8Array;
}

/** A callback that remembers what it measured. */
export interface EvalCallback extends Callback {
  /** All evaluations of this training so far. */
  readonly history: readonly EvaluationRecord[];
  readonly best: BestModel | undefined;
  /**
   * Hands the best agent's bytes to `load`; where no evaluation was made there is none.
   *
   * @example
   * ```ts
   * const best = await evaluation.restoreBest((bytes) => PPO.load(bytes, { env }));
   * ```
   */
  restoreBest<T>(load: (bytes: Uint8Array) => T): T | undefined;
}

/** The best agent is to act, and a replay buffer may take a thousand times its space. */
const WITHOUT_BUFFER = { includeReplayBuffer: false };

/**
 * Evaluates the agent at regular steps and keeps the best. Logs `eval/mean_reward`, `eval/mean_ep_length`,
 * `eval/best_mean_reward` and `eval/timesteps`. Among equals the earliest is the best.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, at the training's start also where `env` is the one that is trained on; `IO` where
 *   the best agent cannot be written
 */
export function evalCallback(options: EvalCallbackOptions): EvalCallback {
  const resolved = resolveEvalOptions(options);
  const schedule = every(resolved.everySteps);
  const history: EvaluationRecord[] = [];
  let best: BestModel | undefined;

  async function evaluate(context: TrainingContext): Promise<boolean> {
    const { env, episodes, deterministic, seed } = resolved;
    const { agent, numTimesteps } = context;
    const record = { ...evaluatePolicy(agent, env, { episodes, deterministic, seed }), numTimesteps };
    history.push(record);
    const improved = best === undefined || record.meanReward > best.meanReward;
    if (improved) best = { ...record, bytes: keep(agent.toBytes(WITHOUT_BUFFER), numTimesteps, resolved) };
    log(context, record, Math.max(record.meanReward, best?.meanReward ?? -Infinity));
    const onBest = improved ? await resolved.callbackOnNewBest?.onStep?.(context) : undefined;
    const afterEval = await resolved.callbackAfterEval?.onStep?.(context);
    return onBest !== false && afterEval !== false;
  }

  return {
    history,
    get best() {
      return best;
    },
    restoreBest: (load) => (best === undefined ? undefined : load(best.bytes)),
    onTrainingStart: ({ agent, numTimesteps }) => {
      requireSeparate(agent, resolved.env);
      schedule.start(numTimesteps);
      tidyBeside(resolved.bestModelPath);
      return undefined;
    },
    onStep: (context) => (schedule.due(context.numTimesteps) ? evaluate(context) : undefined),
  };
}

function requireSeparate(agent: Agent, env: Env | VectorEnv): void {
  if (agent.env !== env) return;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    'evalCallback: expected "env" to be apart from the one that is trained on, found the same object; an evaluation would reset it in the middle of a rollout, so make a second environment',
  );
}

/** Removes what killed processes left of writing the best agent. */
function tidyBeside(path: string | undefined): void {
  if (path === undefined) return;
  const { basename, dirname } = nodeBuiltin('node:path', 'evalCallback');
  removeAbandoned(dirname(path), (file) => file === basename(path));
}

function keep(bytes: Uint8Array, step: number, { bestModelPath, logTo }: ResolvedEvalOptions): Uint8Array {
  if (bestModelPath !== undefined) writeFileAtomic(bestModelPath, bytes);
  logTo?.logArtifact({ name: 'best.safetensors', kind: 'model', step, bytes });
  return bytes;
}

function log(context: TrainingContext, record: EvaluationRecord, best: number): void {
  context.record('eval/mean_reward', record.meanReward);
  context.record('eval/mean_ep_length', record.meanLength);
  context.record('eval/best_mean_reward', best);
  context.record('eval/timesteps', record.numTimesteps);
}
