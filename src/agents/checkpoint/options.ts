import { NeurotradeError } from '../../core/errors.js';
import type { FeaturesExtractor } from '../networks/features-extractor.js';
import { plainExtractor } from '../networks/layers-model.js';
import { describeSchedule, type Schedule, type ScheduleDescription, scheduleFrom } from '../schedule.js';

/** Options as plain data. */
export function describeOptions(options: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      name === 'featuresExtractor' ? plainExtractor(value as FeaturesExtractor | null) : describeOption(value),
    ]),
  );
}

function describeOption(value: unknown): unknown {
  return typeof value === 'function' ? describeSchedule(value as Schedule) : value;
}

/** Options that decide what the network is; they stay as they were saved. */
const FIXED = [
  'netArch',
  'activation',
  'normalizeObservation',
  'distribution',
  'useSde',
  'lstmHiddenSize',
  'nLstmLayers',
  'sharedLstm',
  'enableCriticLstm',
  'featuresExtractor',
  'shareFeaturesExtractor',
] as const;

/**
 * Saved options with some of them given anew.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where a fixed one is changed, or a schedule of the user's own is not given again
 */
export function mergeOptions(
  saved: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changed = FIXED.filter(
    (name) => overrides[name] !== undefined && JSON.stringify(overrides[name]) !== JSON.stringify(saved[name]),
  );
  if (changed.length > 0) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `load: ${changed.map((name) => `"${name}"`).join(', ')} cannot change after creation; leave it out, or create a new agent`,
    );
  }
  const restored = Object.entries(saved).map(([name, value]) => [name, overrides[name] ?? restoreOption(name, value)]);
  return { ...Object.fromEntries(restored), ...overrides };
}

function restoreOption(name: string, value: unknown): unknown {
  const isSchedule = typeof value === 'object' && value !== null && 'kind' in value && name !== 'featuresExtractor';
  if (!isSchedule) return value;
  const schedule = scheduleFrom(value as ScheduleDescription);
  if (schedule !== undefined) return schedule;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `load: "${name}" was a function, which a file cannot hold; pass it again: load(path, { env, ${name} })`,
  );
}
