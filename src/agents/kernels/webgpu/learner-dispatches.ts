import { type ActorCriticSpec, actorCriticLayout } from '../../../policy/network.js';
import { FLOAT_BYTES } from './backend.js';
import { actorCriticLayers, type DenseLayer, weightTile } from './layers.js';
import { type LearnerBuffers, lossColumns } from './learner-buffers.js';
import { type Dispatch, dispatchOf } from './program.js';
import { actorCriticLoss, LOSS_ROWS, type LossVariant } from './wgsl/actor-critic-loss.js';
import { denseForward } from './wgsl/dense-forward.js';
import { denseInputGradient } from './wgsl/dense-input-gradient.js';
import { denseWeightGradient } from './wgsl/dense-weight-gradient.js';
import { GRADIENT_SUMS } from './wgsl/gradient-sums.js';
import { LAYER_STRIDE, sharesOf } from './wgsl/layer-struct.js';
import { lossStatistics } from './wgsl/loss-statistics.js';
import { lossSums } from './wgsl/loss-sums.js';
import { normParts, SQUARED_NORM } from './wgsl/squared-norm.js';
import { SUM_THREADS } from './wgsl/sum.js';
import { tileFor, tileGrid } from './wgsl/tile.js';

/** What runs for one kind of loss, in order. */
export interface LearnerDispatches {
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
): LearnerDispatches {
  const { size } = actorCriticLayout(spec);
  const { pi, vf } = actorCriticLayers(spec);
  const actor = networkDispatches(device, spec, buffers, { layers: pi, outputs: buffers.pi, first: 0 });
  const critic = networkDispatches(device, spec, buffers, { layers: vf, outputs: buffers.vf, first: pi.length });
  const { weightParts, layers, gradient, squares, lossTerms, statistics, loss } = buffers;
  const groups = Math.ceil(size / SUM_THREADS);
  return {
    piece: [
      ...actor.forward,
      ...critic.forward,
      ...lossDispatches(device, spec, variant, buffers),
      ...actor.backward,
      ...critic.backward,
      dispatchOf(device, GRADIENT_SUMS, [weightParts, layers, gradient, loss], () => [groups, 1, 1]),
    ],
    end: [
      dispatchOf(device, SQUARED_NORM, [gradient, squares], () => [normParts(size), 1, 1]),
      dispatchOf(device, lossStatistics(variant.kind), [lossTerms, squares, statistics, loss], () => [1, 1, 1]),
    ],
  };
}

interface Network {
  readonly layers: readonly DenseLayer[];
  /** Each layer's. */
  readonly outputs: readonly GPUBuffer[];
  /** Where its first layer is among those of both networks. */
  readonly first: number;
}

function networkDispatches(
  device: GPUDevice,
  { activation }: ActorCriticSpec,
  { parameters, observations, weightParts, layers: all, loss }: LearnerBuffers,
  { layers, outputs, first }: Network,
): { readonly forward: Dispatch[]; readonly backward: Dispatch[] } {
  const bytes = FLOAT_BYTES * LAYER_STRIDE;
  const bound = layers.map((layer, i) => ({
    layer,
    uniform: { buffer: all, offset: (first + i) * bytes, size: bytes },
    input: outputs[i - 1] ?? observations,
    output: outputs[i] as GPUBuffer,
  }));
  const over = (columns: number): Dispatch['groups'] => {
    const tile = tileFor(columns);
    return (rows) => [...tileGrid(tile, rows, columns), 1];
  };
  return {
    forward: bound.map(({ layer: { outputs: columns }, uniform, input, output }, i) => {
      const shader = denseForward(tileFor(columns), i < layers.length - 1 ? activation : null);
      return dispatchOf(device, shader, [parameters, input, output, uniform, loss], over(columns));
    }),
    backward: bound.reverse().flatMap(({ layer, uniform, input, output }) => {
      const tile = weightTile(layer);
      const [across, down] = tileGrid(tile, layer.inputs, layer.outputs);
      const weights = dispatchOf(
        device,
        denseWeightGradient(tile),
        [input, output, weightParts, uniform, loss],
        (rows) => [across, down, sharesOf(layer.shares, rows)],
      );
      if (input === observations) return [weights];
      const shader = denseInputGradient(tileFor(layer.inputs), activation);
      return [weights, dispatchOf(device, shader, [parameters, output, input, uniform, loss], over(layer.inputs))];
    }),
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
    dispatchOf(device, actorCriticLoss(variant), buffers, (rows) => [Math.ceil(rows / LOSS_ROWS), 1, 1]),
    dispatchOf(device, lossSums(variant.distribution), sums, () => [lossColumns(spec), 1, 1]),
  ];
}
