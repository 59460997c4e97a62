import { nodeBuiltin } from './node.js';

/** What a worker thread needs to run kernels over a memory that threads share. */
export interface WorkerOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Byte offset of what the kernels' `serve` takes. */
  readonly at: number;
}

/** Whether this platform lets threads share memory. */
export function sharesMemory(): boolean {
  const { SharedArrayBuffer: shared, crossOriginIsolated } = globalThis as {
    SharedArrayBuffer?: unknown;
    crossOriginIsolated?: boolean;
  };
  return shared !== undefined && crossOriginIsolated !== false;
}

/** A worker's whole program; text, so that there is no file which a bundler or a browser would have to find. */
const SERVE = '(({ module, memory, at }) => new WebAssembly.Instance(module, { env: { memory } }).exports.serve(at))';

/**
 * Starts a thread whose whole life is one call of the kernels' `serve`; it does not keep the process alive.
 *
 * @returns whether this platform lets it
 */
export function startWorker(order: WorkerOrder): boolean {
  const { process, Worker: WebWorker } = globalThis as { process?: NodeJS.Process; Worker?: typeof Worker };
  try {
    if (process?.versions?.node !== undefined) startNodeWorker(order);
    else if (WebWorker === undefined || refused) return false;
    else startWebWorker(WebWorker, order);
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

/** The address of a web worker's program, made once: it holds memory as long as the page lives. */
let address: string | undefined;
/** Whether the page has refused a worker. It does so each time, in its console, and only after the worker was made. */
let refused = false;

function startWebWorker(WebWorker: typeof Worker, order: WorkerOrder): void {
  const program = `onmessage = ({ data }) => { ${SERVE}(data); close(); };`;
  address ??= URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const worker = new WebWorker(address);
  // As in Node, nobody misses one that fails, so the page need not hear of it.
  worker.onerror = (event) => {
    event.preventDefault();
    if (!(event instanceof ErrorEvent)) refused = true;
  };
  worker.postMessage(order);
}
