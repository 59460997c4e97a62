import { NeurotradeError } from '../../core/errors.js';
import { contains, describeSpace, flatSize, type Space, spacesEqual } from '../../env/spaces.js';

/** What an expert saw and did over `T` steps, episode after episode. */
export interface Demonstrations {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** T */
  readonly steps: number;
  /** `[T, observation size]`, as the env gave them: not normalised. */
  readonly observations: Float32Array;
  /** `[T, action size]`, as the env takes them. */
  readonly actions: Float32Array;
  /** `[T, choices]`, 1 = allowed; `null` where the env has no masks. */
  readonly masks: Uint8Array | null;
  /** `[T]`, 1 = this step begins an episode; without it, the first alone does. Policies that remember forget there. */
  readonly episodeStarts?: Uint8Array;
  /** `[T]`: Σ γᵏ rₜ₊ₖ to the end of the episode, however it ended. */
  readonly returns: Float32Array;
}

/** What demonstrations have to fit. */
interface Spaces {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

/**
 * @throws NeurotradeError `POLICY_SHAPE` where the expert's spaces are not the agent's, or arrays do not have `steps` rows;
 * `NON_FINITE`; `INVALID_ACTION` where a choice is none of the space's
 */
export function checkDemonstrations(demonstrations: Demonstrations, agent: Spaces): void {
  for (const name of ['observationSpace', 'actionSpace'] as const) {
    if (spacesEqual(demonstrations[name], agent[name])) continue;
    refuse(
      `the agent's ${name} ${describeSpace(agent[name])}, found ${describeSpace(demonstrations[name])}; record them in an env like the agent's`,
    );
  }
  const { steps, observationSpace, actionSpace, episodeStarts } = demonstrations;
  checkRows('observations', demonstrations.observations, steps, flatSize(observationSpace));
  checkRows('actions', demonstrations.actions, steps, flatSize(actionSpace));
  checkRows('returns', demonstrations.returns, steps, 1);
  if (episodeStarts !== undefined) checkRows('episodeStarts', episodeStarts, steps, 1);
  if (actionSpace.kind !== 'box') checkChoices(demonstrations.actions, actionSpace, steps);
}

function checkChoices(actions: Float32Array, space: Space, steps: number): void {
  const width = actions.length / steps;
  for (let step = 0; step < steps; step++) {
    const action = actions.subarray(step * width, (step + 1) * width);
    if (contains(space, action)) continue;
    throw new NeurotradeError(
      'INVALID_ACTION',
      `cloneBehavior: expected actions of ${describeSpace(space)}, found ${action.join(', ')} at step ${step}; record them in an env like the agent's`,
      { details: { step } },
    );
  }
}

function checkRows(name: string, values: Float32Array | Uint8Array, steps: number, width: number): void {
  if (steps < 1 || values.length !== steps * width) {
    refuse(`[${steps}, ${width}] ${name} and at least one step, found ${values.length} numbers; record them anew`);
  }
  const fault = values.findIndex((value) => !Number.isFinite(value));
  if (fault === -1) return;
  throw new NeurotradeError(
    'NON_FINITE',
    `cloneBehavior: expected finite ${name}, found ${values[fault]} at step ${Math.floor(fault / width)}; check the env (checkEnv) and its data`,
    { details: { step: Math.floor(fault / width) } },
  );
}

function refuse(expected: string): never {
  throw new NeurotradeError('POLICY_SHAPE', `cloneBehavior: expected demonstrations with ${expected}`);
}
