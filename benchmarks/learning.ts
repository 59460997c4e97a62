/**
 * Whether the agents learn: `npm run bench:learning -- [--json] [--only TEXT] [--seeds 1,2,3]`.
 * One line a task, algorithm and seed; exit code 1 if any misses its bar.
 */
import { parseArgs } from 'node:util';
import { acrobotA2c, acrobotPpo, cartPoleA2c, cartPolePpo } from './learning/classic.js';
import { cartPoleDiscreteSac } from './learning/discrete-sac.js';
import { maskedChoicesPpo } from './learning/masked-choices.js';
import { memoryPpo, memoryRecurrentPpo } from './learning/memory.js';
import { mountainCarContinuousPpo } from './learning/mountain-car-continuous.js';
import { pendulumPrioritizedSac, pendulumSac, pendulumSdeSac } from './learning/pendulum.js';
import type { LearningTask } from './learning/task.js';
import { leakedPpo, noisePpo } from './learning/trading-controls.js';

const TASKS: readonly LearningTask[] = [
  cartPolePpo,
  cartPoleA2c,
  acrobotPpo,
  acrobotA2c,
  mountainCarContinuousPpo,
  maskedChoicesPpo,
  pendulumSac,
  pendulumPrioritizedSac,
  pendulumSdeSac,
  cartPoleDiscreteSac,
  memoryRecurrentPpo,
  memoryPpo,
  leakedPpo,
  noisePpo,
];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '1,2,3' },
  },
});

async function runTask(task: LearningTask, seed: number): Promise<boolean> {
  const begin = performance.now();
  const { mean, steps, remarks } = await task.run(seed);
  const seconds = (performance.now() - begin) / 1000;
  const pass = task.better === 'higher' ? mean >= task.bar : mean <= task.bar;
  const { name, algorithm, unit, bar, better } = task;
  const line = { name, algorithm, seed, mean, unit, steps, seconds, bar, better, pass, ...remarks };
  console.log(values.json ? JSON.stringify(line) : describe(line, remarks));
  return pass;
}

function describe(
  line: {
    name: string;
    algorithm: string;
    seed: number;
    mean: number;
    unit: string;
    steps: number;
    seconds: number;
    bar: number;
    better: string;
    pass: boolean;
  },
  remarks: Readonly<Record<string, number>> = {},
): string {
  const relation = line.better === 'higher' ? '>=' : '<=';
  const extra = Object.entries(remarks).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  return [
    `${line.pass ? 'pass' : 'FAIL'}  ${line.algorithm} ${line.name}, seed ${line.seed}: ${line.mean.toFixed(3)} (${relation} ${line.bar}; ${line.unit})`,
    `${line.steps} steps in ${line.seconds.toFixed(1)} s`,
    ...extra,
  ].join(', ');
}

const wanted = TASKS.filter(({ name, algorithm }) => `${algorithm} ${name}`.includes(values.only));
let failures = wanted.length === 0 ? 1 : 0;
for (const task of wanted) {
  for (const seed of values.seeds.split(',').map(Number)) {
    if (!(await runTask(task, seed))) failures++;
  }
}
process.exitCode = failures === 0 ? 0 : 1;
