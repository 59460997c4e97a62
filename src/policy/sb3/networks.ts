import { flatSize, type Space } from '../../env/spaces.js';
import type { PolicySpec } from '../network.js';
import { distributionFor } from '../spaces.js';
import { activationFrom, refuseModel, type Sb3Description } from './description.js';
import { floats, hiddenLayers, linear, type TorchTensors, widthsOf } from './layers.js';

/** A network and its parameters in our layout, piece after piece. */
export interface ImportedNetwork {
  readonly spec: PolicySpec;
  readonly pieces: readonly Float32Array[];
}

/** PPO's and A2C's `ActorCriticPolicy`: actor and critic with trunks of their own. */
export function actorCriticFrom(
  { activation }: Sb3Description,
  tensors: TorchTensors,
  observationSpace: Space,
  actionSpace: Space,
): ImportedNetwork {
  const pi = hiddenLayers(tensors, 'mlp_extractor.policy_net');
  const vf = hiddenLayers(tensors, 'mlp_extractor.value_net');
  const spec: PolicySpec = {
    observationSize: flatSize(observationSpace),
    pi: widthsOf(tensors, pi),
    vf: widthsOf(tensors, vf),
    activation: activationFrom(activation),
    distribution: distributionFor(actionSpace),
  };
  const logStd = spec.distribution.kind === 'gaussian' ? [floats(tensors, 'log_std')] : [];
  const dense = (layers: readonly string[]): Float32Array[] => layers.map((layer) => linear(tensors, layer));
  return { spec, pieces: [...dense([...pi, 'action_net']), ...logStd, ...dense([...vf, 'value_net'])] };
}

/** SAC's actor, whose mean and log standard deviation are layers of their own. */
export function squashedActorFrom(
  { activation }: Sb3Description,
  tensors: TorchTensors,
  observationSpace: Space,
  actionSpace: Space,
): ImportedNetwork {
  if (actionSpace.kind !== 'box') return refuseModel(`SAC to move in a Box, found ${actionSpace.kind}`);
  const pi = hiddenLayers(tensors, 'actor.latent_pi');
  const spec: PolicySpec = {
    observationSize: flatSize(observationSpace),
    pi: widthsOf(tensors, pi),
    activation: activationFrom(activation),
    distribution: { kind: 'squashedGaussian', size: flatSize(actionSpace) },
  };
  return { spec, pieces: [...pi.map((layer) => linear(tensors, layer)), linear(tensors, 'actor.mu', 'actor.log_std')] };
}
