import { Tensor } from "../../../engine/tensor/tensor.js";
import { Image } from "../../../engine/vision/image.js";
import { FeaturesField } from "./features.js";
import type { Field, FieldPlace } from "./field.js";
import { isPicture, PictureField } from "./pictureField.js";
import { ScalarField, TextField } from "./scalar.js";
import { TensorField } from "./tensorField.js";
import { TokensField } from "./tokens.js";

export type { Field, FieldPlace } from "./field.js";

/** Numbers in a row that are features each; more are a picture or one tensor. */
const mostFeatures = 195;

/**
 * What a position of samples holds, told by some of them.
 * @param names of the features, where it is a row of them
 * @throws TypeError for values that are no numbers, texts or pictures
 */
export function fieldFor(values: readonly unknown[], place: FieldPlace, names?: readonly string[]): Field {
  const [first] = values;
  if (typeof first === "string") return new TextField(place);
  if (typeof first === "number" || typeof first === "bigint") return new ScalarField(place, "number");
  if (typeof first === "boolean") return new ScalarField(place, "bool");
  if (first instanceof Image) return new PictureField(place, "uint8");
  if (Array.isArray(first) || (ArrayBuffer.isView(first) && !(first instanceof DataView)))
    return new TokensField(place, "list");
  if (!(first instanceof Tensor))
    throw new TypeError(`Samples hold ${nameOf(first)}: expected tensors, numbers, texts, lists of tokens or images.`);
  const { dtype, shape } = first;
  const isSame = values.every((value) => value instanceof Tensor && String(value.shape) === String(shape));
  const isWhole = dtype.kind === "integer" && dtype.itemsize >= 4;
  if (first.numel() === 1 && isSame) return new ScalarField(place, dtype.name);
  if (shape.length === 1 && isWhole) return new TokensField(place, dtype.name);
  if (shape.length === 1 && shape[0] <= mostFeatures && isSame)
    return new FeaturesField(place, dtype.name, shape[0], names);
  return isPicture(first) ? new PictureField(place, dtype.name) : new TensorField(place, dtype.name);
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return value instanceof Promise ? "promises" : (value as object).constructor?.name || typeof value;
}
