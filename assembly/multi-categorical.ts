import { choiceGradient, judgeChoice } from './categorical';
import { Distribution } from './distribution';
import { padded } from './simd';

/**
 * The sums of the elements' log p and H.
 *
 * @param logits one row, the elements' z one after another
 * @param action f32[elements], the choices
 * @param mask u8[size], shaped as `logits`, or 0 where everything is allowed
 */
export function judgeMultiCategorical(distribution: Distribution, logits: usize, action: usize, mask: usize): void {
  let logProbs = distribution.choiceLogProbs;
  let probabilities = distribution.choiceProbabilities;
  let logProb: f32 = 0;
  let entropy: f32 = 0;
  for (let element: usize = 0, end = (<usize>distribution.elements) << 2; element < end; element += 4) {
    const ways = load<i32>(distribution.ways + element);
    const bytes = (<usize>ways) << 2;
    memory.copy(logProbs, logits, bytes);
    const h = judgeChoice(ways, logProbs, probabilities, mask);
    store<f32>(distribution.choiceEntropies + element, h);
    entropy += h;
    logProb += load<f32>(logProbs + ((<usize>load<f32>(action + element)) << 2));
    logits += bytes;
    if (mask) mask += ways;
    logProbs += (<usize>padded(ways)) << 2;
    probabilities += (<usize>padded(ways)) << 2;
  }
  distribution.logProb = logProb;
  distribution.entropy = entropy;
}

/** The gradient in the logits of g · log p(action) − e · H. @param delta f32[size], overwritten */
export function multiCategoricalGradient(
  distribution: Distribution,
  delta: usize,
  action: usize,
  g: f32,
  e: f32,
): void {
  let logProbs = distribution.choiceLogProbs;
  let probabilities = distribution.choiceProbabilities;
  for (let element: usize = 0, end = (<usize>distribution.elements) << 2; element < end; element += 4) {
    const ways = load<i32>(distribution.ways + element);
    const h = load<f32>(distribution.choiceEntropies + element);
    choiceGradient(ways, h, logProbs, probabilities, <i32>load<f32>(action + element), g, e);
    memory.copy(delta, probabilities, (<usize>ways) << 2);
    delta += (<usize>ways) << 2;
    logProbs += (<usize>padded(ways)) << 2;
    probabilities += (<usize>padded(ways)) << 2;
  }
}
