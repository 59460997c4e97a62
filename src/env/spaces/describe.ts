import type { BoxSpace, Space } from './space.js';

/** At most this many bounds are spelled out. */
const NAMED_BOUNDS = 4;

/** A space in a few words for messages and logs, such as `discrete(3)` or `box([4], -1 to 1)`. */
export function describeSpace(space: Space): string {
  switch (space.kind) {
    case 'box':
      return `box([${space.shape.join(', ')}], ${describeBounds(space)})`;
    case 'discrete':
      return space.start === 0 ? `discrete(${space.n})` : `discrete(${space.n}, from ${space.start})`;
    case 'multiDiscrete':
      return `multiDiscrete([${space.nvec.join(', ')}])`;
    case 'multiBinary':
      return `multiBinary(${space.n})`;
    case 'dict':
      return `dict({ ${Object.entries(space.spaces)
        .map(([name, part]) => `${name}: ${describeSpace(part)}`)
        .join(', ')} })`;
  }
}

function describeBounds({ low, high }: BoxSpace): string {
  const uniform = low.every((least) => least === low[0]) && high.every((most) => most === high[0]);
  return uniform ? `${show(low[0])} to ${show(high[0])}` : `[${list(low)}] to [${list(high)}]`;
}

function list(bounds: Float32Array): string {
  const shown = Array.from(bounds.subarray(0, NAMED_BOUNDS), show);
  return shown.join(', ') + (bounds.length > NAMED_BOUNDS ? ', …' : '');
}

/** Enough digits for a float32 without its float64 tail (0.1, not 0.10000000149011612). */
function show(bound: number | undefined): string {
  return String(Number((bound as number).toPrecision(7)));
}
