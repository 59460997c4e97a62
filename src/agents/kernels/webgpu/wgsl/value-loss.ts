/** (R − V)², V moved from the old value by at most `clipRangeVf` where that is not negative; and its gradient in V. */
export function valueLoss(kind: 'ppo' | 'a2c'): string {
  return `struct Value { loss: f32, slope: f32 }\n${kind === 'ppo' ? CLIPPED : FREE}`;
}

const FREE = `
fn valueOf(row: u32, value: f32) -> Value {
  let error = value - returnOf(row);
  return Value(error * error, 2 * error);
}`;

const CLIPPED = `
fn valueOf(row: u32, value: f32) -> Value {
  var error = value - returnOf(row);
  var slope = 2.0;
  if (loss.clipRangeVf >= 0) {
    let old = oldValueOf(row);
    let moved = value - old;
    if (abs(moved) > loss.clipRangeVf) { slope = 0; }
    error = old + clamp(moved, -loss.clipRangeVf, loss.clipRangeVf) - returnOf(row);
  }
  return Value(error * error, slope * error);
}`;
