import { type ActorCriticSpec, actorCriticLayout } from '../../../policy/network.js';
import { actorCriticLayers } from './layers.js';
import { type LearnerBuffers, lossColumns } from './learner-buffers.js';
import { addParts, backwardPass, forwardPass, type NetworkBuffers } from './network.js';
import { type Dispatch, dispatchOf } from './program.js';
import { actorCriticLoss, type LossVariant } from './wgsl/actor-critic-loss.js';
import { lossStatistics } from './wgsl/loss-statistics.js';
import { normParts, SQUARED_NORM } from './wgsl/squared-norm.js';
import { GAUSSIAN_TERM_SUMS, PART_ROWS, TERM_SUMS } from './wgsl/term-sums.js';

/** What runs for one kind of loss, in order. */
export interface LossDispatches {
  /** Once a piece of the batch. */
  readonly piece: readonly Dispatch[];
  /** Once a batch, after the last piece. */
  readonly end: readonly Dispatch[];
}

/** Binds the shaders of an actor-critic's gradient to its buffers. */
export function learnerDispatches(
  device: GPUDevice,
  spec: ActorCriticSpec,
  variant: LossVariant,
  buffers: LearnerBuffers,
): LossDispatches {
  const { size } = actorCriticLayout(spec);
  const { pi, vf } = actorCriticLayers(spec);
  const { activation } = spec;
  const { parameters, observations, weightParts: parts, layers: structs, gradient, squares, loss: rows } = buffers;
  const shared = { activation, parameters, structs, input: observations, rows };
  const actor: NetworkBuffers = { ...shared, layers: pi, first: 0, outputs: buffers.pi };
  const critic: NetworkBuffers = { ...shared, layers: vf, first: pi.length, outputs: buffers.vf };
  const statistics = [buffers.lossTerms, squares, buffers.statistics, rows];
  return {
    piece: [
      ...[actor, critic].flatMap((network) => forwardPass(device, network)),
      ...lossDispatches(device, spec, variant, buffers),
      ...[actor, critic].flatMap((network) => backwardPass(device, network, parts)),
      addParts(device, { parts, structs, gradient, rows }, size),
    ],
    end: [
      dispatchOf(device, SQUARED_NORM, [gradient, squares], () => [normParts(size), 1, 1]),
      dispatchOf(device, lossStatistics(variant.kind), statistics, () => [1, 1, 1]),
    ],
  };
}

function lossDispatches(
  device: GPUDevice,
  spec: ActorCriticSpec,
  variant: LossVariant,
  { pi, vf, columns, masks, parameters, gradient, lossParts, lossTerms, loss }: LearnerBuffers,
): Dispatch[] {
  const gaussian = variant.distribution === 'gaussian';
  const buffers = [
    ...([pi.at(-1), vf.at(-1), columns] as GPUBuffer[]),
    ...(variant.masked ? [masks] : []),
    ...(gaussian ? [parameters] : []),
    lossParts,
    loss,
  ];
  const sums = [lossParts, lossTerms, ...(gaussian ? [gradient] : []), loss];
  return [
    dispatchOf(device, actorCriticLoss(variant), buffers, (rows) => [Math.ceil(rows / PART_ROWS), 1, 1]),
    dispatchOf(device, gaussian ? GAUSSIAN_TERM_SUMS : TERM_SUMS, sums, () => [lossColumns(spec), 1, 1]),
  ];
}
