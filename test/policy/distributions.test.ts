import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { createRng } from '../../src/core/rng.js';
import { maskGroups, multiBinary, multiDiscrete } from '../../src/env/spaces.js';
import type { ActionDistribution, HeadRows } from '../../src/policy/distributions/distribution.js';
import {
  type AnyDistributionSpec,
  actionSize,
  headSize,
  kindOf,
  latentSize,
  maskSize,
} from '../../src/policy/distributions/kinds.js';

const bind = (spec: AnyDistributionSpec, logStd: Float32Array = new Float32Array(0)): ActionDistribution =>
  kindOf(spec).bind(spec, logStd);

const MULTI: AnyDistributionSpec = { kind: 'multiCategorical', nvec: [2, 3] };
const BITS: AnyDistributionSpec = { kind: 'bernoulli', n: 2 };
const WEIGHTS: AnyDistributionSpec = { kind: 'dirichlet', size: 3 };
const SDE: AnyDistributionSpec = { kind: 'stateDependentGaussian', size: 2, latentSize: 3 };

const rowsOf = (head: Float32Array, rows: number, masks?: Uint8Array): HeadRows => ({ head, masks, rows });

function logProb(spec: AnyDistributionSpec, given: HeadRows, action: readonly number[], logStd?: Float32Array): number {
  const target = new Float32Array(1);
  bind(spec, logStd).logProbs(given, Float32Array.from(action), target);
  return target[0] as number;
}

function mode(spec: AnyDistributionSpec, given: HeadRows): number[] {
  const actions = new Float32Array(given.rows * actionSize(spec));
  bind(spec).mode(given, actions);
  return [...actions];
}

function draws(spec: AnyDistributionSpec, given: HeadRows, count: number): Float32Array[] {
  const rng = createRng('draws');
  const distribution = bind(spec);
  return Array.from({ length: count }, () => {
    const actions = new Float32Array(given.rows * actionSize(spec));
    distribution.sample(given, rng, actions);
    return actions;
  });
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
  }
  return 'none';
}

/** Within four standard deviations of a share of 20,000 draws. */
function expectShare(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 20_000));
}

/** Every action that the choices allow. */
function enumerate(nvec: readonly number[]): number[][] {
  return nvec.reduce<number[][]>(
    (all, n) => all.flatMap((action) => Array.from({ length: n }, (_, choice) => [...action, choice])),
    [[]],
  );
}

/** A mask of `nvec` that leaves something of each element. */
const masksOf = (nvec: readonly number[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      ...nvec.map((n) =>
        fc
          .tuple(fc.array(fc.nat(1), { minLength: n, maxLength: n }), fc.nat(n - 1))
          .map(([bits, kept]) => bits.map((bit, choice) => (choice === kept ? 1 : bit))),
      ),
    )
    .map((parts) => Uint8Array.from(parts.flat()));

const logit = fc.float({ min: -30, max: 30, noNaN: true });

/** Choices of any shape with logits and a mask. */
const anyChoices = fc
  .oneof(
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }).map((nvec) => ({
      spec: { kind: 'multiCategorical', nvec } as AnyDistributionSpec,
      nvec: maskGroups(multiDiscrete(nvec)),
    })),
    fc.integer({ min: 1, max: 4 }).map((n) => ({
      spec: { kind: 'bernoulli', n } as AnyDistributionSpec,
      nvec: maskGroups(multiBinary(n)),
    })),
    fc.integer({ min: 1, max: 6 }).map((n) => ({ spec: { kind: 'categorical', n } as AnyDistributionSpec, nvec: [n] })),
  )
  .chain(({ spec, nvec }) =>
    fc.record({
      spec: fc.constant(spec),
      nvec: fc.constant(nvec),
      head: fc.array(logit, { minLength: headSize(spec), maxLength: headSize(spec) }).map((x) => Float32Array.from(x)),
      mask: masksOf(nvec),
      seed: fc.nat(),
    }),
  );

const isAllowed = (action: ArrayLike<number>, nvec: readonly number[], mask: Uint8Array): boolean => {
  let offset = 0;
  return nvec.every((n, i) => {
    offset += n;
    return mask[offset - n + (action[i] as number)] === 1;
  });
};

describe('choices', () => {
  it('have masks of as many entries as the space says', () => {
    fc.assert(fc.property(anyChoices, ({ spec, nvec }) => maskSize(spec) === nvec.reduce((sum, n) => sum + n, 0)));
  });

  it('never take what a mask forbids, drawn or not', () => {
    fc.assert(
      fc.property(anyChoices, ({ spec, nvec, head, mask, seed }) => {
        const given = rowsOf(head, 1, mask);
        const rng = createRng(seed);
        const action = new Float32Array(nvec.length);
        const distribution = bind(spec);
        distribution.mode(given, action);
        expect(isAllowed(action, nvec, mask)).toBe(true);
        for (let i = 0; i < 10; i++) {
          distribution.sample(given, rng, action);
          expect(isAllowed(action, nvec, mask)).toBe(true);
        }
      }),
    );
  });

  it('have probabilities that sum to 1 over what is allowed, the mode of the largest', () => {
    fc.assert(
      fc.property(anyChoices, ({ spec, nvec, head, mask }) => {
        const given = rowsOf(head, 1, mask);
        const allowed = enumerate(nvec).filter((action) => isAllowed(action, nvec, mask));
        const logProbs = allowed.map((action) => logProb(spec, given, action));
        const total = logProbs.reduce((sum, value) => sum + Math.exp(value), 0);
        expect(Math.abs(total - 1)).toBeLessThan(1e-5);
        expect(logProb(spec, given, mode(spec, given))).toBeGreaterThanOrEqual(Math.max(...logProbs) - 1e-5);
      }),
    );
  });

  it('are judged row by row', () => {
    const head = Float32Array.of(0, 1, 0, 0, 2, 3, 0, 1, 1, 1);
    const masks = Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 1, 1, 1);
    const target = new Float32Array(2);
    bind(MULTI).logProbs(rowsOf(head, 2, masks), Float32Array.of(1, 2, 0, 1), target);
    const first = Math.log(Math.E / (1 + Math.E)) + Math.log(Math.E ** 2 / (1 + Math.E ** 2));
    const second = Math.log(Math.E ** 3 / (1 + Math.E ** 3)) - Math.log(3);
    expect(target[0]).toBeCloseTo(first, 5);
    expect(target[1]).toBeCloseTo(second, 5);
  });

  it('are drawn as often as their probabilities say', () => {
    const given = rowsOf(Float32Array.of(0, Math.log(3), 0, 0, Math.log(2)), 1);
    const counts = new Map<string, number>();
    for (const action of draws(MULTI, given, 20_000)) {
      counts.set(String(action), (counts.get(String(action)) ?? 0) + 1 / 20_000);
    }
    for (const action of enumerate([2, 3])) {
      expectShare(counts.get(String(action)) ?? 0, Math.exp(logProb(MULTI, given, action)));
    }
    const ones = draws(BITS, rowsOf(Float32Array.of(Math.log(3), -1), 1), 20_000);
    for (const [bit, expected] of [0.75, 1 / (1 + Math.E)].entries()) {
      expectShare(ones.reduce((sum, bits) => sum + (bits[bit] as number), 0) / 20_000, expected);
    }
  });

  it('take the first of equals, and of equal bits 0', () => {
    expect(mode(MULTI, rowsOf(new Float32Array(5), 1))).toEqual([0, 0]);
    expect(mode(BITS, rowsOf(new Float32Array(2), 1))).toEqual([0, 0]);
  });

  it.each([
    ['multiCategorical', MULTI, Uint8Array.of(1, 1, 0, 0, 0)],
    ['bernoulli', BITS, Uint8Array.of(1, 1, 0, 0)],
  ] as const)('refuse a mask that allows nothing of one element: %s', (_, spec, mask) => {
    const given = rowsOf(new Float32Array(headSize(spec)), 1, mask);
    expect(codeOf(() => mode(spec, given))).toBe('INVALID_ACTION');
    expect(codeOf(() => draws(spec, given, 1))).toBe('INVALID_ACTION');
  });
});

describe('a Dirichlet distribution', () => {
  it('draws and takes weights of a whole', () => {
    const heads = fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(heads, (head) => {
        const given = rowsOf(Float32Array.from(head), 1);
        for (const weights of [mode(WEIGHTS, given), ...draws(WEIGHTS, given, 3)]) {
          expect(Array.from(weights).every((weight) => weight >= 0 && weight <= 1)).toBe(true);
          expect(Array.from(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
        }
      }),
    );
  });

  it('has the mean α / Σα and the mode (α − 1) / Σ(α − 1)', () => {
    const head = Float32Array.of(2, 0, -3);
    const alpha = Array.from(head, (x) => 1 + Math.log1p(Math.exp(x)));
    const whole = alpha.reduce((sum, a) => sum + a, 0);
    const rows = draws(WEIGHTS, rowsOf(head, 1), 20_000);
    alpha.forEach((a, i) => {
      expect(rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length).toBeCloseTo(a / whole, 2);
    });
    mode(WEIGHTS, rowsOf(head, 1)).forEach((weight, i) => {
      expect(weight).toBeCloseTo(((alpha[i] as number) - 1) / (whole - 3), 6);
    });
  });

  it('has a density that integrates to 1, and stays finite at the border', () => {
    const given = rowsOf(Float32Array.of(0.3, -1, 1.5), 1);
    const steps = 200;
    let total = 0;
    for (let i = 0; i < steps; i++) {
      for (let j = 0; i + j < steps - 1; j++) {
        const [first, second] = [(i + 2 / 3) / steps, (j + 2 / 3) / steps];
        total += Math.exp(logProb(WEIGHTS, given, [first, second, 1 - first - second])) / steps ** 2;
      }
    }
    expect(total).toBeCloseTo(1, 1);
    expect(logProb(WEIGHTS, given, [1, 0, 0])).toBeGreaterThan(-100);
  });
});

describe('a Gaussian whose noise depends on the state', () => {
  const logStd = Float32Array.of(-1, 0, 0.5, -0.5, 0.2, 0.1); // [latent 3, actions 2]
  const head = Float32Array.of(0.5, -1, 1, -2, 0.5);
  const distribution = bind(SDE, logStd);
  const { noise } = distribution as Required<ActionDistribution>;

  it('adds the latent times its matrix to the means', () => {
    expect([latentSize(SDE), noise.size]).toEqual([3, 6]);
    const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
    const actions = new Float32Array(2);
    distribution.sample({ head, masks: undefined, noise: matrix, rows: 1 }, createRng(0), actions);
    expect([...actions]).toEqual([0.5 + (1 - 6 + 2.5), -1 + (2 - 8 + 3)]);
    distribution.mode(rowsOf(head, 1), actions);
    expect([...actions]).toEqual([0.5, -1]);
  });

  it('draws the variance that its log-probability has', () => {
    const rng = createRng(3);
    const matrix = new Float32Array(6);
    const actions = new Float32Array(2);
    const squares = [0, 0];
    for (let i = 0; i < 20_000; i++) {
      noise.draw(rng, matrix);
      distribution.sample({ head, masks: undefined, noise: matrix, rows: 1 }, rng, actions);
      squares[0] = (squares[0] as number) + ((actions[0] as number) - 0.5) ** 2 / 20_000;
      squares[1] = (squares[1] as number) + ((actions[1] as number) + 1) ** 2 / 20_000;
    }
    const variance = [0, 1].map((j) =>
      [1, -2, 0.5].reduce((sum, h, i) => sum + h ** 2 * Math.exp(2 * (logStd[2 * i + j] as number)), 1e-6),
    );
    variance.forEach((expected, j) => {
      expect(Math.abs((squares[j] as number) / expected - 1)).toBeLessThan(0.05);
    });
    const density = variance.reduce((sum, v) => sum - 0.5 * Math.log(2 * Math.PI * v), 0);
    expect(logProb(SDE, rowsOf(head, 1), [0.5, -1], logStd)).toBeCloseTo(density, 5);
    expect(logProb(SDE, rowsOf(head, 1), [0.5 + Math.sqrt(variance[0] as number), -1], logStd)).toBeCloseTo(
      density - 0.5,
      5,
    );
  });

  it('gives each row its own matrix', () => {
    const heads = Float32Array.of(...head, ...head);
    const matrices = new Float32Array(12);
    noise.draw(createRng(1), matrices);
    const actions = new Float32Array(4);
    distribution.sample({ head: heads, masks: undefined, noise: matrices, rows: 2 }, createRng(1), actions);
    expect(actions[0]).not.toBe(actions[2]);
  });
});

describe('every distribution', () => {
  it.each([
    [MULTI, new Float32Array(0)],
    [BITS, new Float32Array(0)],
    [WEIGHTS, new Float32Array(0)],
    [SDE, new Float32Array(6)],
    [{ kind: 'squashedGaussian', size: 2 } as AnyDistributionSpec, new Float32Array(0)],
  ])('refuses a head that is not finite: %o', (spec, logStd) => {
    const head = new Float32Array(headSize(spec) + latentSize(spec)).fill(Number.NaN, 1, 2);
    const given: HeadRows = { ...rowsOf(head, 1), noise: new Float32Array(6) };
    const actions = new Float32Array(actionSize(spec));
    expect(codeOf(() => bind(spec, logStd).mode(given, actions))).toBe('NON_FINITE');
    expect(codeOf(() => bind(spec, logStd).sample(given, createRng(0), actions))).toBe('NON_FINITE');
  });

  it('of squashed actions has the density of the tanh of a Gaussian', () => {
    const spec: AnyDistributionSpec = { kind: 'squashedGaussian', size: 1 };
    const given = rowsOf(Float32Array.of(0.3, -0.5), 1);
    let total = 0;
    for (let i = 0; i < 2_000; i++) total += Math.exp(logProb(spec, given, [-1 + (i + 0.5) / 1_000])) / 1_000;
    expect(total).toBeCloseTo(1, 3);
  });
});
