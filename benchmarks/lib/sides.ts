import { join } from 'node:path';
import { ROOT } from './cache.js';
import type { Sides } from './compare.js';
import { startMeasured } from './measured-process.js';
import type { Peer, Row } from './row.js';

export interface SideSettings {
  /** The Node that runs our side. */
  readonly node: string;
  /** The Python of the peers' environment; `null`: only the peers that are measured in JavaScript. */
  readonly python: string | null;
  /** PPO steps over which the memory rows look. */
  readonly memorySteps: number;
}

/** Both sides as processes that take turns. */
export function sides({ node, python, memorySteps }: SideSettings): Sides {
  const serve = (row: Row, ...args: readonly string[]): ReturnType<typeof startMeasured> =>
    startMeasured(node, ['--expose-gc', '--import', 'tsx', 'benchmarks/serve.ts', row.name, ...args]);
  return {
    ours: (row) => serve(row, '--memory-steps', String(memorySteps)),
    peer: (row, { name, source }: Peer) => {
      if (source.kind === 'local') return serve(row, '--peer', name);
      if (python === null) return Promise.resolve(null);
      return startMeasured(python, [join(ROOT, 'benchmarks/peers', source.script), ...(source.args ?? []), '--serve']);
    },
  };
}
