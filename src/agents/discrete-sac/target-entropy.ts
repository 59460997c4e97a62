import { autoNumber } from '../off-policy/options.js';
import type { SacBatch } from '../ops/sac-types.js';
import type { DiscreteSacOptions } from './options.js';

/** The paper's share of the largest entropy there can be. */
const SHARE = 0.98;

/** Entropy that α holds the policy at, nats: of all choices alike, and of a batch by what its states allow. */
export interface TargetEntropy {
  readonly unmasked: number;
  of(batch: Pick<SacBatch, 'masks'>): number;
}

/** A number stands for itself; `'auto'` is a share of log n, n being the allowed choices. */
export function targetEntropyOf({ targetEntropy }: DiscreteSacOptions, n: number): TargetEntropy {
  if (typeof targetEntropy === 'number') return { unmasked: targetEntropy, of: () => targetEntropy };
  const share = autoNumber(targetEntropy) ?? SHARE;
  const unmasked = share * Math.log(n);
  return {
    unmasked,
    of: ({ masks }) => (masks === undefined ? unmasked : share * meanLogAllowed(masks, n)),
  };
}

/** mean(log of the allowed choices) over rows. */
function meanLogAllowed(masks: Uint8Array, n: number): number {
  const rows = masks.length / n;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let allowed = 0;
    for (let at = row * n; at < (row + 1) * n; at++) if (masks[at] !== 0) allowed++;
    sum += Math.log(Math.max(1, allowed));
  }
  return sum / rows;
}
