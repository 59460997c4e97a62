import { boolean, number, resolveOptions } from '../../core/options.js';
import { type OnPolicyOptions, onPolicyRules } from '../on-policy/options.js';
import type { Schedule } from '../schedule.js';

/** Options of {@link A2C}; names and defaults as in Stable-Baselines3. */
export interface A2cOptions extends OnPolicyOptions {
  /** Step size, > 0, or a schedule of it. @default 7e-4 */
  readonly learningRate: number | Schedule;
  /** Steps of each lane in a rollout, which is one batch. @default 5 */
  readonly nSteps: number;
  /** λ of generalised advantage estimation, [0, 1]. @default 1 */
  readonly gaeLambda: number;
  /** @default false */
  readonly normalizeAdvantage: boolean;
  /** RMSProp (α 0.99); otherwise Adam. @default true */
  readonly useRmsProp: boolean;
  /** ε of RMSProp, > 0. @default 1e-5 */
  readonly rmsPropEps: number;
}

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolveA2cOptions(given: Partial<A2cOptions> | undefined, lanes: number): Readonly<A2cOptions> {
  return resolveOptions<A2cOptions>(
    'A2C',
    given,
    {
      ...onPolicyRules({ learningRate: 7e-4, nSteps: 5, gaeLambda: 1, normalizeAdvantage: false }),
      useRmsProp: boolean(true),
      rmsPropEps: number({ above: 0 }, 1e-5),
    },
    ({ nSteps, normalizeAdvantage }) =>
      normalizeAdvantage && nSteps * lanes < 2
        ? ['"normalizeAdvantage" needs a rollout of at least 2 steps; raise "nSteps" or switch the normalisation off']
        : [],
  );
}
