import { NeurotradeError } from '../../core/errors.js';
import type { BoxSpace, Space, WindowLayout } from './space.js';

/** At most this many offending elements are named in a message. */
const NAMED_ELEMENTS = 5;

/**
 * Checks a space, also one that was written by hand or read from a file.
 *
 * @throws NeurotradeError `INVALID_SPACE` with all faults; `details.faults` holds them
 */
export function checkSpace(space: Space): void {
  const faults = spaceFaults(space);
  if (faults.length === 0) return;
  throw new NeurotradeError('INVALID_SPACE', `${faults.join('; ')}. Build spaces with box(), discrete() and the like`, {
    details: { faults },
  });
}

/** Everything that is wrong with a space, in words; none for a valid one. */
export function spaceFaults(space: Space): string[] {
  switch (space?.kind) {
    case 'box':
      return boxFaults(space);
    case 'discrete':
      return [...countFaults('discrete: n', space.n), ...wholeFaults('discrete: start', space.start)];
    case 'multiDiscrete':
      return multiDiscreteFaults(space.nvec);
    case 'multiBinary':
      return countFaults('multiBinary: n', space.n);
    case 'dict':
      return dictFaults(space.spaces);
    default:
      return [`expected a space of kind box, discrete, multiDiscrete, multiBinary or dict, found ${show(space)}`];
  }
}

function boxFaults({ shape, low, high, window }: BoxSpace): string[] {
  if (!Array.isArray(shape)) return [`box: expected a shape of positive whole numbers, found ${show(shape)}`];
  if (!(low instanceof Float32Array && high instanceof Float32Array)) {
    return ['box: expected low and high as Float32Array'];
  }
  const faults = shape.flatMap((extent, axis) => countFaults(`box: shape[${axis}]`, extent));
  const size = shape.reduce((product, extent) => product * extent, 1);
  for (const [name, bounds] of Object.entries({ low, high })) {
    if (bounds.length !== size) faults.push(`box: expected ${size} values in ${name}, found ${bounds.length}`);
  }
  if (window !== undefined) faults.push(...windowFaults(window, size));
  return faults.length > 0 ? faults : boundFaults(low, high);
}

function windowFaults({ length, channels }: WindowLayout, size: number): string[] {
  const faults = [...countFaults('box: window.length', length), ...countFaults('box: window.channels', channels)];
  if (faults.length > 0 || length * channels <= size) return faults;
  return [`box: expected a window of at most ${size} numbers, found ${length} × ${channels} = ${length * channels}`];
}

function boundFaults(low: Float32Array, high: Float32Array): string[] {
  const crossed = Array.from(low.keys()).filter((i) => {
    const [least, most] = [low[i] as number, high[i] as number];
    return !(least <= most) || least === Infinity || most === -Infinity;
  });
  if (crossed.length === 0) return [];
  const named = crossed.slice(0, NAMED_ELEMENTS).map((i) => `[${low[i]}, ${high[i]}] at ${i}`);
  return [
    `box: expected low <= high, neither NaN; found ${named.join(', ')}${crossed.length > named.length ? ', …' : ''}`,
  ];
}

function multiDiscreteFaults(nvec: readonly number[]): string[] {
  if (!Array.isArray(nvec) || nvec.length === 0) {
    return [`multiDiscrete: expected at least one count in nvec, found ${show(nvec)}`];
  }
  return nvec.flatMap((n, i) => countFaults(`multiDiscrete: nvec[${i}]`, n));
}

function dictFaults(spaces: Readonly<Record<string, Space>>): string[] {
  const parts = typeof spaces === 'object' && spaces !== null ? Object.entries(spaces) : [];
  if (parts.length === 0) return ['dict: expected at least one named space, found none'];
  return parts.flatMap(([name, part]) => spaceFaults(part).map((fault) => `dict["${name}"]: ${fault}`));
}

function countFaults(name: string, found: number): string[] {
  return Number.isSafeInteger(found) && found > 0 ? [] : [`${name} must be a whole number > 0, found ${show(found)}`];
}

function wholeFaults(name: string, found: number): string[] {
  return Number.isSafeInteger(found) ? [] : [`${name} must be a whole number, found ${show(found)}`];
}

function show(found: unknown): string {
  return typeof found === 'number' ? String(found) : (JSON.stringify(found) ?? String(found));
}
