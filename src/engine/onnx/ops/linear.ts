/** Products of matrices, and convolutions. */
import type { Value } from "../../program/program.js";
import type { AnyCall, MappedCall, Mapping } from "../mapping.js";

type Call<P = unknown> = MappedCall<P>;

const product: Mapping = (c: Call) => c.add("MatMul", [c.x(0), c.x(1)]);

/** What a matrix is the transpose of, if it is one. */
export function transposeOf({ origin }: Value): Value | null {
  if (origin.kind !== "result") return null;
  const { operation, params, inputs } = origin.call;
  const isTranspose =
    operation.name === "t" || (operation.name === "transpose" && (params as number[]).join() !== "0,0");
  return isTranspose && inputs[0].shape.length === 2 ? inputs[0] : null;
}

/** `beta · c + alpha · A B`; a transposed factor is given as it was before. */
function gemm(c: AnyCall, { alpha, beta }: { alpha: number; beta: number }): string {
  const [, a, b] = c.inputs;
  const [turnedA, turnedB] = [transposeOf(a), transposeOf(b)];
  const name = (value: Value) => c.graph.name(value);
  return c.add("Gemm", [name(turnedA ?? a), name(turnedB ?? b), c.x(0)], {
    alpha,
    beta,
    transA: turnedA ? 1 : 0,
    transB: turnedB ? 1 : 0,
  });
}

function batchProduct(c: Call<{ alpha: number; beta: number }>): string {
  const { alpha, beta } = c.params;
  const scaled = (x: string, factor: number) =>
    factor === 1 ? x : c.add("Mul", [x, c.graph.scalar(factor, c.output.dtype)]);
  return c.add("Add", [scaled(c.x(0), beta), scaled(c.add("MatMul", [c.x(1), c.x(2)]), alpha)]);
}

interface Convolution {
  stride: readonly number[];
  padding: readonly number[];
  dilation: readonly number[];
  outputPadding: readonly number[];
  groups: number;
}

function convolution(type: "Conv" | "ConvTranspose"): Mapping<Convolution> {
  return (c) => {
    const { stride, padding, dilation, outputPadding, groups } = c.params;
    return c.add(
      type,
      c.inputs.map((_, i) => c.x(i)),
      {
        kernel_shape: c.inputs[1].shape.slice(2),
        strides: stride,
        pads: [...padding, ...padding],
        dilations: dilation,
        group: groups,
        output_padding: type === "ConvTranspose" ? outputPadding : undefined,
      },
    );
  };
}

export const linear: Record<string, Mapping> = {
  mm: product,
  bmm: product,
  mv: product,
  dot: product,
  addmm: (c: Call) => gemm(c, { alpha: 1, beta: 1 }),
  addmmScaled: (c: Call<{ alpha: number; beta: number }>) => gemm(c, c.params),
  addmv: batchProduct,
  baddbmm: batchProduct,
  convolution: convolution("Conv"),
  convolutionTransposed: convolution("ConvTranspose"),
};
