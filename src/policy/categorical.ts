import { NeurotradeError } from '../core/errors.js';

/**
 * One row of logits inside a matrix, with the mask's row where there is one. Masked actions have probability exactly 0.
 * The functions below fail with `NON_FINITE` on a logit that is not finite and with `INVALID_ACTION` where the mask
 * allows nothing.
 */
export interface LogitsRow {
  /** `[rows, n]` */
  readonly logits: Float32Array;
  readonly n: number;
  /** `[rows, n]`, 1 = allowed. */
  readonly masks: Uint8Array | undefined;
  row: number;
}

/** The likeliest allowed action; the first of equals. */
export function mode({ logits, n, masks, row }: LogitsRow): number {
  let best = -1;
  let most = -Infinity;
  for (let action = 0, at = row * n; action < n; action++, at++) {
    const logit = logits[at] as number;
    if (!Number.isFinite(logit)) refuseLogit(logit, action);
    if (logit > most && isAllowed(masks, at)) {
      most = logit;
      best = action;
    }
  }
  return best === -1 ? refuseMask(n) : best;
}

/** The action at which the cumulated probability passes `uniform`, a number in [0, 1). */
export function draw(view: LogitsRow, uniform: number): number {
  const { logits, n, masks, row } = view;
  const likeliest = mode(view);
  const most = logits[row * n + likeliest] as number;
  let remaining = uniform * normalizer(view, most);
  for (let action = 0, at = row * n; action < n; action++, at++) {
    if (!isAllowed(masks, at)) continue;
    remaining -= Math.exp((logits[at] as number) - most);
    if (remaining < 0) return action;
  }
  return likeliest; // only where rounding left a rest after the last action
}

/** log π(action), for an allowed action. */
export function logProbability(view: LogitsRow, action: number): number {
  const { logits, n, row } = view;
  const most = logits[row * n + mode(view)] as number;
  return (logits[row * n + action] as number) - most - Math.log(normalizer(view, most));
}

/** Σ exp(logit − most) over the allowed actions. */
function normalizer({ logits, n, masks, row }: LogitsRow, most: number): number {
  let total = 0;
  for (let at = row * n; at < (row + 1) * n; at++) {
    if (isAllowed(masks, at)) total += Math.exp((logits[at] as number) - most);
  }
  return total;
}

function isAllowed(masks: Uint8Array | undefined, at: number): boolean {
  return masks === undefined || masks[at] !== 0;
}

function refuseLogit(logit: number, action: number): never {
  throw new NeurotradeError(
    'NON_FINITE',
    `policy: expected finite logits, found ${logit} for action ${action}; the weights have diverged: go back to an earlier checkpoint or lower the learning rate`,
    { details: { action, logit } },
  );
}

function refuseMask(n: number): never {
  throw new NeurotradeError(
    'INVALID_ACTION',
    `policy: expected a mask that allows at least one of ${n} actions, found none allowed; check the env's actionMask`,
  );
}
