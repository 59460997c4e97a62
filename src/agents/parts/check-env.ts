import { NeurotradeError } from '../../core/errors.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';

/**
 * Fails where something else was passed to `create` in an env's place, such as Stable-Baselines3's policy name.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function checkEnvGiven(algorithm: string, given: unknown): void {
  if (isEnv(given)) return;
  const usage = `${algorithm}.create(env, options), where netArch and featuresExtractor say what the network is`;
  refuse(`${algorithm}.create`, given, usage);
}

/**
 * Fails where there is no env among the options of `load`.
 *
 * @returns `options`
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function checkLoadOptions<L extends { readonly env: Env | VectorEnv }>(algorithm: string, options: L): L {
  const env = (options as L | null | undefined)?.env;
  if (isEnv(env)) return options;
  refuse(`${algorithm}.load`, env, `${algorithm}.load(source, { env })`);
}

function refuse(call: string, given: unknown, usage: string): never {
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `${call}: expected an Env or a VectorEnv with its two spaces, found ${describe(given)}; write ${usage}`,
    { details: { call } },
  );
}

function isEnv(given: unknown): boolean {
  if (!isObject(given)) return false;
  const { observationSpace, actionSpace } = given as Partial<Env>;
  return isObject(observationSpace) && isObject(actionSpace);
}

function isObject(candidate: unknown): boolean {
  return typeof candidate === 'object' && candidate !== null;
}

function describe(given: unknown): string {
  if (typeof given === 'string') return JSON.stringify(given);
  if (typeof given !== 'object' || given === null) return String(given);
  return `an object with ${Object.keys(given).join(', ') || 'nothing in it'}`;
}
