import type { Activation } from '../../../../policy/network.js';

/**
 * `fn activate(x: f32) -> f32` and its derivative told from its own output, `fn slope(h: f32) -> f32`.
 *
 * tanh x ≈ x · P(x²) / Q(x²), P and Q of degree 4, x clamped to ±8: the drivers' own may be wrong by 1e-4, or NaN where
 * the exponential overflows. The clamp lets NaN pass.
 */
export function activationFunctions(activation: Activation): string {
  return activation === 'relu' ? RELU : TANH;
}

const RELU = `
fn activate(x: f32) -> f32 { return select(x, 0, x < 0); }
fn slope(h: f32) -> f32 { return select(0.0, 1.0, h > 0); }`;

const TANH = `
fn activate(x: f32) -> f32 {
  let c = select(select(x, 8, x > 8), -8, x < -8);
  let t = c * c;
  let p = (((1.5231083949629465e-8 * t + 2.189516271755565e-5) * t + 0.0035716292914003134) * t + 0.13444525003433228) * t + 1;
  let q = (((8.522725352122507e-7 * t + 3.4113426227122545e-4) * t + 0.02616456337273121) * t + 0.4677785336971283) * t + 1;
  return c * p / q;
}
fn slope(h: f32) -> f32 { return 1 - h * h; }`;
