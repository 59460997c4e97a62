import type { A2cUpdateOptions } from '../../src/agents/a2c/update.js';
import type { PpoUpdateOptions } from '../../src/agents/ppo/update.js';
import type { Activation } from '../../src/policy/network.js';
import type { OnPolicyCase } from './on-policy.js';

/** How a case is to be recomputed. */
export interface OnPolicySettings extends PpoUpdateOptions, A2cUpdateOptions {
  readonly algorithm: 'PPO' | 'A2C';
  readonly optimizer: 'adam' | 'rmsprop';
  readonly maxGradNorm: number;
  readonly activation: Activation;
}

/** Options that change nothing in a single update whose inputs are given. */
const WITHOUT_EFFECT = ['n_steps', 'gamma', 'gae_lambda', 'seed', 'verbose', 'device', 'policy', 'stats_window_size'];

const KNOWN = [
  ...['learning_rate', 'batch_size', 'n_epochs', 'clip_range', 'clip_range_vf', 'normalize_advantage', 'ent_coef'],
  ...['vf_coef', 'max_grad_norm', 'target_kl', 'use_rms_prop', 'policy_kwargs', 'activation_fn', 'activation'],
];

/** The case's settings with Stable-Baselines3's defaults, or the reason why it cannot be recomputed. */
export function settingsOf(golden: OnPolicyCase): OnPolicySettings | string {
  const options = golden.options ?? {};
  const algorithm = /^(ppo|a2c)\b/i.exec(golden.name)?.[1]?.toUpperCase() as 'PPO' | 'A2C' | undefined;
  if (algorithm === undefined) return 'algorithm not in this version';
  const unknown = Object.keys(options).filter((name) => ![...WITHOUT_EFFECT, ...KNOWN].includes(name));
  if (unknown.length > 0) return `option ${unknown.join(', ')} not in this version`;
  const pick = <T>(name: string, fallback: T): T =>
    (options[name] ?? golden[name as keyof OnPolicyCase] ?? fallback) as T;
  const ppo = algorithm === 'PPO';
  return {
    algorithm,
    optimizer: ppo || !pick<boolean>('use_rms_prop', true) ? 'adam' : 'rmsprop',
    learningRate: pick('learning_rate', ppo ? 3e-4 : 7e-4),
    batchSize: pick('batch_size', 64),
    nEpochs: pick('n_epochs', 10),
    clipRange: pick('clip_range', 0.2),
    clipRangeVf: pick<number | null>('clip_range_vf', null),
    normalizeAdvantage: pick<boolean>('normalize_advantage', ppo),
    entCoef: pick('ent_coef', 0),
    vfCoef: pick('vf_coef', 0.5),
    maxGradNorm: pick('max_grad_norm', 0.5),
    targetKl: pick<number | null>('target_kl', null),
    activation: /relu/i.test(JSON.stringify(options)) ? 'relu' : 'tanh',
  };
}
