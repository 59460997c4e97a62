/**
 * What is not zero in one row or column of a matrix, in order: a header of 8 bytes that holds where the list ends, then for
 * each number the byte offset of what it is multiplied by, and the number.
 */
export const ENTRY_BYTES: usize = 8;

/** Bytes of a list of up to `length` numbers. */
export function listBytes(length: i32): usize {
  return (<usize>(length + 1)) << 3;
}

/**
 * A list of what is not zero in each row of `[rows, columns]`, without a branch for each number.
 *
 * @param bytes from one list to the next
 * @param step bytes from what one column is multiplied by to the next one's
 */
export function listRows(a: usize, rows: i32, columns: i32, stride: i32, lists: usize, bytes: usize, step: i32): void {
  for (let row = 0; row < rows; row++) {
    listRow(a, columns, lists, step);
    a += (<usize>stride) << 2;
    lists += bytes;
  }
}

function listRow(a: usize, columns: i32, list: usize, step: i32): void {
  let to = list + ENTRY_BYTES;
  let offset = 0;
  const end = a + ((<usize>columns) << 2);
  const whole = a + ((<usize>(columns & ~3)) << 2);
  for (; a < whole; a += 16) {
    const x = v128.load(a);
    const counts = i32x4.bitmask(f32x4.ne(x, f32x4.splat(0)));
    to = append(to, offset, f32x4.extract_lane(x, 0), counts & 1);
    to = append(to, offset + step, f32x4.extract_lane(x, 1), (counts >> 1) & 1);
    to = append(to, offset + 2 * step, f32x4.extract_lane(x, 2), (counts >> 2) & 1);
    to = append(to, offset + 3 * step, f32x4.extract_lane(x, 3), counts >> 3);
    offset += 4 * step;
  }
  for (; a < end; a += 4) {
    const value = load<f32>(a);
    to = append(to, offset, value, <i32>(value != 0));
    offset += step;
  }
  store<usize>(list, to);
}

/**
 * A list of what is not zero in each of four columns of `[rows, …]`; as {@link listRows}, `step` is from one row's to the next.
 *
 * @param a the first of the columns
 */
export function listFourColumns(a: usize, rows: i32, stride: i32, lists: usize, bytes: usize, step: i32): void {
  let to0 = lists + ENTRY_BYTES;
  let to1 = to0 + bytes;
  let to2 = to1 + bytes;
  let to3 = to2 + bytes;
  const end = rows * step;
  for (let offset = 0; offset < end; offset += step) {
    const x = v128.load(a);
    const counts = i32x4.bitmask(f32x4.ne(x, f32x4.splat(0)));
    to0 = append(to0, offset, f32x4.extract_lane(x, 0), counts & 1);
    to1 = append(to1, offset, f32x4.extract_lane(x, 1), (counts >> 1) & 1);
    to2 = append(to2, offset, f32x4.extract_lane(x, 2), (counts >> 2) & 1);
    to3 = append(to3, offset, f32x4.extract_lane(x, 3), counts >> 3);
    a += (<usize>stride) << 2;
  }
  store<usize>(lists, to0);
  store<usize>(lists + bytes, to1);
  store<usize>(lists + 2 * bytes, to2);
  store<usize>(lists + 3 * bytes, to3);
}

/** Writes an entry; it is overwritten by the next one unless it counts. @returns where that goes */
function append(to: usize, offset: i32, value: f32, counts: i32): usize {
  store<i32>(to, offset);
  store<f32>(to, value, 4);
  return to + ((<usize>counts) << 3);
}
