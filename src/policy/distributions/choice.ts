import { NeurotradeError } from '../../core/errors.js';

/**
 * The logits of one choice inside a matrix, with their mask where there is one. Masked choices have probability exactly 0.
 * The functions below fail with `NON_FINITE` on a logit that is not finite and with `INVALID_ACTION` where the mask
 * allows nothing.
 */
export interface Choice {
  logits: Float32Array;
  /** Shaped as `logits`, 1 = allowed. */
  masks: Uint8Array | undefined;
  /** Index of the first logit. */
  from: number;
  /** How many there are to choose from. */
  n: number;
}

/** The likeliest allowed choice; the first of equals. */
export function likeliest({ logits, n, masks, from }: Choice): number {
  let best = -1;
  let most = -Infinity;
  for (let choice = 0, at = from; choice < n; choice++, at++) {
    const logit = logits[at] as number;
    if (!Number.isFinite(logit)) refuseLogit(logit, choice);
    if (logit > most && isAllowed(masks, at)) {
      most = logit;
      best = choice;
    }
  }
  return best === -1 ? refuseMask(n) : best;
}

/** The choice at which the cumulated probability passes `uniform`, a number in [0, 1). */
export function draw(view: Choice, uniform: number): number {
  const { logits, n, masks, from } = view;
  const fallback = likeliest(view);
  const most = logits[from + fallback] as number;
  let remaining = uniform * normalizer(view, most);
  for (let choice = 0, at = from; choice < n; choice++, at++) {
    if (!isAllowed(masks, at)) continue;
    remaining -= Math.exp((logits[at] as number) - most);
    if (remaining < 0) return choice;
  }
  return fallback; // only where rounding left a rest after the last choice
}

/** log π(choice); −∞ where the mask forbids it. */
export function logProbability(view: Choice, choice: number): number {
  const { logits, masks, from } = view;
  if (!isAllowed(masks, from + choice)) return -Infinity;
  const most = logits[from + likeliest(view)] as number;
  return (logits[from + choice] as number) - most - Math.log(normalizer(view, most));
}

/** Σ exp(logit − most) over the allowed choices. */
function normalizer({ logits, n, masks, from }: Choice, most: number): number {
  let total = 0;
  for (let at = from; at < from + n; at++) {
    if (isAllowed(masks, at)) total += Math.exp((logits[at] as number) - most);
  }
  return total;
}

function isAllowed(masks: Uint8Array | undefined, at: number): boolean {
  return masks === undefined || masks[at] !== 0;
}

function refuseLogit(logit: number, choice: number): never {
  throw new NeurotradeError(
    'NON_FINITE',
    `policy: expected finite logits, found ${logit} for action ${choice}; the weights have diverged: go back to an earlier checkpoint or lower the learning rate`,
    { details: { action: choice, logit } },
  );
}

function refuseMask(n: number): never {
  throw new NeurotradeError(
    'INVALID_ACTION',
    `policy: expected a mask that allows at least one of ${n} actions, found none allowed; check the env's actionMask`,
  );
}
