import { NeurotradeError } from '../../core/errors.js';
import { contains, firstOutside } from './contains.js';
import { describeSpace } from './describe.js';
import type { BoxSpace, DiscreteSpace, Space } from './space.js';

/**
 * Passes silently where `action` belongs to `space`; envs call it first thing in `step`.
 *
 * @throws NeurotradeError `INVALID_ACTION`
 */
export function checkAction(space: Space, action: unknown): void {
  if (space.kind === 'discrete') {
    if (!isChoice(space, action)) refuse(space, action, 'an action of');
  } else if (space.kind === 'box') {
    checkBoxAction(space, action);
  } else if (!contains(space, action)) {
    refuse(space, action, 'an action of');
  }
}

function isChoice({ n, start }: DiscreteSpace, action: unknown): boolean {
  return typeof action === 'number' && Number.isInteger(action) && action >= start && action < start + n;
}

function checkBoxAction(space: BoxSpace, action: unknown): void {
  if (!(action instanceof Float32Array) || action.length !== space.low.length) {
    refuse(space, action, `a Float32Array of ${space.low.length} for`);
  }
  const at = firstOutside(space.low, space.high, action as Float32Array);
  if (at === -1) return;
  const element = `${(action as Float32Array)[at]} at index ${at}, outside [${space.low[at]}, ${space.high[at]}]`;
  throw new NeurotradeError(
    'INVALID_ACTION',
    `step: expected an action of ${describeSpace(space)}, found ${element}; clip it, or wrap the env in clipAction`,
    { details: { index: at, value: (action as Float32Array)[at] } },
  );
}

function refuse(space: Space, action: unknown, expected: string): never {
  throw new NeurotradeError(
    'INVALID_ACTION',
    `step: expected ${expected} ${describeSpace(space)}, found ${show(action)}; sample(env.actionSpace, rng) gives valid ones`,
    { details: { action } },
  );
}

function show(action: unknown): string {
  if (ArrayBuffer.isView(action) && !(action instanceof DataView)) {
    const values = Array.from(action as Float32Array);
    return `${action.constructor.name} [${values.slice(0, 8).join(', ')}${values.length > 8 ? ', …' : ''}]`;
  }
  return typeof action === 'string' ? JSON.stringify(action) : Array.isArray(action) ? 'a plain array' : String(action);
}
