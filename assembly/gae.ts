/**
 * Generalised advantage estimation (Eq. 16, arXiv:1506.02438), backwards in time, all lanes of a step at once:
 * δₜ = rₜ + γ V(sₜ₊₁) (1 − dₜ) − V(sₜ), Aₜ = δₜ + γ λ (1 − dₜ) Aₜ₊₁, Rₜ = Aₜ + V(sₜ); dₜ = 1 where step t ends an episode.
 *
 * @param rewards f32[steps, lanes]
 * @param values f32[steps + 1, lanes], the last row V of what follows the last step
 * @param starts u8[steps + 1, lanes], 1 = the step begins an episode, so the one before it ended one
 * @param advantages f32[steps + 1, lanes]; the last row becomes 0
 * @param returns f32[steps, lanes]
 */
export function gae(
  rewards: usize,
  values: usize,
  starts: usize,
  advantages: usize,
  returns: usize,
  steps: i32,
  lanes: i32,
  gamma: f32,
  lambda: f32,
): void {
  const row = (<usize>lanes) << 2;
  const decay = gamma * lambda;
  memory.fill(advantages + <usize>steps * row, 0, row);
  for (let step = steps - 1; step >= 0; step--) {
    const at = <usize>step * row;
    const flags = starts + <usize>(step + 1) * <usize>lanes;
    let lane: usize = 0;
    for (; lane + 16 <= row; lane += 16) {
      const here = at + lane;
      const next = here + row;
      const value = v128.load(values + here);
      const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(flags + (lane >> 2)));
      const goesOn = f32x4.sub(f32x4.splat(1), f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(bytes)));
      const bootstrap = f32x4.mul(f32x4.mul(v128.load(values + next), f32x4.splat(gamma)), goesOn);
      const delta = f32x4.sub(f32x4.add(v128.load(rewards + here), bootstrap), value);
      const later = f32x4.mul(v128.load(advantages + next), f32x4.mul(f32x4.splat(decay), goesOn));
      const advantage = f32x4.add(delta, later);
      v128.store(advantages + here, advantage);
      v128.store(returns + here, f32x4.add(advantage, value));
    }
    for (; lane < row; lane += 4) {
      const here = at + lane;
      const next = here + row;
      const value = load<f32>(values + here);
      const goesOn: f32 = <f32>1 - <f32>load<u8>(flags + (lane >> 2));
      const delta = load<f32>(rewards + here) + load<f32>(values + next) * gamma * goesOn - value;
      const advantage = delta + load<f32>(advantages + next) * (decay * goesOn);
      store<f32>(advantages + here, advantage);
      store<f32>(returns + here, advantage + value);
    }
  }
}
