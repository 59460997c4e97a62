/** A number that the benchmark takes, and what it is held against. */
export interface Row {
  readonly name: string;
  readonly unit: 'steps/s' | 'ms' | 'µs' | 'GB/s' | 'MB/Mstep';
  /** One line for people. */
  readonly what: string;
  readonly peers: readonly Peer[];
  /** Measurements of each side. @default 5 */
  readonly repeats?: number;
  /** Builds what is measured and warms it up; runs in a process of its own. */
  run(settings: RowSettings): Prepared | Promise<Prepared>;
}

export interface RowSettings {
  /** PPO steps over which the memory rows look. */
  readonly memorySteps: number;
}

export interface Prepared {
  /** What computed: `js`, or tfjs's backend and whether the kernels are fused. */
  readonly backend: string;
  /** One measurement, in the row's unit. */
  measure(): number | Promise<number>;
}

/** What a row is held against. */
export interface Peer {
  readonly name: string;
  /** The ratio value / peer value to reach: at least this for rates, at most this for times; `null`: shown only. */
  readonly bar: number | null;
  /** The bar on Node 24 and later. @default bar */
  readonly barOnNode24?: number;
  readonly source: PythonPeer | LocalPeer;
}

/** A script of `peers/`. */
export interface PythonPeer {
  readonly kind: 'python';
  readonly script: string;
  readonly args?: readonly string[];
}

/** Measured in JavaScript: a limit of the machine, or the same without what the row is about. */
export interface LocalPeer {
  readonly kind: 'local';
  run(): Prepared | Promise<Prepared>;
}

/** Rates are better the higher, times and slopes the lower. */
export function higherIsBetter({ unit }: Pick<Row, 'unit'>): boolean {
  return unit === 'steps/s' || unit === 'GB/s';
}

/** A script of `peers/` as a peer. */
export function python(script: string, ...args: readonly string[]): PythonPeer {
  return { kind: 'python', script, args };
}
