import type { Demonstrations } from '../../agents/imitation/demonstrations.js';
import { NeurotradeError } from '../../core/errors.js';
import { integer, number, resolveOptions, value } from '../../core/options.js';
import { createRng } from '../../core/rng.js';
import type { Action, Env } from '../../env/env.js';
import { oracle } from '../../env/oracle/oracle.js';
import { describeSpace, spacesEqual } from '../../env/spaces.js';
import type { ActionOptions } from '../../env/trading/actions.js';
import type { TradingEnvOptions } from '../../env/trading/options.js';
import { TradingEnv } from '../../env/trading-env.js';
import type { Policy } from '../../policy/policy.js';
import { cornerTargets } from '../backtest/hindsight-optimum.js';
import { type Driver, expertDriver, policyDriver, randomDriver } from './drivers.js';
import { type Decide, recordDemonstrations } from './record-demonstrations.js';

/** Options of {@link oracleDemonstrations}. */
export interface OracleDemonstrationOptions {
  /**
   * Who trades the account while the oracle says what it would hold.
   * - `random`: a random target for about ten bars, then another. The account then says nothing of what the oracle does
   *   next, and the policy has to learn that from the market.
   * - `expert`: the oracle itself. Its account shows what it held a bar ago, which is nearly always what it holds next, so a
   *   policy that sees the account learns to stay where it is: for `accountState: false`.
   * - a policy, such as the clone itself: the states that it gets into (DAgger, arXiv:1011.0686).
   *
   * @default 'random'
   */
  readonly driver?: 'random' | 'expert' | Policy | undefined;
  /** Of the random driver. @default 0 */
  readonly seed?: number | undefined;
  /** Discount of the returns, which are the driver's, [0, 1]. @default 0.99 */
  readonly gamma?: number | undefined;
  /** The wrappers that the agent trains with; they have to leave actions alone. @default none */
  readonly wrap?: ((env: Env) => Env) | undefined;
}

type Resolved = { readonly [K in keyof OracleDemonstrationOptions]-?: NonNullable<OracleDemonstrationOptions[K]> };

/**
 * What the best course in hindsight (see `oracle`) would do, bar by bar, with what a `TradingEnv` of these options shows
 * there: its own observations, fills and fees. One episode from the first bar that can be decided on to the last, whatever
 * `episode.start` and `episode.length` say. Of continuous actions the course uses the corners: lowest, none, highest weight.
 *
 * The oracle knows all prices of `candles`: pass those that may be trained on and no others. Where the account is off the
 * oracle's own course, its target is still what is shown, though the fee of getting there may be more than it brings.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where discrete targets lack 0, the position that every episode begins with;
 * and as `oracle` and `TradingEnv` do
 *
 * @example
 * ```ts
 * const demonstrations = oracleDemonstrations({ candles: training, features, market: { takerFee: 0.001 } });
 * ```
 */
export function oracleDemonstrations(
  options: TradingEnvOptions,
  recording: OracleDemonstrationOptions = {},
): Demonstrations {
  const resolved = resolveRecording(recording);
  requireFlat(options.actions);
  const env: TradingEnvOptions = { ...options, episode: { ...options.episode, start: 'first', length: null } };
  const account = new TradingEnv(env);
  const { course, actions, flat } = bestCourse(env, account);
  const drive = driverOf(resolved, actions, flat);
  const decide: Decide = (observation, { index }, mask) => {
    const demonstrated = actions[course[index as number] as number] as Action;
    return { demonstrated, played: drive(observation, mask, demonstrated) };
  };
  return recordDemonstrations(wrapped(account, resolved.wrap), () => decide, [{}], resolved.gamma);
}

/** The oracle's choice at each bar, as indices into the actions that it chooses among. */
function bestCourse(
  env: TradingEnvOptions,
  account: TradingEnv,
): { readonly course: Int32Array; readonly actions: readonly Action[]; readonly flat: Action } {
  const { candles, market, initialCash, episode } = env;
  const targets = cornerTargets(env.actions, market?.shorting ?? false);
  const from = account.reset().info.index;
  const { actions: course } = oracle(candles, market, { targets, from, initialCash, ruin: episode?.ruin });
  const discrete = env.actions?.kind !== 'continuous';
  const actions = targets.map((weight, choice): Action => (discrete ? choice : Float32Array.of(weight)));
  return { course, actions, flat: actions[targets.indexOf(0)] as Action };
}

function driverOf({ driver, seed }: Resolved, actions: readonly Action[], flat: Action): Driver {
  if (driver === 'expert') return expertDriver;
  if (driver === 'random') return randomDriver(actions, flat, createRng(seed).split('driver'));
  return policyDriver(driver);
}

function resolveRecording(options: OracleDemonstrationOptions): Resolved {
  return resolveOptions<Resolved>('oracleDemonstrations', options, {
    driver: value<Resolved['driver']>('"random", "expert" or a policy', isDriver, 'random'),
    seed: integer({ min: 0 }, 0),
    gamma: number({ min: 0, max: 1 }, 0.99),
    wrap: value<Resolved['wrap']>(
      'a function',
      (candidate) => typeof candidate === 'function',
      (inner: Env) => inner,
    ),
  });
}

function isDriver(candidate: unknown): boolean {
  if (candidate === 'random' || candidate === 'expert') return true;
  return typeof (candidate as Partial<Policy> | null)?.act === 'function';
}

/** @throws NeurotradeError `INVALID_OPTIONS` where the wrappers change what an action means */
function wrapped(account: TradingEnv, wrap: (env: Env) => Env): Env {
  const env = wrap(account);
  if (spacesEqual(env.actionSpace, account.actionSpace)) return env;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `oracleDemonstrations: expected wrappers that keep the action space ${describeSpace(account.actionSpace)}, found ${describeSpace(env.actionSpace)}; leave out those that change actions`,
  );
}

function requireFlat(actions: ActionOptions | undefined): void {
  const targets = actions?.kind === 'continuous' ? [0] : (actions?.targets ?? [0]);
  if (targets.includes(0)) return;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `oracleDemonstrations: expected the target 0 among those of the env, since every episode begins without a position, found ${targets.join(', ')}; add it`,
  );
}
