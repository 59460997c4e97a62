import { type NodePackage, nodePackage } from './node-packages.js';

/** What the tests use of `onnxruntime-node`. */
interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array): Promise<Session> };
  readonly Tensor: new (type: string, data: Values, shape: readonly number[]) => Tensor;
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

type Values = Float32Array | Int32Array | Uint8Array;

interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: Values;
}

/** An input's values and shape. */
export type Feed = readonly [type: 'float32' | 'bool', data: Values, shape: readonly number[]];

export const runtime: NodePackage<OnnxRuntime> = nodePackage<OnnxRuntime>('onnxruntime-node', '1.30.0');

/** Runs a model once. */
export async function runOnnx(
  model: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Readonly<Record<string, Tensor>>> {
  if ('missing' in runtime) throw new Error(runtime.missing);
  const { InferenceSession, Tensor } = runtime.package;
  const session = await InferenceSession.create(model);
  const inputs = Object.entries(feeds).map(([name, feed]) => [name, new Tensor(...feed)] as const);
  return session.run(Object.fromEntries(inputs));
}
