import type { ForwardPass } from '../../policy/forward.js';
import { fastestForward } from '../../policy/kernels/fastest-forward.js';
import type { PolicySpec } from '../../policy/network.js';
import { startBackend } from '../backend/start-backend.js';
import { prepareModels, showWeights } from '../networks/models.js';
import { layersModelPass } from '../ops/extractors/layers-model.js';

/**
 * Waits for the backend, registers the fused kernels that it has, and builds the models that a network holds.
 *
 * @returns what to call when they are no longer needed; models of the user's own are left alone
 * @throws NeurotradeError `UNSUPPORTED` where tfjs cannot build a model
 */
export async function prepareNetwork({ extractor }: PolicySpec): Promise<() => void> {
  await startBackend();
  return prepareModels(extractor);
}

/** The pass that acts with `parameters`, `[parameters]`, which the user's own models then show. */
export function actingPass(spec: PolicySpec, parameters: Float32Array): ForwardPass {
  const forward = fastestForward(spec, layersModelPass);
  forward.setParameters(parameters);
  showWeights(spec, parameters);
  return forward;
}
