/**
 * The part of ONNX's protobuf schema that models are written with: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (IR version 8).
 * Field names are protobufjs's camelCase of the schema's.
 */
import protobuf from "protobufjs/light";

export interface AttributeProto {
  name: string;
  /** FLOAT 1, INT 2, STRING 3, INTS 7, STRINGS 8 */
  type: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  ints?: readonly number[];
  strings?: readonly Uint8Array[];
}

export interface TensorProto {
  name?: string;
  dims: readonly number[];
  dataType: number;
  rawData: Uint8Array;
}

export interface NodeProto {
  name: string;
  opType: string;
  input: readonly string[];
  output: readonly string[];
  attribute: readonly AttributeProto[];
}

export interface ValueInfoProto {
  name: string;
  type: {
    tensorType: { elemType: number; shape: { dim: readonly { dimValue?: number; dimParam?: string }[] } };
  };
}

export interface ModelProto {
  irVersion: number;
  producerName: string;
  producerVersion: string;
  opsetImport: readonly { domain: string; version: number }[];
  graph: {
    name: string;
    node: readonly NodeProto[];
    initializer: readonly TensorProto[];
    input: readonly ValueInfoProto[];
    output: readonly ValueInfoProto[];
  };
}

const field = (type: string, id: number, rule?: "repeated") => ({ type, id, ...(rule && { rule }) });

const schema = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: field("int64", 1),
        producerName: field("string", 2),
        producerVersion: field("string", 3),
        graph: field("GraphProto", 7),
        opsetImport: field("OperatorSetIdProto", 8, "repeated"),
      },
    },
    OperatorSetIdProto: { fields: { domain: field("string", 1), version: field("int64", 2) } },
    GraphProto: {
      fields: {
        node: field("NodeProto", 1, "repeated"),
        name: field("string", 2),
        initializer: field("TensorProto", 5, "repeated"),
        input: field("ValueInfoProto", 11, "repeated"),
        output: field("ValueInfoProto", 12, "repeated"),
      },
    },
    NodeProto: {
      fields: {
        input: field("string", 1, "repeated"),
        output: field("string", 2, "repeated"),
        name: field("string", 3),
        opType: field("string", 4),
        attribute: field("AttributeProto", 5, "repeated"),
      },
    },
    AttributeProto: {
      fields: {
        name: field("string", 1),
        f: field("float", 2),
        i: field("int64", 3),
        s: field("bytes", 4),
        ints: field("int64", 8, "repeated"),
        strings: field("bytes", 9, "repeated"),
        type: field("int32", 20),
      },
    },
    TensorProto: {
      fields: {
        dims: field("int64", 1, "repeated"),
        dataType: field("int32", 2),
        name: field("string", 8),
        rawData: field("bytes", 9),
      },
    },
    ValueInfoProto: { fields: { name: field("string", 1), type: field("TypeProto", 2) } },
    TypeProto: { fields: { tensorType: field("TensorTypeProto", 1) } },
    TensorTypeProto: { fields: { elemType: field("int32", 1), shape: field("TensorShapeProto", 2) } },
    TensorShapeProto: { fields: { dim: field("DimensionProto", 1, "repeated") } },
    DimensionProto: { fields: { dimValue: field("int64", 1), dimParam: field("string", 2) } },
  },
});

const model = schema.lookupType("ModelProto");

/** The bytes of an `.onnx` file. */
export function encodeModel(proto: ModelProto): Uint8Array {
  return model.encode(proto).finish();
}

/** What is in the bytes of an `.onnx` file; whole numbers as numbers. @throws Error where they are none */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return model.toObject(model.decode(bytes), { longs: Number, arrays: true, defaults: false }) as ModelProto;
}
