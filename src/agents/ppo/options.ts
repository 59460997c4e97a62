import { integer, nullable, number, type OptionRules, resolveOptions, value } from '../../core/options.js';
import { type OnPolicyOptions, onPolicyRules } from '../on-policy/options.js';
import { isPositiveOrSchedule, positiveOrSchedule } from '../option-rules.js';
import type { Schedule } from '../schedule.js';

/** Options of {@link PPO}; names and defaults as in Stable-Baselines3. */
export interface PpoOptions extends OnPolicyOptions {
  /** Adam's step size, > 0, or a schedule of it. @default 3e-4 */
  readonly learningRate: number | Schedule;
  /** Steps of each lane in a rollout. @default 2048 */
  readonly nSteps: number;
  /** Rows of a minibatch; at most nSteps × lanes. @default 64 */
  readonly batchSize: number;
  /** Passes over each rollout. @default 10 */
  readonly nEpochs: number;
  /** λ of generalised advantage estimation, [0, 1]. @default 0.95 */
  readonly gaeLambda: number;
  /** How far the probability ratio may move from 1 before its gain is cut, > 0, or a schedule of it. @default 0.2 */
  readonly clipRange: number | Schedule;
  /** The same for the value's move, in units of the return; `null`: no limit. @default null */
  readonly clipRangeVf: number | Schedule | null;
  /** @default true */
  readonly normalizeAdvantage: boolean;
  /** An update stops where the approximate KL divergence passes 1.5 times this, > 0; `null`: never. @default null */
  readonly targetKl: number | null;
}

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolvePpoOptions(given: Partial<PpoOptions> | undefined, lanes: number): Readonly<PpoOptions> {
  return resolveOptions<PpoOptions>('PPO', given, ppoRules({ nSteps: 2048, batchSize: 64 }), (options) =>
    ppoContradictions(options, lanes),
  );
}

/** Defaults in which the kinds of PPO differ. */
export type PpoDefaults = Pick<PpoOptions, 'nSteps' | 'batchSize'>;

/** The rules of {@link PpoOptions}, for `resolveOptions`. */
export function ppoRules({ nSteps, batchSize }: PpoDefaults): OptionRules<PpoOptions> {
  return {
    ...onPolicyRules({ learningRate: 3e-4, nSteps, gaeLambda: 0.95, normalizeAdvantage: true }),
    batchSize: integer({ min: 1 }, batchSize),
    nEpochs: integer({ min: 1 }, 10),
    clipRange: positiveOrSchedule(0.2),
    clipRangeVf: nullable(value<number | Schedule>('a finite number > 0 or a schedule', isPositiveOrSchedule), null),
    targetKl: nullable(number({ above: 0 }), null),
  };
}

/** What contradicts itself in the options of PPO, for `resolveOptions`. */
export function ppoContradictions(
  { batchSize, nSteps, normalizeAdvantage }: Readonly<PpoOptions>,
  lanes: number,
): string[] {
  const rollout = nSteps * lanes;
  const violations: string[] = [];
  if (batchSize > rollout) {
    violations.push(
      `"batchSize" ${batchSize} is larger than a rollout of nSteps ${nSteps} × ${lanes} lanes = ${rollout}; lower batchSize or raise nSteps`,
    );
  }
  if (normalizeAdvantage && batchSize === 1) {
    violations.push('"normalizeAdvantage" needs a "batchSize" of at least 2; raise it or switch the normalisation off');
  }
  return violations;
}
