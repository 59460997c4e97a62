/** Threads of a workgroup that adds up. */
export const SUM_THREADS = 256;

/** `fn sumOf(value: f32, index: u32) -> f32`: the sum over a workgroup's threads, as a tree, so always in one order. */
export function workgroupSum(threads: number): string {
  return `
var<workgroup> sums: array<f32, ${threads}>;

fn sumOf(value: f32, index: u32) -> f32 {
  sums[index] = value;
  workgroupBarrier();
  for (var reach = ${threads / 2}u; reach > 0; reach /= 2) {
    if (index < reach) { sums[index] += sums[index + reach]; }
    workgroupBarrier();
  }
  let sum = sums[0];
  workgroupBarrier();
  return sum;
}`;
}

/**
 * `fn isFinite(x: f32) -> bool` by the exponent's bits: WGSL lets an implementation assume that there are neither NaN nor
 * infinities, so comparisons do not tell.
 */
export const IS_FINITE = `
fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }`;
