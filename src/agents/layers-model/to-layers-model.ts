import { input, type LayersModel, layers, model, type SymbolicTensor, tensor, tidy } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import type { BoxSpace } from '../../env/spaces.js';
import { decodeArchive } from '../../policy/format/archive.js';
import { parametersToTensors } from '../../policy/format/parameters.js';
import type { StoredTensor } from '../../policy/format/safetensors.js';
import { bytesOf, type PolicyDescription, readPolicy } from '../../policy/saved-policy.js';
import type { ObservationStatistics } from '../../policy/standardize.js';
import { affineLayer, clipLayers } from './elementwise.js';

type Tensors = Readonly<Record<string, StoredTensor>>;

/** Parts of a network that have no layers here. */
const UNSUPPORTED_PARTS = ['encoding', 'extractor', 'lstm'] as const;

/**
 * A saved policy as a `tf.LayersModel` of layers that every reader of the format has. It takes raw observations,
 * `[batch, size]`, and normalises them itself; what it gives is
 *
 * - for boxes the action of the deterministic policy, `[batch, size]` inside the box;
 * - for choices the logits, `[batch, head size]`: `argMax(1)` plus the space's `start` is the action.
 *
 * The caller saves it (`await model.save('file://policy')`) and disposes of it.
 *
 * @param source a path (Node) or the bytes that `save`, `savePolicy`, `toBytes` or `policyBytes` wrote
 * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`; `UNSUPPORTED` for a
 * network with more than dense layers, and for Dirichlet policies
 *
 * @example
 * ```ts
 * const model = toLayersModel(agent.policyBytes());
 * await model.save('indexeddb://policy');
 * ```
 */
export function toLayersModel(source: string | Uint8Array): LayersModel {
  const { description, parameters } = readPolicy(decodeArchive(bytesOf(source)));
  const { spec, statistics, algorithm } = description;
  checkParts(description);
  const tensors = parametersToTensors(spec, parameters);
  const observation = input({ shape: [spec.observationSize], name: 'observation' });
  const normalized = statistics === null ? observation : normalizerLayers(observation, statistics);
  const latent = spec.pi.reduce(
    (value, _, layer) => denseLayer(value, tensors, `pi.${layer}`, spec.activation),
    normalized,
  );
  return model({ inputs: observation, outputs: headLayers(description, tensors, latent), name: algorithm });
}

/** Two subtractions: the mean's float32 value, and what that leaves out. */
function normalizerLayers(
  observation: SymbolicTensor,
  { mean, variance, clip, epsilon, exempt }: ObservationStatistics,
): SymbolicTensor {
  const unless = (values: ArrayLike<number>, otherwise: number): number[] =>
    Array.from(values, (value, i) => (exempt?.[i] === 1 ? otherwise : value));
  const means = unless(mean, 0);
  const limit = unless(
    means.map(() => clip),
    Infinity,
  );
  const shifted = affineLayer(observation, 'normalizer_shift', { mean: means });
  const scaled = affineLayer(shifted, 'normalizer_scale', {
    mean: means.map((value) => value - Math.fround(value)),
    variance: unless(variance, 1),
    epsilon,
  });
  return clipLayers(
    scaled,
    'normalizer_clip',
    limit.map((most) => -most),
    limit,
  );
}

function headLayers(
  { spec, actionSpace }: PolicyDescription,
  tensors: Tensors,
  latent: SymbolicTensor,
): SymbolicTensor {
  const { distribution } = spec;
  const head = denseLayer(latent, tensors, 'action', 'linear', meansOf(distribution));
  if (actionSpace.kind !== 'box') return head;
  if (distribution.kind === 'gaussian' || distribution.kind === 'stateDependentGaussian') {
    return clipLayers(head, 'box', actionSpace.low, actionSpace.high);
  }
  return squashLayers(head, actionSpace);
}

function squashLayers(means: SymbolicTensor, { low, high }: BoxSpace): SymbolicTensor {
  const half = Array.from(high, (top, i) => 0.5 * (top - (low[i] as number)));
  const squashed = layers.activation({ activation: 'tanh', name: 'squash' }).apply(means) as SymbolicTensor;
  const offset = half.map((reach, i) => reach + (low[i] as number));
  return clipLayers(affineLayer(squashed, 'box_scale', { scale: half, offset }), 'box', low, high);
}

/** How many of the head's outputs lead to the action; all where it is left out. */
function meansOf(distribution: PolicyDescription['spec']['distribution']): number | undefined {
  return distribution.kind === 'squashedGaussian' ? distribution.size : undefined;
}

/** @param units the first outputs to take; all of them by default */
function denseLayer(
  value: SymbolicTensor,
  tensors: Tensors,
  name: string,
  activation: 'tanh' | 'relu' | 'linear',
  units?: number,
): SymbolicTensor {
  const [weight, bias] = [tensors[`${name}.weight`], tensors[`${name}.bias`]] as [StoredTensor, StoredTensor];
  const [inputs, outputs] = weight.shape as [number, number];
  const width = units ?? outputs;
  const layer = layers.dense({ units: width, activation, name: name.replace('.', '_') });
  const output = layer.apply(value) as SymbolicTensor;
  tidy(() => {
    const kernel = tensor(weight.data as Float32Array, [inputs, outputs]).slice([0, 0], [inputs, width]);
    layer.setWeights([kernel, tensor(bias.data as Float32Array, [outputs]).slice(0, width)]);
  });
  return output;
}

function checkParts({ spec }: PolicyDescription): void {
  const found = UNSUPPORTED_PARTS.filter((part) => spec[part] !== undefined);
  const { kind } = spec.distribution;
  if (found.length === 0 && kind !== 'dirichlet' && kind !== 'squashedStateDependentGaussian') return;
  throw new NeurotradeError(
    'UNSUPPORTED',
    `toLayersModel: expected dense layers and a distribution of choices or a Gaussian, found ${[...found, kind].join(', ')}; export it with policyToOnnx`,
    { details: { parts: found, distribution: kind } },
  );
}
