import { nodeBuiltin } from '../../../core/node.js';

/** What a worker needs to serve a crew. */
export interface WorkerOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Byte offset of the crew. */
  readonly crew: number;
}

/** A worker's whole program; text, so that there is no file which a bundler or a browser would have to find. */
const SERVE =
  '(({ module, memory, crew }) => new WebAssembly.Instance(module, { env: { memory } }).exports.serve(crew))';

/** Starts a thread that serves a crew; it does not keep the process alive. @returns whether this platform lets it */
export function startWorker(order: WorkerOrder): boolean {
  const { process, Worker: WebWorker } = globalThis as { process?: NodeJS.Process; Worker?: typeof Worker };
  try {
    if (process?.versions?.node !== undefined) startNodeWorker(order);
    else if (WebWorker !== undefined) startWebWorker(WebWorker, order);
    else return false;
    return true;
  } catch {
    // A content security policy, or no room for another thread.
    return false;
  }
}

function startNodeWorker(workerData: WorkerOrder): void {
  const { Worker: NodeWorker } = nodeBuiltin('node:worker_threads', 'sharing out work');
  const source = `${SERVE}(require('node:worker_threads').workerData)`;
  const worker = new NodeWorker(source, { eval: true, workerData, execArgv: [] });
  // One that fails is missed by nobody: the calling thread does what no worker takes.
  worker.on('error', () => {});
  worker.unref();
}

function startWebWorker(WebWorker: typeof Worker, order: WorkerOrder): void {
  const program = `onmessage = ({ data }) => { ${SERVE}(data); close(); };`;
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  new WebWorker(url).postMessage(order);
}
