import { describe, expect, it } from 'vitest';
import type { ExtractorSpec } from '../../src/policy/extractors/spec.js';
import type { PolicySpec } from '../../src/policy/network.js';
import { policyToOnnx } from '../../src/policy/onnx/index.js';
import type { PolicyDescription } from '../../src/policy/saved-policy.js';
import { POLICIES, randomPolicy } from './random-policy.js';

const categorical = POLICIES.categorical as PolicyDescription;
const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

describe('policyToOnnx', () => {
  it('gives the same bytes for the same policy', () => {
    const bytes = randomPolicy(categorical);
    expect(policyToOnnx(bytes)).toEqual(policyToOnnx(bytes));
    expect(policyToOnnx(randomPolicy(categorical, 2))).not.toEqual(policyToOnnx(bytes));
  });

  it('says where the model comes from and what it acts on', () => {
    const model = text(policyToOnnx(randomPolicy(POLICIES.gaussian as PolicyDescription)));
    expect(model).toContain('{"kind":"box","shape":[3],"low":[-1,null,0],"high":[0.5,0.10000000149011612,null]}');
    for (const name of ['PPO', 'observation_space', 'action_space', 'distribution']) expect(model).toContain(name);
  });

  it('leaves the value network out', () => {
    expect(text(policyToOnnx(randomPolicy(categorical)))).not.toContain('vf.0');
  });

  it('refuses masks where there is nothing to choose', () => {
    const box = randomPolicy(POLICIES.gaussian as PolicyDescription);
    expect(() => policyToOnnx(box, { mask: true })).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });

  it('refuses parts of a network that it would leave out', () => {
    const spec = { ...categorical.spec, somethingNew: { kind: 'unheard of' } } as PolicySpec;
    expect(() => policyToOnnx(randomPolicy({ ...categorical, spec }))).toThrow(/"somethingNew"/);
  });

  it("refuses a features extractor of the user's own", () => {
    const extractor: ExtractorSpec = { kind: 'layersModel', inputShape: [6], outputs: 6, topology: '{}', weights: [] };
    const policy = randomPolicy({ ...categorical, spec: { ...categorical.spec, extractor } });
    expect(() => policyToOnnx(policy)).toThrow(/"layersModel" has no ONNX form/);
  });

  it('refuses options that it does not know', () => {
    const options = { masks: true } as never;
    expect(() => policyToOnnx(randomPolicy(categorical), options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS' }),
    );
  });
});
