/** Where the arrays of an environment lie. Every array is zero at first. */
export interface ArrayPlace {
  float64(count: number): Float64Array;
  float32(count: number): Float32Array;
  int32(count: number): Int32Array;
  uint8(count: number): Uint8Array;
}

/** Each array on its own. */
export const HEAP: ArrayPlace = {
  float64: (count) => new Float64Array(count),
  float32: (count) => new Float32Array(count),
  int32: (count) => new Int32Array(count),
  uint8: (count) => new Uint8Array(count),
};

/** Arrays begin on a cache line. */
const LINE_BYTES = 64;

/** The kernels' constants lie before it, and nothing at 0. */
const CONSTANTS_END = 1024;

/**
 * One array after another in `buffer`. A line is left free behind each: columns whose length is a power of two would
 * otherwise begin at the same place of a page, and the cache would hold only a few of them at a time. It also takes what a
 * kernel writes for the second lane of the last pair.
 */
export function placeIn(buffer: ArrayBufferLike): ArrayPlace {
  const next = offsets();
  return {
    float64: (count) => new Float64Array(buffer, next(8 * count), count),
    float32: (count) => new Float32Array(buffer, next(4 * count), count),
    int32: (count) => new Int32Array(buffer, next(4 * count), count),
    uint8: (count) => new Uint8Array(buffer, next(count), count),
  };
}

/** How many bytes {@link placeIn} needs for the arrays that `allocate` asks for, which get no room here. */
export function bytesFor(allocate: (place: ArrayPlace) => unknown): number {
  const next = offsets();
  let end = 0;
  const count = (bytes: number): 0 => {
    end = next(bytes) + bytes;
    return 0;
  };
  allocate({
    float64: (length) => new Float64Array(count(8 * length)),
    float32: (length) => new Float32Array(count(4 * length)),
    int32: (length) => new Int32Array(count(4 * length)),
    uint8: (length) => new Uint8Array(count(length)),
  });
  return end + LINE_BYTES;
}

function offsets(): (bytes: number) => number {
  let next = CONSTANTS_END;
  return (bytes) => {
    const at = next;
    next = LINE_BYTES * (Math.ceil((at + bytes) / LINE_BYTES) + 1);
    return at;
  };
}
