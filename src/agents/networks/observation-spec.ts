import { flatSize, type Space } from '../../env/spaces.js';
import { encodingFor } from '../../policy/extractors/encoding.js';
import type { Activation, PolicySpec } from '../../policy/network.js';
import type { FeaturesExtractor } from './features-extractor.js';
import { resolveExtractor } from './resolve-extractor.js';

/** The part of a network's description that depends on what it observes. */
export type ObservationSpec = Pick<PolicySpec, 'observationSize' | 'encoding' | 'extractor' | 'shareExtractor'>;

/** What there is to choose about it. */
export interface ObservationOptions {
  readonly featuresExtractor: FeaturesExtractor | null;
  /** Left out where there is no value network. */
  readonly shareFeaturesExtractor?: boolean;
  readonly activation: Activation;
}

/**
 * How a network takes observations of `space`: choices one-hot, then the features extractor.
 *
 * @param scope the algorithm; it opens error messages
 * @throws NeurotradeError `INVALID_OPTIONS` where the extractor does not go with the space
 */
export function observationSpec(
  scope: string,
  space: Space,
  { featuresExtractor, shareFeaturesExtractor, activation }: ObservationOptions,
): ObservationSpec {
  const encoding = encodingFor(space);
  const extractor = resolveExtractor(scope, featuresExtractor, space, activation);
  return {
    observationSize: flatSize(space),
    ...(encoding === undefined ? {} : { encoding }),
    ...(extractor === undefined ? {} : { extractor }),
    ...(extractor === undefined || shareFeaturesExtractor === undefined
      ? {}
      : { shareExtractor: shareFeaturesExtractor }),
  };
}
