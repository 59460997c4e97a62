import type { ActorCriticSpec } from '../../policy/network.js';
import { type FusedOpName, isFused } from './dispatch.js';
import { fusedForm, fusedTwins } from './fused-form.js';
import type { TwinSpec } from './sac-types.js';

/** Whether the active backend runs all of these gradients of a network fused. */
export function runsFused(gradients: readonly FusedOpName[], spec: ActorCriticSpec | TwinSpec): boolean {
  const form = 'actor' in spec ? fusedTwins(spec) : fusedForm(spec);
  return gradients.every((name) => isFused(name, form));
}
