import { NeurotradeError } from '../../core/errors.js';
import { boolean, resolveOptions } from '../../core/options.js';
import { extractorName } from '../extractors/features.js';
import { decodeArchive } from '../format/archive.js';
import { parametersToTensors } from '../format/parameters.js';
import type { PolicySpec } from '../network.js';
import { bytesOf, type PolicyDescription, readPolicy } from '../saved-policy.js';
import { denseNodes, linearNode } from './dense-layers.js';
import { encodeModel } from './encode-model.js';
import { encodingNodes } from './encoding.js';
import { extractorNodes } from './extractors/extractor.js';
import { GraphBuilder } from './graph-builder.js';
import { headOf } from './heads/head.js';
import { memoryNodes } from './memory.js';
import type { NetworkContext } from './network-context.js';
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
 * - input `state`, output `next_state`: float32 `[batch, state size]`, of a policy that remembers; zeros at an episode's start
 * - output `action`: what the env takes; int32 `[batch]` for a discrete space, float32 `[batch, size]` for all others
 * - output `logits` (choices), `means` and `log_std` (boxes) or `concentration` (Dirichlet): float32, for drawing samples
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
  const { distribution } = spec;
  checkNetwork(spec);
  const addHead = headOf(distribution, actionSpace, mask);
  const graph = new GraphBuilder();
  graph.input({ name: 'observation', type: 'float32', shape: ['batch', spec.observationSize] });
  const normalized = normalizerNodes(graph, 'observation', statistics);
  const context = { graph, tensors: parametersToTensors(spec, parameters) };
  const latent = latentNodes(context, spec, normalized);
  const head = linearNode(context, 'action', latent);
  addHead({ ...context, distribution, actionSpace, head, latent, masked: mask });
  return encodeModel(graph.build(algorithm), metadataOf(description));
}

/** @returns the name of the policy trunk's last layer, `[batch, width]` */
function latentNodes(context: NetworkContext, spec: PolicySpec, observation: string): string {
  const { encoding, extractor, pi, activation } = spec;
  const encoded = encodingNodes(context.graph, encoding, observation);
  const features =
    extractor === undefined ? encoded : extractorNodes(context, extractor, extractorName(spec, 'pi'), encoded);
  const trunk = pi.map((_, layer) => `pi.${layer}`);
  return denseNodes(context, trunk, activation, memoryNodes(context, spec, features));
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

const KNOWN = [
  'observationSize',
  'encoding',
  'extractor',
  'shareExtractor',
  'lstm',
  'pi',
  'vf',
  'activation',
  'distribution',
];

/** Refuses every part of a network that the nodes above would leave out. */
function checkNetwork(spec: PolicySpec): void {
  const unknown = Object.entries(spec).filter(([name, part]) => part !== undefined && !KNOWN.includes(name));
  if (unknown.length === 0) return;
  throw new NeurotradeError(
    'UNSUPPORTED',
    `policyToOnnx: expected a network of parts that have an ONNX form here, found one with ${unknown.map(([name]) => `"${name}"`).join(', ')}; act with loadPolicy`,
    { details: { parts: unknown.map(([name]) => name) } },
  );
}
