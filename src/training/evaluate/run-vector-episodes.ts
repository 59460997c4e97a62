import type { Action, Info } from '../../env/env.js';
import { flatSize } from '../../env/spaces.js';
import type { VectorActions, VectorEnv } from '../../env/vector-env.js';
import type { Policy, PolicyState } from '../../policy/policy.js';
import { type EpisodeTotals, reportedTotals } from './run-episode.js';

/** What one lane is in the middle of. */
interface LaneProgress {
  state: PolicyState;
  reward: number;
  length: number;
  /** How many more episodes of this lane count. */
  left: number;
  /** The coming step only resets the lane (`nextStep` autoreset). */
  resetting: boolean;
}

/**
 * Plays episodes on all lanes at once. Each lane owes a fixed share of them, so that short episodes are not over-represented.
 *
 * @returns the episodes in the order of their ends
 */
export function runVectorEpisodes(
  policy: Policy,
  env: VectorEnv,
  options: { readonly episodes: number; readonly deterministic: boolean; readonly seed?: number | undefined },
): EpisodeTotals[] {
  const finished: EpisodeTotals[] = [];
  const lanes = Array.from({ length: env.lanes }, (_, lane) =>
    freshLane(Math.floor((options.episodes + lane) / env.lanes)),
  );
  const actions = emptyActions(env);
  let { observations } = env.reset({ seed: options.seed });
  while (finished.length < options.episodes) {
    chooseActions(policy, env, observations, lanes, options.deterministic, actions);
    const step = env.step(actions);
    ({ observations } = step);
    for (const [index, lane] of lanes.entries()) {
      const over = step.terminated[index] === 1 || step.truncated[index] === 1;
      const ended = advanceLane(lane, step.rewards[index] as number, over, step.infos.get(index), env);
      if (ended !== undefined) finished.push(ended);
    }
  }
  return finished;
}

function freshLane(left: number): LaneProgress {
  return { state: null, reward: 0, length: 0, left, resetting: false };
}

function emptyActions({ actionSpace, lanes }: VectorEnv): VectorActions {
  return actionSpace.kind === 'discrete' ? new Int32Array(lanes) : new Float32Array(lanes * flatSize(actionSpace));
}

function chooseActions(
  policy: Policy,
  env: VectorEnv,
  observations: Float32Array,
  lanes: readonly LaneProgress[],
  deterministic: boolean,
  actions: VectorActions,
): void {
  const width = observations.length / lanes.length;
  const masks = env.actionSpace.kind === 'box' ? undefined : env.actionMasks?.();
  for (const [index, lane] of lanes.entries()) {
    if (lane.resetting) continue; // its action is ignored
    const mask = masks?.subarray((index * masks.length) / lanes.length, ((index + 1) * masks.length) / lanes.length);
    const observation = observations.subarray(index * width, (index + 1) * width);
    const choice = policy.act(observation, {
      deterministic,
      state: lane.state,
      ...(mask === undefined ? {} : { mask }),
    });
    lane.state = choice.state;
    writeAction(actions, index, choice.action);
  }
}

function writeAction(actions: VectorActions, lane: number, action: Action): void {
  if (typeof action === 'number') actions[lane] = action;
  else actions.set(action, lane * action.length);
}

function advanceLane(
  lane: LaneProgress,
  reward: number,
  over: boolean,
  info: Info | undefined,
  { autoreset }: VectorEnv,
): EpisodeTotals | undefined {
  if (lane.resetting) {
    lane.resetting = false;
    return undefined;
  }
  lane.reward += reward;
  lane.length += 1;
  if (!over) return undefined;
  const totals = reportedTotals(info) ?? { reward: lane.reward, length: lane.length };
  Object.assign(lane, freshLane(lane.left - 1), { resetting: autoreset === 'nextStep' });
  return lane.left >= 0 ? totals : undefined;
}
