import {
  CRITICS,
  criticLayout,
  type DiscreteSacSpec,
  type SacSpec,
  type TwinSpec,
} from '../../src/agents/ops/sac-types.js';
import { type Activation, actorCriticLayout, type ParameterLayout } from '../../src/policy/network.js';
import type { StateDict } from './parameters.js';

/** The networks that a state dict of SAC belongs to; with state-dependent noise the means' layer is followed by their limits. */
export function sacSpecOf(params: StateDict, activation: Activation = 'relu'): SacSpec {
  const pi = widths(params, 'actor.latent_pi');
  const stateDependent = 'actor.log_std' in params;
  const means = stateDependent ? 'actor.mu.0.weight' : 'actor.mu.weight';
  const [size = NaN, latentSize = NaN] = params[means]?.shape ?? [];
  const observationSize = params['actor.latent_pi.0.weight']?.shape[1] ?? latentSize;
  const distribution = stateDependent
    ? ({ kind: 'squashedStateDependentGaussian', size, latentSize } as const)
    : ({ kind: 'squashedGaussian', size } as const);
  return {
    actor: { observationSize, pi, activation, distribution },
    qf: widths(params, `critic.${CRITICS[0]}`).slice(0, -1),
  };
}

/** The networks that a state dict of discrete SAC belongs to, whose actor ends in `logits`. */
export function discreteSacSpecOf(params: StateDict, activation: Activation = 'relu'): DiscreteSacSpec {
  const pi = widths(params, 'actor.latent_pi');
  const [n = NaN, latentSize = NaN] = params['actor.logits.weight']?.shape ?? [];
  const observationSize = params['actor.latent_pi.0.weight']?.shape[1] ?? latentSize;
  return {
    actor: { observationSize, pi, activation, distribution: { kind: 'categorical', n } },
    qf: widths(params, `critic.${CRITICS[0]}`).slice(0, -1),
  };
}

/** The actor's state dict as one flat vector in this library's layout. */
export function flattenActor(spec: TwinSpec, params: StateDict): Float32Array {
  return flatten(
    actorCriticLayout(spec.actor),
    (name) => {
      const [part, layer, kind] = name.split('.') as [string, string, string];
      if (part === 'log_std') return ['actor.log_std'];
      if (part === 'pi') return [`actor.latent_pi.${2 * Number(layer)}.${kind}`];
      return headNames(spec).map((head) => `actor.${head}.${layer}`);
    },
    params,
  );
}

/** Means and log standard deviations are two layers there and the halves of one here, unless noise depends on the state. */
function headNames({ actor }: TwinSpec): readonly string[] {
  if (actor.distribution.kind === 'categorical') return ['logits'];
  return actor.distribution.kind === 'squashedGaussian' ? ['mu', 'log_std'] : ['mu.0'];
}

/** @param network `critic` or `critic_target` */
export function flattenCritics(spec: TwinSpec, params: StateDict, network: string): Float32Array {
  return flatten(
    criticLayout(spec),
    (name) => {
      const [critic, layer, kind] = name.split('.') as [string, string, string];
      return [`${network}.${critic}.${2 * Number(layer)}.${kind}`];
    },
    params,
  );
}

/** @param sources the state dict's names of one tensor's parts, side by side in its last dimension */
function flatten(
  layout: ParameterLayout,
  sources: (name: string) => readonly string[],
  params: StateDict,
): Float32Array {
  const flat = new Float32Array(layout.size);
  for (const { name, shape, offset, size } of layout.tensors) {
    const rows = sources(name).flatMap((source) => Array.from(params[source]?.values ?? []));
    if (rows.length !== size) throw new Error(`parameter ${sources(name).join(', ')} is missing or of another size`);
    const [inputs, outputs] = shape.length === 2 && name !== 'log_std' ? (shape as [number, number]) : [1, size];
    for (let at = 0; at < size; at++) {
      flat[offset + (at % inputs) * outputs + Math.floor(at / inputs)] = rows[at] as number;
    }
  }
  return flat;
}

/** Outputs of the layers `network.0`, `network.2`, …: an activation stands between two. */
function widths(params: StateDict, network: string): number[] {
  const found: number[] = [];
  for (;;) {
    const shape = params[`${network}.${2 * found.length}.weight`]?.shape;
    if (shape === undefined) return found;
    found.push(shape[0] as number);
  }
}
