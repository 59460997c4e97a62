import { Loss } from './loss';

/**
 * (R − V)², V moved from the old value by at most `clipRangeVf` where that is not negative.
 *
 * @param oldValue where the old value lies; read only where values are clipped
 * @returns vfCoef times its gradient in V, weighted
 */
export function squaredError(loss: Loss, value: f32, target: f32, oldValue: usize): f32 {
  let error = value - target;
  let slope: f32 = 2;
  if (loss.clipRangeVf >= 0) {
    const old = load<f32>(oldValue);
    const moved = value - old;
    if (abs(moved) > loss.clipRangeVf) slope = 0;
    error = old + min(max(moved, -loss.clipRangeVf), loss.clipRangeVf) - target;
  }
  loss.value += <f64>(error * error);
  return slope * loss.vfCoef * error * loss.weight;
}
