/** Functions of each element. */
import { bool, type DType, float32, promoteTypes } from "../../tensor/dtype.js";
import type { AnyCall, MappedCall, Mapping } from "../mapping.js";

type Mappings = Record<string, Mapping>;

/** One operator, on operands of the result's dtype. */
const same =
  (type: string): Mapping =>
  (c: AnyCall) =>
    c.add(
      type,
      c.inputs.map((_, i) => c.as(i, c.output.dtype)),
    );

/** One operator that gives bool, on operands of one dtype. */
const compared =
  (type: string, negated = false): Mapping =>
  (c: AnyCall) => {
    const dtype = operandType(c);
    const found = c.add(type, [c.as(0, dtype), c.as(1, dtype)]);
    const result = negated ? c.add("Not", [found]) : found;
    return c.output.dtype === bool ? result : c.graph.cast(result, c.output.dtype);
  };

/** The dtype in which operands are compared: a plain number takes the tensor's kind. */
function operandType({ inputs: [a, b] }: AnyCall): DType {
  const isNumber = ({ origin }: typeof a) => origin.kind === "constant" && origin.isNumber;
  if (isNumber(b) && !isNumber(a)) return b.dtype.isFloatingPoint && !a.dtype.isFloatingPoint ? float32 : a.dtype;
  if (isNumber(a) && !isNumber(b)) return a.dtype.isFloatingPoint && !b.dtype.isFloatingPoint ? float32 : b.dtype;
  return promoteTypes(a.dtype, b.dtype);
}

/** One operator on truth values. */
const logical =
  (type: string): Mapping =>
  (c: AnyCall) => {
    const found = c.add(
      type,
      c.inputs.map((_, i) => c.as(i, bool)),
    );
    return c.output.dtype === bool ? found : c.graph.cast(found, c.output.dtype);
  };

const bitwise =
  (type: string): Mapping =>
  (c: AnyCall) => {
    if (c.output.dtype !== bool) c.fail("operators on bits came with opset 18; only bool is exported");
    return c.add(
      type,
      c.inputs.map((_, i) => c.as(i, bool)),
    );
  };

/** A chain of operators on x in the result's dtype. */
const made =
  <P>(make: (x: string, c: MappedCall<P>, number: (value: number) => string) => string): Mapping<P> =>
  (c) => {
    const { dtype } = c.output;
    return make(c.as(0, dtype), c, (value) => c.graph.scalar(value, dtype));
  };

/** `⌊a / b⌋` in a dtype; ONNX divides whole numbers towards 0. */
function floorQuotient(c: AnyCall): string {
  const { dtype } = c.output;
  const [a, b] = [c.as(0, dtype), c.as(1, dtype)];
  if (dtype.isFloatingPoint) return c.add("Floor", [c.add("Div", [a, b])]);
  return c.add("Div", [c.add("Sub", [a, c.add("Mod", [a, b])]), b]);
}

const truncated = (x: string, c: AnyCall) => c.add("Mul", [c.add("Sign", [x]), c.add("Floor", [c.add("Abs", [x])])]);

function remainder(c: AnyCall): string {
  const { dtype } = c.output;
  const [a, b] = [c.as(0, dtype), c.as(1, dtype)];
  return dtype.isFloatingPoint ? c.add("Sub", [a, c.add("Mul", [b, floorQuotient(c)])]) : c.add("Mod", [a, b]);
}

const names = {
  add: "Add",
  sub: "Sub",
  rsub: "Sub",
  mul: "Mul",
  div: "Div",
  pow: "Pow",
  maximum: "Max",
  minimum: "Min",
  neg: "Neg",
  exp: "Exp",
  log: "Log",
  sqrt: "Sqrt",
  abs: "Abs",
  sign: "Sign",
  sin: "Sin",
  cos: "Cos",
  tan: "Tan",
  asin: "Asin",
  acos: "Acos",
  atan: "Atan",
  sinh: "Sinh",
  cosh: "Cosh",
  asinh: "Asinh",
  acosh: "Acosh",
  atanh: "Atanh",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  relu: "Relu",
  floor: "Floor",
  ceil: "Ceil",
  round: "Round",
  reciprocal: "Reciprocal",
  erf: "Erf",
};

export const pointwise: Mappings = {
  ...Object.fromEntries(Object.entries(names).map(([name, type]) => [name, same(type)])),
  sgn: same("Sign"),
  clampLow: same("Max"),
  clampMin: same("Max"),
  clampHigh: same("Min"),
  clampMax: same("Min"),
  clamp: made((x, c) => c.add("Min", [c.add("Max", [x, c.as(1, c.output.dtype)]), c.as(2, c.output.dtype)])),
  trunc: made((x, c) => truncated(x, c)),
  frac: made((x, c) => c.add("Sub", [x, truncated(x, c)])),
  rsqrt: made((x, c) => c.add("Reciprocal", [c.add("Sqrt", [x])])),
  exp2: made((x, c, number) => c.add("Pow", [number(2), x])),
  expm1: made((x, c, number) => c.add("Sub", [c.add("Exp", [x]), number(1)])),
  log1p: made((x, c, number) => c.add("Log", [c.add("Add", [x, number(1)])])),
  log2: made((x, c, number) => c.add("Mul", [c.add("Log", [x]), number(1 / Math.LN2)])),
  log10: made((x, c, number) => c.add("Mul", [c.add("Log", [x]), number(1 / Math.LN10)])),
  erfc: made((x, c, number) => c.add("Sub", [number(1), c.add("Erf", [x])])),
  deg2rad: made((x, c, number) => c.add("Mul", [x, number(Math.PI / 180)])),
  rad2deg: made((x, c, number) => c.add("Mul", [x, number(180 / Math.PI)])),
  addcmul: made<number>((x, c, number) => {
    const [a, b] = [c.as(1, c.output.dtype), c.as(2, c.output.dtype)];
    return c.add("Add", [x, c.add("Mul", [number(c.params), c.add("Mul", [a, b])])]);
  }),
  addcdiv: made<number>((x, c, number) => {
    const [a, b] = [c.as(1, c.output.dtype), c.as(2, c.output.dtype)];
    return c.add("Add", [x, c.add("Mul", [number(c.params), c.add("Div", [a, b])])]);
  }),
  lerp: made((x, c) => {
    const [end, weight] = [c.as(1, c.output.dtype), c.as(2, c.output.dtype)];
    return c.add("Add", [x, c.add("Mul", [weight, c.add("Sub", [end, x])])]);
  }),
  floorDivide: (c: AnyCall) => floorQuotient(c),
  divRounded: (c: MappedCall<"floor" | "trunc">) => {
    if (c.params === "floor") return floorQuotient(c);
    const quotient = c.add("Div", [c.as(0, c.output.dtype), c.as(1, c.output.dtype)]);
    return c.output.dtype.isFloatingPoint ? truncated(quotient, c) : quotient;
  },
  remainder: (c: AnyCall) => remainder(c),
  fmod: (c: AnyCall) => c.add("Mod", [c.as(0, c.output.dtype), c.as(1, c.output.dtype)], { fmod: 1 }),

  ...Object.fromEntries(
    (
      [
        ["eq", "Equal", false],
        ["ne", "Equal", true],
        ["lt", "Less", false],
        ["le", "LessOrEqual", false],
        ["gt", "Greater", false],
        ["ge", "GreaterOrEqual", false],
      ] as const
    ).flatMap(([name, type, negated]) => [
      [name, compared(type, negated)],
      [`${name}_`, compared(type, negated)],
    ]),
  ),
  logicalAnd: logical("And"),
  logicalOr: logical("Or"),
  logicalXor: logical("Xor"),
  logicalNot: logical("Not"),
  bitwiseAnd: bitwise("And"),
  bitwiseOr: bitwise("Or"),
  bitwiseXor: bitwise("Xor"),
  bitwiseNot: bitwise("Not"),
  isnan: (c: AnyCall) => c.add("IsNaN", [c.x()]),
  isinf: (c: AnyCall) => c.add("IsInf", [c.x()]),
  isfinite: (c: AnyCall) => c.add("Not", [c.add("Or", [c.add("IsNaN", [c.x()]), c.add("IsInf", [c.x()])])]),

  where: (c: AnyCall) => c.add("Where", [c.as(0, bool), c.as(1, c.output.dtype), c.as(2, c.output.dtype)]),
  maskedFill: (c: AnyCall) => c.add("Where", [c.as(1, bool), c.as(2, c.output.dtype), c.x()]),
  clone: (c: AnyCall) => c.x(),
  alias: (c: AnyCall) => c.x(),
  toDtype: (c: AnyCall) => c.as(0, c.output.dtype),
  copy_: (c: AnyCall) => {
    const source = c.as(1, c.output.dtype);
    if (c.inputs[1].shape.join() === c.output.shape.join()) return source;
    return c.add("Expand", [source, c.add("Shape", [c.x()])]);
  },
  fill_: (c: MappedCall<number>) => filled(c, c.params),
  zero_: (c: AnyCall) => filled(c, 0),
};

const filled = (c: AnyCall, value: number) =>
  c.add("Expand", [c.graph.scalar(value, c.output.dtype), c.add("Shape", [c.x()])]);
