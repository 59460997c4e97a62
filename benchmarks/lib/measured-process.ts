import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './cache.js';

/** What a measured process says of itself when it is warm. */
export interface Facts {
  readonly [fact: string]: unknown;
}

/**
 * A process that builds and warms up what it measures, says `{"ready": …}`, and then answers every line on its standard
 * input with one measurement. Between two measurements it waits and costs nothing, so that two processes can take turns.
 */
export interface MeasuredProcess {
  readonly facts: Facts;
  measure(): Promise<number>;
  stop(): Promise<void>;
}

/** @throws Error with the last line that the process wrote, where it ends before it is ready */
export async function startMeasured(command: string, args: readonly string[]): Promise<MeasuredProcess> {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...QUIET } });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const next = answersOf(child);
  const { ready } = await next<{ ready: Facts }>();
  return {
    facts: ready,
    measure: async () => {
      child.stdin.write('\n');
      return (await next<{ value: number }>()).value;
    },
    stop: async () => {
      child.kill();
      await closed;
    },
  };
}

/** Threads that wait sleep instead of spinning, since the other side is measured meanwhile. */
const QUIET = {
  OMP_WAIT_POLICY: 'PASSIVE',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
  PYTHONWARNINGS: 'ignore',
};

/** The next JSON line of a process; anything else that it prints is passed over. */
function answersOf(child: ChildProcessWithoutNullStreams): <T>() => Promise<T> {
  const complaints: string[] = [];
  child.stderr.on('data', (chunk) => complaints.push(String(chunk)));
  child.on('error', ({ message }) => complaints.push(message));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async function next<T>(): Promise<T> {
    const { value, done } = await lines.next();
    if (done) throw new Error(complaints.join('').trim().split('\n').at(-1) || 'it ended without a word');
    return value.startsWith('{') ? (JSON.parse(value) as T) : next<T>();
  };
}
