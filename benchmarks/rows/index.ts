import type { Row } from '../lib/row.js';
import { a2c } from './a2c.js';
import { act } from './act.js';
import { arrow } from './arrow.js';
import { envSingle } from './env-single.js';
import { envVector } from './env-vector.js';
import { featureRows } from './features.js';
import { gae } from './gae.js';
import { learner } from './learner.js';
import { memory } from './memory.js';
import { ppo } from './ppo.js';
import { quickstart } from './quickstart.js';
import { recurrentPpo } from './recurrent-ppo.js';
import { sac } from './sac.js';

/** Every row, in the order of the report. */
export const ROWS: readonly Row[] = [
  envSingle,
  ...envVector,
  ...ppo,
  quickstart,
  ...recurrentPpo,
  ...a2c,
  sac,
  ...learner,
  ...act,
  gae,
  ...featureRows,
  ...arrow,
  ...memory,
];
