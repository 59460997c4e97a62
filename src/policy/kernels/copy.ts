/** Below this many elements a loop is quicker than `set` on a fresh view. */
const SET_PAYS_FROM = 256;

/** Copies `count` elements between typed arrays of one kind. */
export function copyInto<T extends Float32Array | Uint8Array>(
  source: T,
  from: number,
  target: T,
  to: number,
  count: number,
): void {
  if (count >= SET_PAYS_FROM) target.set(source.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i] as number;
}
