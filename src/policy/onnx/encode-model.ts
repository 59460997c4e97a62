import { bytesField, floatField, integerField, message } from '../../core/protobuf.js';
import {
  ELEMENT_TYPES,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './graph.js';

// Field numbers of onnx/onnx.proto3
const MODEL = { irVersion: 1, producer: 2, domain: 4, graph: 7, opset: 8, metadata: 14 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, float: 2, int: 3, string: 4, ints: 8, strings: 9, type: 20 } as const;
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7, strings: 8 } as const;
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const;

/** ONNX IR version of exported files. */
export const IR_VERSION = 8;
/** Version of ONNX's standard operators that exported files use (ONNX 1.12 and later). */
export const OPSET = 17;

/** The bytes of an `.onnx` file. @param metadata free strings that travel with the model */
export function encodeModel(graph: OnnxGraph, metadata: Readonly<Record<string, string>>): Uint8Array {
  const properties = Object.entries(metadata).map(([key, value]) =>
    bytesField(MODEL.metadata, message(bytesField(1, key), bytesField(2, value))),
  );
  return message(
    integerField(MODEL.irVersion, IR_VERSION),
    bytesField(MODEL.producer, 'neurotrade'),
    bytesField(MODEL.domain, 'neurotrade'),
    bytesField(MODEL.graph, encodeGraph(graph)),
    bytesField(MODEL.opset, integerField(2, OPSET)),
    ...properties,
  );
}

function encodeGraph({ name, nodes, constants, inputs, outputs }: OnnxGraph): Uint8Array {
  return message(
    ...nodes.map((node) => bytesField(GRAPH.node, encodeNode(node))),
    bytesField(GRAPH.name, name),
    ...Array.from(constants, ([key, tensor]) => bytesField(GRAPH.initializer, encodeTensor(key, tensor))),
    ...inputs.map((value) => bytesField(GRAPH.input, encodeValue(value))),
    ...outputs.map((value) => bytesField(GRAPH.output, encodeValue(value))),
  );
}

function encodeNode({ op, inputs, outputs, attributes }: OnnxNode): Uint8Array {
  return message(
    ...inputs.map((input) => bytesField(NODE.input, input)),
    ...outputs.map((output) => bytesField(NODE.output, output)),
    bytesField(NODE.name, outputs.join(', ')),
    bytesField(NODE.op, op),
    ...Object.entries(attributes).map(([name, attribute]) =>
      bytesField(NODE.attribute, message(bytesField(ATTRIBUTE.name, name), ...attributeFields(attribute))),
    ),
  );
}

function attributeFields(attribute: OnnxAttribute): Uint8Array[] {
  const type = (kind: keyof typeof ATTRIBUTE_TYPE): Uint8Array => integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE[kind]);
  if ('int' in attribute) return [integerField(ATTRIBUTE.int, attribute.int), type('int')];
  if ('float' in attribute) return [floatField(ATTRIBUTE.float, attribute.float), type('float')];
  if ('string' in attribute) return [bytesField(ATTRIBUTE.string, attribute.string), type('string')];
  if ('ints' in attribute) return [...attribute.ints.map((int) => integerField(ATTRIBUTE.ints, int)), type('ints')];
  return [...attribute.strings.map((text) => bytesField(ATTRIBUTE.strings, text)), type('strings')];
}

function encodeTensor(name: string, { type, shape, data }: OnnxTensor): Uint8Array {
  return message(
    ...shape.map((extent) => integerField(TENSOR.dims, extent)),
    integerField(TENSOR.type, ELEMENT_TYPES[type]),
    bytesField(TENSOR.name, name),
    bytesField(TENSOR.raw, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)), // little endian, as here
  );
}

function encodeValue({ name, type, shape }: OnnxValue): Uint8Array {
  const dimensions = shape.map((extent) =>
    bytesField(1, typeof extent === 'number' ? integerField(1, extent) : bytesField(2, extent)),
  );
  const tensorType = message(integerField(1, ELEMENT_TYPES[type]), bytesField(2, message(...dimensions)));
  return message(bytesField(1, name), bytesField(2, bytesField(1, tensorType)));
}
