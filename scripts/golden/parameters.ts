import {
  type Activation,
  type ActorCriticSpec,
  actorCriticLayout,
  type DistributionSpec,
  type ParameterTensor,
} from '../../src/policy/network.js';
import type { LstmSpec } from '../../src/policy/recurrent/spec.js';

/** PyTorch's parameters by name; a linear weight is `[out, in]`. */
export type StateDict = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
>;

/** The network that a state dict belongs to; one that remembers takes observations as wide as its memory's input weights. */
export function specOf(
  params: StateDict,
  activation: Activation,
  distribution?: DistributionSpec,
  lstm?: LstmSpec,
): ActorCriticSpec {
  const pi = trunkWidths(params, 'policy_net');
  const vf = trunkWidths(params, 'value_net');
  const first =
    params['lstm_actor.weight_ih_l0']?.shape ??
    weight(params, 'mlp_extractor.policy_net.0') ??
    weight(params, 'action_net');
  const actions = weight(params, 'action_net')?.[0] as number;
  return {
    observationSize: first?.[1] as number,
    ...(lstm === undefined ? {} : { lstm }),
    pi,
    vf,
    activation,
    distribution:
      distribution ?? ('log_std' in params ? { kind: 'gaussian', size: actions } : { kind: 'categorical', n: actions }),
  };
}

/** The state dict as one flat vector in this library's layout. */
export function flatten(spec: ActorCriticSpec, params: StateDict): Float32Array {
  const layout = actorCriticLayout(spec);
  const flat = new Float32Array(layout.size);
  for (const tensor of layout.tensors) {
    const values = params[torchName(tensor.name)]?.values;
    if (values?.length !== tensor.size)
      throw new Error(`parameter ${torchName(tensor.name)} is missing or of another size`);
    flat.set(
      tensor.shape.length === 2 && tensor.name !== 'log_std' ? transpose(tensor, values) : values,
      tensor.offset,
    );
  }
  return flat;
}

/**
 * `pi.1.weight` is `mlp_extractor.policy_net.2.weight`: an activation stands between two layers. sb3-contrib's LSTMs are called
 * after actor and critic, with the layer at the end.
 */
function torchName(name: string): string {
  if (name === 'log_std') return name;
  const [part, ...rest] = name.split('.') as [string, ...string[]];
  if (part === 'vf_input') return `critic.${rest[0]}`;
  if (part.endsWith('_lstm')) return `lstm_${part === 'pi_lstm' ? 'actor' : 'critic'}.${rest[1]}_l${rest[0]}`;
  if (part === 'action' || part === 'value') return `${part}_net.${rest[0]}`;
  return `mlp_extractor.${part === 'pi' ? 'policy' : 'value'}_net.${2 * Number(rest[0])}.${rest[1]}`;
}

function trunkWidths(params: StateDict, trunk: string): number[] {
  const widths: number[] = [];
  for (let layer = 0; ; layer++) {
    const shape = weight(params, `mlp_extractor.${trunk}.${2 * layer}`);
    if (shape === undefined) return widths;
    widths.push(shape[0] as number);
  }
}

function weight(params: StateDict, name: string): readonly number[] | undefined {
  return params[`${name}.weight`]?.shape;
}

/** `[out, in]` to `[in, out]`. */
function transpose({ shape }: ParameterTensor, values: readonly number[]): Float32Array {
  const [inputs, outputs] = shape as [number, number];
  return Float32Array.from({ length: values.length }, (_, at) => {
    const [input, output] = [Math.floor(at / outputs), at % outputs];
    return values[output * inputs + input] as number;
  });
}
