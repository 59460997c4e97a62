import { NeurotradeError } from '../../core/errors.js';
import type { VectorActions } from '../vector-env.js';
import type { ActionScheme } from './actions.js';

/** At most this many lanes are named in an error. */
const NAMED_LANES = 5;

/**
 * Checks the actions of all lanes before any lane moves.
 *
 * @throws NeurotradeError `INVALID_ACTION`, naming the lanes
 */
export function checkVectorActions(scheme: ActionScheme, actions: VectorActions, lanes: number): void {
  if (actions.length !== lanes) {
    throw new NeurotradeError(
      'INVALID_ACTION',
      `step: expected one action a lane, ${lanes} in all, found ${String(actions.length)}`,
    );
  }
  const valid = scheme.kind === 'discrete' ? areChoices(actions, scheme.targets.length) : areWeights(actions, scheme);
  if (!valid) refuse(scheme, actions);
}

function areChoices(actions: VectorActions, n: number): boolean {
  let valid = true;
  for (let lane = 0; lane < actions.length; lane++) valid = isChoice(actions[lane] as number, n) && valid;
  return valid;
}

function isChoice(action: number, n: number): boolean {
  return action >= 0 && action < n && action === Math.floor(action);
}

function areWeights(actions: VectorActions, { space }: ActionScheme & { kind: 'continuous' }): boolean {
  const low = space.low[0] as number;
  const high = space.high[0] as number;
  let valid = true;
  for (let lane = 0; lane < actions.length; lane++) {
    const weight = actions[lane] as number;
    valid = weight >= low && weight <= high && valid;
  }
  return valid;
}

function refuse(scheme: ActionScheme, actions: VectorActions): never {
  const outside = (action: number): boolean =>
    scheme.kind === 'discrete'
      ? !isChoice(action, scheme.targets.length)
      : !areWeights(Float32Array.of(action), scheme);
  const wanted =
    scheme.kind === 'discrete'
      ? `whole numbers in [0, ${scheme.targets.length})`
      : `weights in [${scheme.space.low[0]}, ${scheme.space.high[0]}]`;
  const faulty = Array.from(actions, (action, lane) => ({ action, lane })).filter(({ action }) => outside(action));
  const named = faulty.slice(0, NAMED_LANES).map(({ action, lane }) => `${action} in lane ${lane}`);
  throw new NeurotradeError(
    'INVALID_ACTION',
    `step: expected ${wanted}, found ${named.join(', ')}${faulty.length > NAMED_LANES ? ', …' : ''}; no lane was moved`,
    { details: { lanes: faulty.map(({ lane }) => lane) } },
  );
}
