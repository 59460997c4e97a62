/** One named tensor inside the flat parameter vector. Weights are `[in, out]`, row-major; biases and log_std `[n]`. */
export interface ParameterTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** Where every tensor stands in one flat Float32 vector. */
export interface ParameterLayout {
  readonly size: number;
  readonly tensors: readonly ParameterTensor[];
}

/** One tensor of a layout to be. */
export type TensorShape = readonly [name: string, shape: readonly number[]];

/** Tensors one after another in one vector. */
export function layoutOf(shapes: readonly TensorShape[]): ParameterLayout {
  let offset = 0;
  const tensors = shapes.map(([name, shape]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const tensor: ParameterTensor = { name, shape, offset, size };
    offset += size;
    return tensor;
  });
  return { size: offset, tensors };
}

/** The weights and biases of dense layers `trunk.0`, `trunk.1`, …; `widths` are the inputs and each layer's outputs. */
export function denseShapes(trunk: string, widths: readonly number[]): TensorShape[] {
  return widths.slice(1).flatMap((width, layer) => linearShapes(`${trunk}.${layer}`, widths[layer] as number, width));
}

/** The weight and the bias of one dense layer. */
export function linearShapes(name: string, inputs: number, outputs: number): TensorShape[] {
  return [
    [`${name}.weight`, [inputs, outputs]],
    [`${name}.bias`, [outputs]],
  ];
}
