import { Lanes } from './lanes';

/** Begins the observations of lanes `from` to `to` with their windows: the `windowBytes` that end with the bar at the cursor. */
export function copyWindows(lanes: Lanes, from: i32, to: i32): void {
  const bytes = lanes.windowBytes;
  let out = lanes.observations + <usize>from * <usize>lanes.observationBytes;
  for (let lane = from; lane < to; lane++) {
    const end = load<i32>(lanes.cursor + ((<usize>lane) << 2)) + 1;
    copyWords(lanes.features + <usize>end * <usize>lanes.rowBytes - <usize>bytes, out, bytes);
    out += lanes.observationBytes;
  }
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
