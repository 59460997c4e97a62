import { loadavg } from 'node:os';
import type { MeasuredProcess, startMeasured as start } from './measured-process.js';
import type { Line } from './report.js';
import { higherIsBetter, type Peer, type Row } from './row.js';
import { median, spread } from './statistics.js';

/** Starts a side's process. */
export interface Sides {
  ours(row: Row): ReturnType<typeof start>;
  /** `null` where the peer cannot run; it says why on standard error itself. */
  peer(row: Row, peer: Peer): ReturnType<typeof start> | Promise<null>;
}

export interface CompareSettings {
  /** Measurements of each side, where the row does not ask for fewer. */
  readonly repeats: number;
}

/**
 * Measures a row and its peers in turn: ours, peer, ours, peer. Machines change their speed by the minute, so only values
 * taken one right after the other are divided by each other.
 */
export async function compare(row: Row, sides: Sides, { repeats }: CompareSettings): Promise<Line[]> {
  const ours = await sides.ours(row);
  const count = Math.min(repeats, row.repeats ?? repeats);
  try {
    const lines: Line[] = [];
    for (const peer of row.peers) {
      const other = await startPeer(sides, row, peer);
      if (other === null) continue;
      const pairs = await takeTurns(ours, other, count);
      await other.stop();
      lines.push(comparedLine(row, peer, pairs, ours));
    }
    return lines.length > 0 ? lines : [aloneLine(row, await takeAlone(ours, count), ours)];
  } finally {
    await ours.stop();
  }
}

async function startPeer(sides: Sides, row: Row, peer: Peer): Promise<MeasuredProcess | null> {
  try {
    return await sides.peer(row, peer);
  } catch (error) {
    console.error(`${row.name}: ${peer.name} does not run here (${(error as Error).message}); ours alone`);
    return null;
  }
}

interface Pair {
  readonly ours: number;
  readonly peer: number;
}

async function takeTurns(ours: MeasuredProcess, peer: MeasuredProcess, count: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let i = 0; i < count; i++) pairs.push({ ours: await ours.measure(), peer: await peer.measure() });
  return pairs;
}

async function takeAlone(ours: MeasuredProcess, count: number): Promise<number[]> {
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push(await ours.measure());
  return values;
}

function aloneLine(row: Row, values: readonly number[], { facts }: MeasuredProcess): Line {
  return {
    name: row.name,
    value: median(values),
    unit: row.unit,
    peer: null,
    peerValue: null,
    ratio: null,
    node: String(facts.node),
    backend: String(facts.backend),
    repeats: values.length,
    spread: spread(values),
    peerSpread: null,
    bar: null,
    pass: null,
    load: loadavg()[0] as number,
  };
}

function comparedLine(row: Row, peer: Peer, pairs: readonly Pair[], ours: MeasuredProcess): Line {
  const peerValues = pairs.map((pair) => pair.peer);
  const ratio = median(pairs.map((pair) => pair.ours / pair.peer));
  const alone = aloneLine(
    row,
    pairs.map((pair) => pair.ours),
    ours,
  );
  return {
    ...alone,
    peer: peer.name,
    peerValue: median(peerValues),
    ratio,
    peerSpread: spread(peerValues),
    ...judge(row, peer, ratio, alone.node),
  };
}

function judge(row: Row, peer: Peer, ratio: number, node: string): Pick<Line, 'bar' | 'pass'> {
  const newer = Number(/^v(\d+)/.exec(node)?.[1]) >= 24;
  const bar = newer ? (peer.barOnNode24 ?? peer.bar) : peer.bar;
  if (bar === null) return { bar: null, pass: null };
  return higherIsBetter(row) ? { bar: `≥ ${bar}`, pass: ratio >= bar } : { bar: `≤ ${bar}`, pass: ratio <= bar };
}
