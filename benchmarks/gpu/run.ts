import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { selectBackend } from '../../src/agents/backend/select-backend.js';
import { type MeasuredProcess, startMeasured } from '../lib/measured-process.js';
import { median, spread } from '../lib/statistics.js';
import { type Adapter, adapterOf } from './adapter.js';
import { type GpuRow, gpuRows } from './rows.js';

interface Settings {
  readonly smoke: boolean;
  readonly repeats: number;
  /** The peer's Python and script. */
  readonly python: string;
  readonly script: string;
}

/** @param peers the folder of `torch_cuda.py` @throws Error where WebGPU does not start */
export async function gpuBenchmark(args: readonly string[], peers: string): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      repeats: { type: 'string', default: '5' },
      python: { type: 'string', default: process.env.PYTHON ?? 'python3' },
      smoke: { type: 'boolean', default: false },
    },
  });
  const { smoke, python } = values;
  const settings = { smoke, python, repeats: smoke ? 1 : Number(values.repeats), script: join(peers, 'torch_cuda.py') };
  const adapter = await start(smoke);
  for (const row of gpuRows(smoke)) {
    if (values.only?.every((name) => !row.name.startsWith(name)) ?? false) continue;
    const line = { ...(await measureRow(row, settings, adapter)), adapter: adapter.name, node: process.version };
    console.log(values.json ? JSON.stringify(line) : Object.values(line).join('  '));
  }
}

/** Makes WebGPU active. */
async function start(smoke: boolean): Promise<Adapter> {
  const { name, passedOver } = await selectBackend({ prefer: 'webgpu' });
  if (name !== 'webgpu') throw new Error(`gpu: WebGPU does not start here: ${passedOver[0]?.why}`);
  const adapter = await adapterOf();
  if (adapter.software && !smoke) {
    throw new Error(`gpu: expected a GPU, found ${adapter.name}, which computes on the processor; use --smoke`);
  }
  return adapter;
}

async function measureRow(row: GpuRow, settings: Settings, { software }: Adapter): Promise<Record<string, unknown>> {
  const ours = await row.prepare();
  const peer = await startPeer(row, settings);
  const pairs: [number, number][] = [];
  for (let turn = 0; turn < settings.repeats; turn++) {
    pairs.push([await ours.measure(), (await peer?.measure()) ?? Number.NaN]);
  }
  await peer?.stop();
  const { name, unit } = row;
  if (software || settings.smoke) return { name, backend: ours.backend, ran: true, peer: peer?.facts ?? null };
  const [values, peerValues] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)];
  return {
    name,
    value: median(values),
    unit,
    spread: spread(values),
    backend: ours.backend,
    ...(peer && {
      peer: peer.facts,
      peerValue: median(peerValues),
      peerSpread: spread(peerValues),
      ratio: median(pairs.map(([value, other]) => value / other)),
    }),
  };
}

/** `null`, with the reason on standard error, where the peer does not run here. */
async function startPeer(row: GpuRow, { python, script, smoke }: Settings): Promise<MeasuredProcess | null> {
  const device = smoke ? ['--device', 'cpu'] : [];
  try {
    return await startMeasured(python, [script, '--serve', ...row.peer, ...device]);
  } catch (error) {
    console.error(`${row.name}: no peer (${(error as Error).message}); measuring ours alone`);
    return null;
  }
}
