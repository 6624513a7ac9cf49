/** Tensors as safetensors. https://github.com/huggingface/safetensors#format */
import { ValueError } from "../../errors.js";
import type { Tensor } from "../../tensor/tensor.js";
import { bytesOfTensor } from "../tensorBytes.js";
import { joined } from "../zipWrite.js";
import { dtypeNames } from "./names.js";

/** So that the tensors behind the header are aligned. */
const ALIGNMENT = 8;
const LARGEST = 2 ** 31 - 1;

/** The bytes of a file, in pieces; its tensors in the reference's order: by type, then by name. @throws ValueError for 2 GiB or more */
export function safetensorsPieces(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array[] {
  const rank = (tensor: Tensor) => dtypeNames.findIndex(([, dtype]) => dtype === tensor.dtype);
  const ordered = Object.entries(tensors).sort(([a, x], [b, y]) => rank(x) - rank(y) || (a < b ? -1 : 1));
  let at = 0;
  const entries = ordered.map(([name, tensor]) => {
    const start = at;
    at += tensor.numel() * tensor.dtype.itemsize;
    return [name, { dtype: dtypeNames[rank(tensor)][0], shape: tensor.shape, data_offsets: [start, at] }] as const;
  });
  const notes = Object.keys(metadata).length > 0 ? [["__metadata__", metadata] as const] : [];
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...notes, ...entries])));
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const start = 8 + length;
  if (start + at > LARGEST)
    throw new ValueError(`files hold less than 2 GiB, but this one would have ${start + at} bytes`);
  const head = new Uint8Array(start).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  // All copies first: views of what is there already end where memory grows for one.
  const whole = ordered.map(([, tensor]) => (tensor.isContiguous() ? tensor : tensor.detach().contiguous()));
  return [head, ...whole.map(bytesOfTensor)];
}

/** As `safetensorsPieces`, in one. */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  return joined(safetensorsPieces(tensors, metadata));
}
