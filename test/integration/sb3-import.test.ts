import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { A2C, PPO } from '../../src/agents/index.js';
import { cartPole } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { loadPolicy } from '../../src/policy/index.js';
import { policyToOnnx } from '../../src/policy/onnx/index.js';
import { importSb3 } from '../../src/policy/sb3/index.js';
import { runOnnx, runtime } from './onnx-runtime.js';
import { pythonWith, runPython } from './python.js';

interface Model {
  readonly algorithm: string;
  readonly normalized: boolean;
  readonly observations: readonly (readonly number[])[];
  readonly actions: readonly (readonly number[])[];
}

const NAMES = ['ppo-discrete', 'ppo-box', 'ppo-choices', 'ppo-signals', 'a2c-discrete', 'a2c-box', 'sac', 'sac-tanh'];
const TRAIN = fileURLToPath(new URL('./sb3-models.py', import.meta.url));
const EXPORT = fileURLToPath(new URL('../../docs/sb3_to_safetensors.py', import.meta.url));
const python = pythonWith('sb3', ['torch==2.13.0', 'stable_baselines3==2.9.2', 'safetensors']);
const reason = 'missing' in python ? `: skipped, ${python.missing}` : '';

let folder: string;
let models: Readonly<Record<string, Model>>;

/** The file that the documented script makes of a model's zip. */
function exported(name: string): string {
  const [zip, file, pickle] = ['zip', 'safetensors', 'pkl'].map((end) => join(folder, `${name}.${end}`));
  const normalizer = existsSync(pickle as string) ? [pickle as string] : [];
  const { algorithm } = models[name] as Model;
  const program = 'path' in python ? python.path : '';
  execFileSync(program, [EXPORT, algorithm, zip as string, file as string, ...normalizer], { stdio: 'pipe' });
  return file as string;
}

const asRow = (action: number | Float32Array): number[] => (typeof action === 'number' ? [action] : Array.from(action));

describe.skipIf('missing' in python)(`models of Stable-Baselines3${reason}`, () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'neurotrade-sb3-'));
    if ('path' in python) models = runPython(python, TRAIN, folder) as typeof models;
  }, 240_000);

  it.each(NAMES)('act here as they do there: %s', async (name) => {
    const { algorithm, normalized, observations, actions } = models[name] as Model;
    const imported = importSb3(exported(name));
    expect(imported.observations !== null).toBe(normalized);
    const policy = await loadPolicy(imported.policyBytes);
    expect(policy.algorithm).toBe(algorithm);
    expect(new Set(actions.map(String)).size).toBeGreaterThan(1);
    const differences = observations.flatMap((observation, row) =>
      asRow(policy.act(observation).action).map((value, i) => Math.abs(value - (actions[row]?.[i] as number))),
    );
    expect(differences.length).toBe(1_000 * (actions[0]?.length ?? NaN));
    expect(Math.max(...differences)).toBeLessThanOrEqual(1e-5);
  });

  it.skipIf('missing' in runtime)('go on into ONNX', async () => {
    const { observations, actions } = models['a2c-box'] as Model;
    const model = policyToOnnx(importSb3(exported('a2c-box')).policyBytes);
    const { action } = await runOnnx(model, {
      observation: ['float32', Float32Array.from(observations.flat()), [1_000, 3]],
    });
    const differences = actions.flat().map((value, i) => Math.abs(value - (action?.data[i] as number)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(1e-5);
  });

  it('learn on here', async () => {
    const { spec, parameters, observations, policyBytes } = importSb3(exported('ppo-discrete'));
    using agent = await PPO.create(cartPole() as Env, {
      netArch: { pi: spec.pi, vf: spec.vf ?? [] },
      normalizeObservation: true,
      nSteps: 64,
      seed: 1,
    });
    agent.setParameters(parameters);
    agent.normalizer.restore({ ...agent.normalizer.state(), observations });
    const policy = await loadPolicy(policyBytes);
    for (const observation of (models['ppo-discrete'] as Model).observations) {
      expect(agent.predict(observation).action).toBe(policy.act(observation).action);
    }
    await agent.learn({ totalTimesteps: 64 });
    expect(agent.parameters).not.toEqual(parameters);
    await expect(A2C.load(policyBytes, { env: cartPole() as Env })).rejects.toMatchObject({ code: 'POLICY_FORMAT' });
  });
});
