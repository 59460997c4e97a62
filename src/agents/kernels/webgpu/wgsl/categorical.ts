/** What a masked logit becomes: far enough that its probability is exactly 0 in float32, and still finite. */
const MASKED_LOGIT = -1e8;

/**
 * A row's distribution from its logits z: log p = z − log Σ exp z, H = −Σ p log p, and the gradient in z of
 * g · log p(action) − e · H: ∂zⱼ = g (1[j = action] − pⱼ) + e pⱼ (log pⱼ + H), none for a masked logit.
 */
export function categoricalFunctions(masked: boolean): string {
  return `
fn isAllowed(row: u32, j: u32) -> bool {
  ${masked ? 'let byte = row * loss.actions + j;\n  return ((masks[byte / 4] >> (8 * (byte % 4))) & 0xff) != 0;' : 'return true;'}
}
fn logit(row: u32, j: u32) -> f32 { return select(${MASKED_LOGIT}, head[row * loss.actions + j], isAllowed(row, j)); }
fn actionOf(row: u32) -> u32 { return u32(batch[4 * loss.room + row]); }

fn judge(row: u32) -> Judgement {
  var largest = logit(row, 0);
  for (var j = 1u; j < loss.actions; j++) { largest = max(largest, logit(row, j)); }
  var total = 0.0;
  for (var j = 0u; j < loss.actions; j++) { total += exp(logit(row, j) - largest); }
  let shift = largest + log(total);
  var entropy = 0.0;
  for (var j = 0u; j < loss.actions; j++) {
    let logProb = logit(row, j) - shift;
    entropy -= exp(logProb) * logProb;
  }
  return Judgement(logit(row, actionOf(row)) - shift, entropy, shift);
}

fn differentiate(row: u32, judged: Judgement, g: f32, e: f32) {
  for (var j = 0u; j < loss.actions; j++) {
    let logProb = logit(row, j) - judged.shift;
    let p = exp(logProb);
    let slope = g * (select(0.0, 1.0, j == actionOf(row)) - p) + e * p * (logProb + judged.entropy);
    head[row * loss.actions + j] = select(0, slope, isAllowed(row, j));
  }
}`;
}
