import type { Env, Info } from '../env.js';
import { type BoxSpace, contains, describeSpace, flatSize, maskGroups, maskSize, type Space } from '../spaces.js';

/** What is wrong with a result. */
export interface Fault {
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Relative to the sums that are compared. */
const ACCOUNTING_TOLERANCE = 1e-9;
/** At most this many offending elements are named in a message; the details hold all. */
const NAMED_ELEMENTS = 5;

/** An observation is a `Float32Array` of the space's size with every element inside its bounds. */
export function observationFault(space: Space, observation: unknown): Fault | undefined {
  if (!(observation instanceof Float32Array)) {
    return { message: `expected a Float32Array as observation, found ${String(observation)}` };
  }
  if (observation.length !== flatSize(space)) {
    return { message: `expected ${flatSize(space)} numbers as observation, found ${observation.length}` };
  }
  if (space.kind === 'box') return boundsFault(space, observation);
  return contains(space, observation)
    ? undefined
    : { message: `expected an observation of ${describeSpace(space)}, found [${observation.join(', ')}]` };
}

function boundsFault({ low, high }: BoxSpace, observation: Float32Array): Fault | undefined {
  const indices = Array.from(observation.keys()).filter((i) => {
    const value = observation[i] as number;
    return !(value >= (low[i] as number) && value <= (high[i] as number));
  });
  if (indices.length === 0) return undefined;
  const named = indices
    .slice(0, NAMED_ELEMENTS)
    .map((i) => `${observation[i]} at ${i}, bounds [${low[i]}, ${high[i]}]`);
  const more = indices.length > named.length ? `; ${indices.length - named.length} more` : '';
  return {
    message: `expected an observation inside its bounds, found ${named.join('; ')}${more}`,
    details: { indices, values: indices.map((i) => observation[i]) },
  };
}

/** An info is an object, possibly an empty one. */
export function infoFault(info: unknown): string | undefined {
  return typeof info === 'object' && info !== null && !Array.isArray(info)
    ? undefined
    : `expected an object as info, found ${String(info)}`;
}

/** A mask has one entry a choice, 0 or 1, and allows something of each element. */
export function maskFault(env: Env): string | undefined {
  const { actionSpace } = env;
  if (env.actionMask === undefined || actionSpace.kind === 'box' || actionSpace.kind === 'dict') return undefined;
  const mask = env.actionMask();
  const size = maskSize(actionSpace);
  if (!(mask instanceof Uint8Array) || mask.length !== size) {
    return `expected a Uint8Array of ${size} as action mask, found ${String(mask)}`;
  }
  if (mask.some((entry) => entry > 1)) return `expected zeros and ones as action mask, found [${mask.join(', ')}]`;
  return allowsSomething(mask, maskGroups(actionSpace))
    ? undefined
    : `expected an action mask that allows something, found [${mask.join(', ')}]`;
}

function allowsSomething(mask: Uint8Array, groups: readonly number[]): boolean {
  let offset = 0;
  return groups.every((size) => {
    offset += size;
    return mask.subarray(offset - size, offset).includes(1);
  });
}

/** equity = cash + position × price, for infos that hold all four as numbers. */
export function accountFault({ equity, cash, position, price }: Info): Fault | undefined {
  if (![equity, cash, position, price].every((entry) => typeof entry === 'number')) return undefined;
  const [held, owned, size, mark] = [equity, cash, position, price] as [number, number, number, number];
  const expected = owned + size * mark;
  const scale = Math.max(1, Math.abs(owned), Math.abs(size * mark));
  if (Math.abs(held - expected) <= ACCOUNTING_TOLERANCE * scale) return undefined;
  return {
    message: `expected equity ${expected} = cash ${owned} + position ${size} × price ${mark}, found ${held}`,
    details: { equity, cash, position, price },
  };
}
