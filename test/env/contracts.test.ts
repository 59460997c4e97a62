import {
  acrobot,
  cartPole,
  identityBoxEnv,
  identityEnv,
  memoryCueEnv,
  mountainCar,
  mountainCarContinuous,
  pendulum,
} from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { box } from '../../src/env/spaces.js';
import { vectorize } from '../../src/env/vectorize.js';
import {
  clipAction,
  frameStack,
  normalizeObservation,
  normalizeReward,
  recordEpisodeStatistics,
  rescaleAction,
  timeLimit,
  transformObservation,
  transformReward,
} from '../../src/env/wrappers/index.js';
import { envContract } from '../contracts/env-contract.js';
import { vectorEnvContract } from '../contracts/vector-env-contract.js';
import { LedgerEnv } from './check/ledger-env.js';

const classics: Record<string, () => Env> = {
  cartPole,
  pendulum,
  acrobot,
  mountainCar,
  mountainCarContinuous,
  identityEnv,
  identityBoxEnv,
  memoryCueEnv,
};

/** Every wrapper around an env with a mask and around one with continuous actions. */
const wrapped: Record<string, () => Env> = {
  timeLimit: () => timeLimit(new LedgerEnv(), { maxEpisodeSteps: 7 }),
  recordEpisodeStatistics: () => recordEpisodeStatistics(new LedgerEnv()),
  'frameStack, reset': () => frameStack(new LedgerEnv(), { size: 3 }),
  'frameStack, zero': () => frameStack(new LedgerEnv(), { size: 3, padding: 'zero' }),
  'normalizeReward, frozen': () => normalizeReward(new LedgerEnv(), { training: false }),
  'normalizeObservation, frozen': () => normalizeObservation(new LedgerEnv(), { training: false }),
  transformReward: () => transformReward(new LedgerEnv(), (reward) => 100 * reward),
  transformObservation: () =>
    transformObservation(new LedgerEnv(), (x) => x.map((value) => value / 1000), box({ shape: [3], low: 0, high: 1 })),
  clipAction: () => clipAction(pendulum()),
  rescaleAction: () => rescaleAction(pendulum()),
};

for (const [name, make] of Object.entries({ ...classics, ...wrapped })) envContract(name, make);

/** Wrappers that learn: the same seed gives the same only before they have learnt something else. */
const learning: Record<string, () => Env> = {
  normalizeObservation: () => normalizeObservation(new LedgerEnv()),
  normalizeReward: () => normalizeReward(new LedgerEnv()),
  'all at once': () => {
    const inner = recordEpisodeStatistics(clipAction(rescaleAction(pendulum())));
    return timeLimit(frameStack(normalizeObservation(normalizeReward(inner)), { size: 2 }), { maxEpisodeSteps: 50 });
  },
};
const reason = 'its moments learn on, so what it returns depends on all that passed';
for (const [name, make] of Object.entries(learning)) {
  envContract(name, make, {
    skip: { determinism: reason, ...(name === 'normalizeReward' ? {} : { sameSeed: reason }) },
  });
}

const vectorized: Record<string, () => Env> = {
  cartPole,
  pendulum: () => pendulum({ maxEpisodeSteps: 60 }),
  'an env with masks': () => new LedgerEnv(),
  'a wrapped env': () => recordEpisodeStatistics(timeLimit(new LedgerEnv(), { maxEpisodeSteps: 7 })),
};
for (const [name, make] of Object.entries(vectorized)) {
  vectorEnvContract(`vectorize, ${name}`, (lanes) => vectorize(Array.from({ length: lanes }, () => make)), make);
}
