/**
 * Generalised advantage estimation (Eq. 16, arXiv:1506.02438), backwards in time over all lanes:
 * δₜ = rₜ + γ V(sₜ₊₁) (1 − startₜ₊₁) − V(sₜ), Aₜ = δₜ + γ λ (1 − startₜ₊₁) Aₜ₊₁, Rₜ = Aₜ + V(sₜ).
 *
 * @param rewards f32[steps, lanes], as are `values`, `starts` (1 = the step begins an episode), `advantages`, `returns`
 * @param lastValues f32[lanes], V of what follows the last step; `lastStarts` likewise
 */
export function gae(
  rewards: usize,
  values: usize,
  starts: usize,
  lastValues: usize,
  lastStarts: usize,
  advantages: usize,
  returns: usize,
  steps: i32,
  lanes: i32,
  gamma: f64,
  lambda: f64,
): void {
  const bytes = (<usize>lanes) << 2;
  const discount = <f32>gamma,
    decay = <f32>(gamma * lambda);
  const whole = bytes & ~15;
  for (let lane: usize = 0; lane < whole; lane += 16) {
    let nextValue = v128.load(lastValues + lane);
    let going = f32x4.sub(f32x4.splat(1), v128.load(lastStarts + lane));
    let advantage = f32x4.splat(0);
    for (let at = lane + <usize>steps * bytes - bytes, t = 0; t < steps; t++, at -= bytes) {
      const value = v128.load(values + at);
      const next = f32x4.mul(f32x4.mul(nextValue, f32x4.splat(discount)), going);
      const delta = f32x4.sub(f32x4.add(v128.load(rewards + at), next), value);
      advantage = f32x4.add(delta, f32x4.mul(f32x4.mul(advantage, f32x4.splat(decay)), going));
      v128.store(advantages + at, advantage);
      v128.store(returns + at, f32x4.add(advantage, value));
      nextValue = value;
      going = f32x4.sub(f32x4.splat(1), v128.load(starts + at));
    }
  }
  for (let lane = whole; lane < bytes; lane += 4) {
    let nextValue = load<f32>(lastValues + lane);
    let going: f32 = <f32>1 - load<f32>(lastStarts + lane);
    let advantage: f32 = 0;
    for (let at = lane + <usize>steps * bytes - bytes, t = 0; t < steps; t++, at -= bytes) {
      const value = load<f32>(values + at);
      advantage = load<f32>(rewards + at) + nextValue * discount * going - value + advantage * decay * going;
      store<f32>(advantages + at, advantage);
      store<f32>(returns + at, advantage + value);
      nextValue = value;
      going = <f32>1 - load<f32>(starts + at);
    }
  }
}
