/**
 * Writes the window of every lane to its observation: the `windowBytes` that end with the features of the bar at its cursor.
 *
 * @param features f32[bars, F]
 * @param cursors i32[lanes], bars that have a whole window behind them
 * @param rowBytes 4 F
 * @param observations f32[lanes, observationBytes / 4]; what lies behind each window is left alone
 */
export function gatherWindows(
  features: usize,
  cursors: usize,
  lanes: i32,
  rowBytes: i32,
  windowBytes: i32,
  observations: usize,
  observationBytes: i32,
): void {
  let to = observations;
  for (let lane = 0; lane < lanes; lane++) {
    const end = load<i32>(cursors + ((<usize>lane) << 2)) + 1;
    copyWords(features + <usize>end * <usize>rowBytes - <usize>windowBytes, to, windowBytes);
    to += observationBytes;
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
