import { describe, expect, it } from 'vitest';
import { defaultFeatures } from '../../src/features/index.js';
import { featureContract } from '../contracts/feature.js';
import { FACTORIES } from './support.js';

describe('features', () => {
  for (const [label, create] of Object.entries(FACTORIES)) featureContract(label, create);
});

describe('defaultFeatures', () => {
  for (const [i, { name }] of defaultFeatures().entries()) {
    featureContract(name, () => defaultFeatures()[i] as ReturnType<typeof defaultFeatures>[number]);
  }

  it('is a dozen or so, under different names, made anew at every call', () => {
    const [one, two] = [defaultFeatures(), defaultFeatures()];
    expect(one.length).toBeGreaterThanOrEqual(8);
    expect(new Set(one.map(({ name }) => name)).size).toBe(one.length);
    expect(one.some((feature) => two.includes(feature))).toBe(false);
  });
});
