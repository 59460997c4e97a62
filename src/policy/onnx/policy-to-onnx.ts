import { NeurotradeError } from '../../core/errors.js';
import { boolean, resolveOptions } from '../../core/options.js';
import { decodeArchive } from '../format/archive.js';
import { parametersToTensors } from '../format/parameters.js';
import type { StoredTensor } from '../format/safetensors.js';
import type { PolicySpec } from '../network.js';
import { bytesOf, type PolicyDescription, readPolicy } from '../saved-policy.js';
import { denseNodes, linearNode } from './dense-layers.js';
import { encodeModel } from './encode-model.js';
import { GraphBuilder } from './graph-builder.js';
import { headOf } from './head.js';
import { normalizerNodes } from './normalizer.js';

/** Options of {@link policyToOnnx}. */
export interface OnnxOptions {
  /** Whether the model has an input `mask`, bool `[batch, choices]`, true = allowed. @default false */
  readonly mask?: boolean | undefined;
}

/**
 * A saved policy as an ONNX model (IR 8, opset 17) of float32 operators, which acts as the policy does when deterministic.
 *
 * - input `observation`: float32 `[batch, size]`, raw; the normaliser is part of the model
 * - output `action`: what the env takes; int32 `[batch]` for a discrete space, float32 `[batch, size]` inside the box
 * - output `logits` (choices), or `means` and `log_std` (boxes): float32, for drawing samples
 *
 * The model's metadata have the algorithm, and spaces and distribution as JSON; bounds that are infinite are `null` there.
 * A graph cannot throw: an observation that is not finite, or a mask that allows nothing, gives an action without meaning.
 *
 * @param source a path (Node) or the bytes that `save`, `savePolicy`, `toBytes` or `policyBytes` wrote
 * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`, `INVALID_OPTIONS`;
 * `UNSUPPORTED` for a network that has no such form
 *
 * @example
 * ```ts
 * writeFileSync('policy.onnx', policyToOnnx(agent.policyBytes()));
 * ```
 */
export function policyToOnnx(source: string | Uint8Array, options: OnnxOptions = {}): Uint8Array {
  const { mask } = resolveOptions<{ mask: boolean }>('policyToOnnx', options, { mask: boolean(false) });
  const { description, parameters } = readPolicy(decodeArchive(bytesOf(source)));
  const { algorithm, spec, actionSpace, statistics } = description;
  checkNetwork(spec);
  const addHead = headOf(spec.distribution.kind, mask);
  const graph = new GraphBuilder();
  graph.input({ name: 'observation', type: 'float32', shape: ['batch', spec.observationSize] });
  const normalized = normalizerNodes(graph, 'observation', statistics);
  const tensors = parametersToTensors(spec, parameters);
  const head = networkNodes(graph, spec, tensors, normalized);
  addHead({ graph, head, actionSpace, masked: mask, logStd: floatsOf(tensors.log_std) });
  return encodeModel(graph.build(algorithm), metadataOf(description));
}

/** @returns the name of the head, `[batch, headSize]` */
function networkNodes(
  graph: GraphBuilder,
  { pi, activation }: PolicySpec,
  tensors: Readonly<Record<string, StoredTensor>>,
  input: string,
): string {
  for (const [name, tensor] of Object.entries(tensors)) {
    if (/^(pi|action)\./.test(name)) graph.floats(name, tensor.shape, floatsOf(tensor));
  }
  const trunk = pi.map((_, layer) => `pi.${layer}`);
  return linearNode(graph, 'action', denseNodes(graph, trunk, activation, input));
}

function floatsOf(tensor: StoredTensor | undefined): Float32Array {
  return (tensor?.data as Float32Array | undefined) ?? new Float32Array(0);
}

function metadataOf({ algorithm, observationSpace, actionSpace, spec }: PolicyDescription): Record<string, string> {
  return {
    algorithm,
    observation_space: toJson(observationSpace),
    action_space: toJson(actionSpace),
    distribution: toJson(spec.distribution),
  };
}

/** Typed arrays as lists; JSON itself writes `null` for infinities. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (ArrayBuffer.isView(inner) ? Array.from(inner as Float32Array) : inner));
}

const KNOWN = ['observationSize', 'pi', 'vf', 'activation', 'distribution'];

/** Refuses every part of a network that the nodes above would leave out. */
function checkNetwork(spec: PolicySpec): void {
  const unknown = Object.entries(spec).filter(([name, part]) => part !== undefined && !KNOWN.includes(name));
  if (unknown.length === 0) return;
  throw new NeurotradeError(
    'UNSUPPORTED',
    `policyToOnnx: expected a multilayer perceptron alone, found a network with ${unknown.map(([name]) => `"${name}"`).join(', ')}; act with loadPolicy`,
    { details: { parts: unknown.map(([name]) => name) } },
  );
}
