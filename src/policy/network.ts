/** What the policy's head parametrises. `gaussian` carries one state-independent log standard deviation an action. */
export type DistributionSpec =
  | { readonly kind: 'categorical'; readonly n: number }
  | { readonly kind: 'gaussian'; readonly size: number };

export type Activation = 'tanh' | 'relu';

/** An actor-critic of two separate multilayer perceptrons over a flat observation (SB3's `MlpPolicy`). */
export interface ActorCriticSpec {
  readonly observationSize: number;
  /** Hidden layers of the policy trunk. */
  readonly pi: readonly number[];
  /** Hidden layers of the value trunk. */
  readonly vf: readonly number[];
  readonly activation: Activation;
  readonly distribution: DistributionSpec;
}

/** One named tensor inside the flat parameter vector. Weights are `[in, out]`, row-major; biases and log_std `[n]`. */
export interface ParameterTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** Where every tensor stands in one flat Float32 vector. */
export interface ParameterLayout {
  readonly size: number;
  readonly tensors: readonly ParameterTensor[];
}

/** Width of the policy head: logits, or means. */
export function headSize(distribution: DistributionSpec): number {
  return distribution.kind === 'categorical' ? distribution.n : distribution.size;
}

/**
 * The flat layout of an actor-critic: `pi.0.weight, pi.0.bias, …, action.weight, action.bias, [log_std,]
 * vf.0.weight, vf.0.bias, …, value.weight, value.bias`.
 */
export function actorCriticLayout(spec: ActorCriticSpec): ParameterLayout {
  const actions = headSize(spec.distribution);
  const shapes: [string, number[]][] = [
    ...denseShapes('pi', [spec.observationSize, ...spec.pi]),
    ...linearShapes('action', spec.pi.at(-1) ?? spec.observationSize, actions),
    ...(spec.distribution.kind === 'gaussian' ? [['log_std', [actions]] as [string, number[]]] : []),
    ...denseShapes('vf', [spec.observationSize, ...spec.vf]),
    ...linearShapes('value', spec.vf.at(-1) ?? spec.observationSize, 1),
  ];
  let offset = 0;
  const tensors = shapes.map(([name, shape]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const tensor: ParameterTensor = { name, shape, offset, size };
    offset += size;
    return tensor;
  });
  return { size: offset, tensors };
}

function denseShapes(trunk: string, widths: readonly number[]): [string, number[]][] {
  return widths.slice(1).flatMap((width, layer) => linearShapes(`${trunk}.${layer}`, widths[layer] as number, width));
}

function linearShapes(name: string, inputs: number, outputs: number): [string, number[]][] {
  return [
    [`${name}.weight`, [inputs, outputs]],
    [`${name}.bias`, [outputs]],
  ];
}
