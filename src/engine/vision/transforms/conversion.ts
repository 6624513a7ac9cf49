/** Images into tensors and back. */
import { byName, type Trailing } from "../../arguments.js";
import { python } from "../../optim/text.js";
import { type DType, float32 } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import type { Image, ImageMode } from "../image.js";
import {
  convertImageDtype,
  normalize,
  type PerChannel,
  pilToTensor,
  toPilImage,
  toTensor,
} from "./functional/conversion.js";
import { pythonList, Transform } from "./transform.js";

/** An image as floats from 0 to 1, `[C, H, W]`. https://pytorch.org/vision/0.14/generated/torchvision.transforms.ToTensor.html */
export class ToTensor extends Transform<Image, Tensor> {
  override forward(img: Image): Tensor {
    return toTensor(img);
  }
}

/** An image as uint8, `[C, H, W]`. https://pytorch.org/vision/0.14/generated/torchvision.transforms.PILToTensor.html */
export class PILToTensor extends Transform<Image, Tensor> {
  override forward(img: Image): Tensor {
    return pilToTensor(img);
  }
}

/** A tensor as an image. https://pytorch.org/vision/0.14/generated/torchvision.transforms.ToPILImage.html */
export class ToPILImage extends Transform<Tensor, Image> {
  readonly mode: ImageMode | undefined;

  constructor(...rest: Trailing<[ImageMode], { mode?: ImageMode }>) {
    super();
    this.mode = byName<{ mode?: ImageMode }>("ToPILImage", ["mode"], rest).mode;
  }

  override forward(tensor: Tensor): Image {
    return toPilImage(tensor, this.mode);
  }

  override extraRepr(): string {
    return this.mode === undefined ? "" : `mode=${this.mode}`;
  }
}

/** A tensor of another type, scaled. https://pytorch.org/vision/0.14/generated/torchvision.transforms.ConvertImageDtype.html */
export class ConvertImageDtype extends Transform<Tensor, Tensor> {
  constructor(readonly dtype: DType = float32) {
    super();
  }

  override forward(img: Tensor): Tensor {
    return convertImageDtype(img, this.dtype);
  }
}

/** `(x − mean) / std`, channel by channel. https://pytorch.org/vision/0.14/generated/torchvision.transforms.Normalize.html */
export class Normalize extends Transform<Tensor, Tensor> {
  readonly inplace: boolean;

  constructor(
    readonly mean: PerChannel,
    readonly std: PerChannel,
    ...rest: Trailing<[boolean], { inplace?: boolean }>
  ) {
    super();
    this.inplace = byName<{ inplace?: boolean }>("Normalize", ["inplace"], rest).inplace ?? false;
  }

  override forward(img: Tensor): Tensor {
    return normalize(img, this.mean, this.std, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return `mean=${channelText(this.mean)}, std=${channelText(this.std)}`;
  }
}

function channelText(values: PerChannel): string {
  if (values instanceof Tensor) return values.ndim === 0 ? python(values.item()) : String(values);
  return typeof values === "number" ? python(values) : pythonList(values);
}
