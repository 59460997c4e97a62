import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './graph.js';

/** A graph in the making. Values go by their names, which tools that draw the graph show. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];

  /** @returns `value.name`, as all of these methods return what they named */
  input(value: OnnxValue): string {
    this.#inputs.push(value);
    return value.name;
  }

  /** Declares a value that a node makes as an output of the graph. */
  output(value: OnnxValue): string {
    this.#outputs.push(value);
    return value.name;
  }

  /** float32 */
  floats(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    return this.#constant(name, { type: 'float32', shape, data: Float32Array.from(data) });
  }

  /** int32 */
  integers(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    return this.#constant(name, { type: 'int32', shape, data: Int32Array.from(data) });
  }

  /** bool */
  booleans(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    return this.#constant(name, { type: 'bool', shape, data: Uint8Array.from(data) });
  }

  /** int64, which ONNX takes shapes, sizes and axes in; one dimension. */
  sizes(name: string, data: readonly number[]): string {
    return this.#constant(name, { type: 'int64', shape: [data.length], data: BigInt64Array.from(data, BigInt) });
  }

  /** Adds a node with one output. */
  apply(
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.applyAll(op, inputs, [output], attributes);
    return output;
  }

  /** Adds a node with several outputs; an empty name leaves one out. */
  applyAll(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): void {
    this.#nodes.push({ op, inputs, outputs, attributes });
  }

  /** Adds a split of columns, `[batch, Σ sizes]`. @returns `name.0`, `name.1`, … */
  split(value: string, sizes: readonly number[], name: string): string[] {
    const parts = sizes.map((_, i) => `${name}.${i}`);
    this.applyAll('Split', [value, this.sizes(`${name}.sizes`, sizes)], parts, { axis: { int: 1 } });
    return parts;
  }

  /** Adds columns one after another; a single value goes through as it is. */
  concat(values: readonly string[], output: string): string {
    if (values.length === 1) return values[0] as string;
    return this.apply('Concat', values, output, { axis: { int: 1 } });
  }

  /** Adds another shape; −1 stands for what is left. */
  reshape(value: string, shape: readonly number[], output: string): string {
    return this.apply('Reshape', [value, this.sizes(`${output}.shape`, shape)], output);
  }

  build(name: string): OnnxGraph {
    return { name, nodes: this.#nodes, constants: this.#constants, inputs: this.#inputs, outputs: this.#outputs };
  }

  #constant(name: string, tensor: OnnxTensor): string {
    this.#constants.set(name, tensor);
    return name;
  }
}
