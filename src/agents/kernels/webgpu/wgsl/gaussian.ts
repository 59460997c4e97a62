/**
 * A row's distribution N(μ, σ) with one log σ an action for all rows: log p(a) = −Σ (½ z² + log σ + ½ log 2π),
 * z = (a − μ) / σ, H = Σ (log σ + ½ log 2πe), and the gradient of g · log p(a) − e · H: ∂μ = g z / σ,
 * ∂log σ = g (z² − 1) − e.
 */
export const GAUSSIAN_FUNCTIONS: string = `
fn logStdOf(j: u32) -> f32 { return parameters[loss.logStd + j]; }
fn distance(row: u32, j: u32) -> f32 {
  let at = row * loss.actions + j;
  return (batch[4 * loss.room + at] - head[at]) * exp(-logStdOf(j));
}

fn judge(row: u32) -> Judgement {
  var logProb = 0.0;
  var entropy = 0.0;
  for (var j = 0u; j < loss.actions; j++) {
    let z = distance(row, j);
    let constant = logStdOf(j) + ${0.5 * Math.log(2 * Math.PI)};
    logProb -= 0.5 * z * z + constant;
    entropy += constant + 0.5;
  }
  return Judgement(logProb, entropy, 0);
}

/** ∂log σⱼ; to be asked before the means are written over. */
fn logStdGradient(row: u32, j: u32, g: f32, e: f32) -> f32 {
  let z = distance(row, j);
  return g * (z * z - 1) - e;
}

fn differentiate(row: u32, judged: Judgement, g: f32, e: f32) {
  for (var j = 0u; j < loss.actions; j++) {
    head[row * loss.actions + j] = g * distance(row, j) * exp(-logStdOf(j));
  }
}`;
