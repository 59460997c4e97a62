import { NeurotradeError } from '../../core/errors.js';
import { copyActions, type DistributionKind } from './distribution.js';

/** `n` independent bits. */
export interface BernoulliSpec {
  readonly kind: 'bernoulli';
  readonly n: number;
}

/**
 * The head gives one logit a bit, log p − log(1 − p); rollouts hold zeros and ones. A mask has two entries a bit, whether it
 * may be 0 and whether it may be 1 (sb3-contrib's layout): a bit with one way left is certain. Of equals, the mode is 0.
 */
export const bernoulli: DistributionKind<BernoulliSpec> = {
  headSize: ({ n }) => n,
  actionSize: ({ n }) => n,
  maskSize: ({ n }) => 2 * n,
  latentSize: () => 0,
  logStdShape: () => null,
  bind: ({ n }) => ({
    mode({ head, masks, rows }, actions) {
      for (let at = 0; at < rows * n; at++) actions[at] = logitOf(head, masks, at, n) > 0 ? 1 : 0;
    },
    sample({ head, masks, rows }, rng, actions) {
      for (let at = 0; at < rows * n; at++) {
        actions[at] = rng.next() < 1 / (1 + Math.exp(-logitOf(head, masks, at, n))) ? 1 : 0;
      }
    },
    logProbs({ head, masks, rows }, actions, target) {
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let at = row * n; at < (row + 1) * n; at++) {
          const logit = logitOf(head, masks, at, n);
          sum -= softplus(actions[at] === 1 ? -logit : logit);
        }
        target[row] = sum;
      }
    },
    toEnv: copyActions,
  }),
};

/** log(1 + eˣ), for any x. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The bit's logit under its mask: infinite where one way alone is allowed. */
function logitOf(head: Float32Array, masks: Uint8Array | undefined, at: number, n: number): number {
  const logit = head[at] as number;
  if (!Number.isFinite(logit)) refuseLogit(logit, at % n);
  if (masks === undefined) return logit;
  const [zero, one] = [masks[2 * at] !== 0, masks[2 * at + 1] !== 0];
  if (zero && one) return logit;
  if (!zero && !one) refuseMask(at % n);
  return one ? Infinity : -Infinity;
}

function refuseLogit(logit: number, bit: number): never {
  throw new NeurotradeError(
    'NON_FINITE',
    `policy: expected finite logits, found ${logit} for bit ${bit}; the weights have diverged: go back to an earlier checkpoint or lower the learning rate`,
    { details: { bit, logit } },
  );
}

function refuseMask(bit: number): never {
  throw new NeurotradeError(
    'INVALID_ACTION',
    `policy: expected a mask that allows 0 or 1 for bit ${bit}, found neither allowed; check the env's actionMask`,
  );
}
