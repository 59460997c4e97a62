import { Lanes } from './lanes';

/** Copies the lane's window to the head of its observation: the `windowBytes` that end with the bar at its cursor. */
export function copyWindow(lanes: Lanes, lane: i32, out: usize): void {
  const end = load<i32>(lanes.cursor + ((<usize>lane) << 2)) + 1;
  const bytes = lanes.windowBytes;
  copyWords(lanes.features + <usize>end * <usize>lanes.rowBytes - <usize>bytes, out, bytes);
}

/** Two vectors at a time, then one, then words. */
function copyWords(from: usize, to: usize, bytes: i32): void {
  let i: usize = 0;
  const size = <usize>bytes;
  for (; i + 32 <= size; i += 32) {
    const first = v128.load(from + i);
    const second = v128.load(from + i, 16);
    v128.store(to + i, first);
    v128.store(to + i, second, 16);
  }
  for (; i + 16 <= size; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < size; i += 4) store<u32>(to + i, load<u32>(from + i));
}
