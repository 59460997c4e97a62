import { add, matMul, relu, reshape, split, type Tensor1D, type Tensor2D, tanh } from '@tensorflow/tfjs';
import { type Activation, type ActorCriticSpec, actorCriticLayout } from '../../policy/network.js';

/** What the network says about `B` observations. */
export interface ActorCriticOutput {
  /** `[B, actions]`: logits, or means. */
  readonly head: Tensor2D;
  /** `[actions]`; Gaussian policies only. */
  readonly logStd: Tensor1D | null;
  /** `[B]` */
  readonly values: Tensor1D;
}

/**
 * The actor-critic as tfjs ops, differentiable in `parameters`; the reference of every other forward pass.
 * Call it inside a `tidy`.
 *
 * @param parameters the flat vector of {@link actorCriticLayout}
 * @param observations `[B, observation size]`
 */
export function composedActorCritic(
  parameters: Tensor1D,
  spec: ActorCriticSpec,
  observations: Tensor2D,
): ActorCriticOutput {
  const { tensors } = actorCriticLayout(spec);
  const pieces = split(
    parameters,
    tensors.map((tensor) => tensor.size),
  );
  const named = new Map(tensors.map((tensor, i) => [tensor.name, reshape(pieces[i] as Tensor1D, [...tensor.shape])]));
  const linear = (input: Tensor2D, name: string): Tensor2D =>
    add(matMul(input, named.get(`${name}.weight`) as Tensor2D), named.get(`${name}.bias`) as Tensor1D);
  const trunk = (name: 'pi' | 'vf'): Tensor2D =>
    spec[name].reduce<Tensor2D>(
      (input, _, layer) => activate(linear(input, `${name}.${layer}`), spec.activation),
      observations,
    );
  return {
    head: linear(trunk('pi'), 'action'),
    logStd: (named.get('log_std') as Tensor1D | undefined) ?? null,
    values: reshape(linear(trunk('vf'), 'value'), [-1]),
  };
}

function activate(input: Tensor2D, activation: Activation): Tensor2D {
  return activation === 'tanh' ? tanh(input) : relu(input);
}
