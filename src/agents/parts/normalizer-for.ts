import { choicesIn } from '../../policy/extractors/encoding.js';
import type { PolicySpec } from '../../policy/network.js';
import { RunningNormalizer } from '../collect/normalizer.js';

/** What an agent's options say of normalisation. */
interface NormalizationOptions {
  readonly normalizeObservation: boolean;
  readonly normalizeReward: boolean;
  readonly gamma: number;
  readonly clipObservation: number;
  readonly clipReward: number;
}

/** The normaliser of an agent's observations and rewards; choices among the observations stay as they are. */
export function normalizerFor(
  lanes: number,
  { observationSize, encoding }: PolicySpec,
  options: NormalizationOptions,
): RunningNormalizer {
  return new RunningNormalizer({
    observations: options.normalizeObservation,
    rewards: options.normalizeReward,
    observationSize,
    exempt: choicesIn(encoding),
    lanes,
    gamma: options.gamma,
    clipObservation: options.clipObservation,
    clipReward: options.clipReward,
  });
}
