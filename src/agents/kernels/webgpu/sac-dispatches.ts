import { actorCriticLayout } from '../../../policy/network.js';
import { criticLayout, type SacSpec } from '../../ops/sac-types.js';
import type { LossDispatches } from './learner-dispatches.js';
import { addParts, backwardPass, forwardPass, inputPass, type NetworkBuffers } from './network.js';
import { type Dispatch, dispatchOf } from './program.js';
import { type SacBuffers, sacLayers } from './sac-buffers.js';
import { PAIR } from './wgsl/pair.js';
import { ACTOR_STATISTICS, CRITIC_STATISTICS } from './wgsl/sac-statistics.js';
import type { Shader } from './wgsl/shader.js';
import { SOFT_GOALS } from './wgsl/soft-goals.js';
import { normParts, SQUARED_NORM } from './wgsl/squared-norm.js';
import { SQUASHED_DRAW } from './wgsl/squashed-draw.js';
import { SQUASHED_GRADIENT } from './wgsl/squashed-gradient.js';
import { PART_ROWS, TERM_SUMS } from './wgsl/term-sums.js';
import { ACTOR_LOSS, ACTOR_TERMS, CRITIC_LOSS, CRITIC_TERMS } from './wgsl/twin-loss.js';

/** The soft Bellman error's gradient in both critics. */
export function criticDispatches(device: GPUDevice, spec: SacSpec, buffers: SacBuffers): LossDispatches {
  const { columns, pairs, logProbs, goals, errors, loss, observations, nextObservations, noise } = buffers;
  const { weightParts: parts, criticLayers: structs, criticsGradient: gradient } = buffers;
  const { size } = criticLayout(spec);
  const actor = actorNetwork(spec, buffers, nextObservations);
  const values = [buffers.firstValues.at(-1), buffers.secondValues.at(-1)] as GPUBuffer[];
  const targets = twinNetworks(spec, buffers, buffers.targets);
  const critics = twinNetworks(spec, buffers, buffers.critics);
  const head = actor.outputs.at(-1) as GPUBuffer;
  return {
    piece: [
      ...forwardPass(device, actor),
      perRow(device, SQUASHED_DRAW, [head, noise, nextObservations, pairs, logProbs, loss]),
      ...targets.flatMap((target) => forwardPass(device, target)),
      perRow(device, SOFT_GOALS, [...values, logProbs, columns, goals, loss]),
      perRow(device, PAIR, [observations, columns, pairs, loss]),
      ...critics.flatMap((critic) => forwardPass(device, critic)),
      perRow(device, CRITIC_LOSS, [...values, goals, columns, errors, buffers.criticParts, loss]),
      sumTerms(device, [buffers.criticParts, buffers.criticTerms, loss], CRITIC_TERMS),
      ...critics.flatMap((critic) => backwardPass(device, critic, parts)),
      addParts(device, { parts, structs, gradient, rows: loss }, size),
    ],
    end: [
      dispatchOf(device, SQUARED_NORM, [gradient, buffers.criticsSquares], () => [normParts(size), 1, 1]),
      once(device, CRITIC_STATISTICS, [buffers.criticTerms, buffers.criticsSquares, buffers.statistics, loss]),
    ],
  };
}

/** The policy loss's gradient in the actor. */
export function actorDispatches(device: GPUDevice, spec: SacSpec, buffers: SacBuffers): LossDispatches {
  const { observations, noise, pairs, logProbs, firstPairGradient, secondPairGradient, loss } = buffers;
  const { weightParts: parts, actorLayers: structs, actorGradient: gradient } = buffers;
  const { size } = actorCriticLayout(spec.actor);
  const actor = actorNetwork(spec, buffers, observations);
  const critics = twinNetworks(spec, buffers, buffers.critics);
  const pairGradients = [firstPairGradient, secondPairGradient];
  const values = critics.map(({ outputs }) => outputs.at(-1) as GPUBuffer);
  const head = actor.outputs.at(-1) as GPUBuffer;
  return {
    piece: [
      ...forwardPass(device, actor),
      perRow(device, SQUASHED_DRAW, [head, noise, observations, pairs, logProbs, loss]),
      ...critics.flatMap((critic) => forwardPass(device, critic)),
      perRow(device, ACTOR_LOSS, [...values, logProbs, buffers.actorParts, loss]),
      sumTerms(device, [buffers.actorParts, buffers.actorTerms, loss], ACTOR_TERMS),
      ...critics.flatMap((critic, i) => inputPass(device, critic, pairGradients[i] as GPUBuffer)),
      perRow(device, SQUASHED_GRADIENT, [head, noise, pairs, ...pairGradients, loss]),
      ...backwardPass(device, actor, parts),
      addParts(device, { parts, structs, gradient, rows: loss }, size),
    ],
    end: [
      dispatchOf(device, SQUARED_NORM, [gradient, buffers.actorSquares], () => [normParts(size), 1, 1]),
      once(device, ACTOR_STATISTICS, [buffers.actorTerms, buffers.actorSquares, buffers.statistics, loss]),
    ],
  };
}

function actorNetwork(spec: SacSpec, buffers: SacBuffers, input: GPUBuffer): NetworkBuffers {
  const { activation } = spec.actor;
  const { actor: layers } = sacLayers(spec);
  const { actor: parameters, actorLayers: structs, head: outputs, loss: rows } = buffers;
  return { activation, layers, structs, first: 0, parameters, input, outputs, rows };
}

/** @param parameters the critics', or their targets' */
function twinNetworks(spec: SacSpec, buffers: SacBuffers, parameters: GPUBuffer): NetworkBuffers[] {
  const { activation } = spec.actor;
  const { criticLayers: structs, pairs: input, loss: rows } = buffers;
  const outputs = [buffers.firstValues, buffers.secondValues] as const;
  return sacLayers(spec).twins.map((layers, i) => ({
    activation,
    layers,
    structs,
    first: i * layers.length,
    parameters,
    input,
    outputs: outputs[i] as readonly GPUBuffer[],
    rows,
  }));
}

function perRow(device: GPUDevice, shader: Shader, buffers: readonly GPUBuffer[]): Dispatch {
  return dispatchOf(device, shader, buffers, (rows) => [Math.ceil(rows / PART_ROWS), 1, 1]);
}

function sumTerms(device: GPUDevice, buffers: readonly GPUBuffer[], terms: readonly string[]): Dispatch {
  return dispatchOf(device, TERM_SUMS, buffers, () => [terms.length, 1, 1]);
}

function once(device: GPUDevice, shader: Shader, buffers: readonly GPUBuffer[]): Dispatch {
  return dispatchOf(device, shader, buffers, () => [1, 1, 1]);
}
