/** Hue of tensors, rounded as torchvision's float32 (or float64) computation rounds. */
import { fromArray } from "../../../ops/creation.js";
import { float32, float64, uint8 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";

type Round = (x: number) => number;
type Colour = [number, number, number];

/** A picture `[..., 3, H, W]` whose hue is turned by `factor`. */
export function turnedHue(img: Tensor, factor: number): Tensor {
  const bytes = img.dtype === uint8;
  const floats = bytes ? img.to(float32).div(255) : img.detach();
  const round: Round = floats.dtype === float64 ? (x) => x : Math.fround;
  const source = floats.contiguous().numpy() as Float32Array | Float64Array;
  const out = source.slice();
  const plane = img.shape.at(-1)! * img.shape.at(-2)!;
  for (let start = 0; start < out.length; start += 3 * plane)
    for (let i = start; i < start + plane; i++) {
      const [h, s, v] = toHsv([source[i], source[i + plane], source[i + 2 * plane]], round);
      const turned = round(h + round(factor));
      const colour = toRgb([round(turned - Math.floor(turned)), s, v], round);
      colour.forEach((value, channel) => (out[i + channel * plane] = value));
    }
  const result = fromArray(out, img.shape);
  return bytes ? result.mul(255).to(uint8) : result;
}

function toHsv([r, g, b]: Colour, round: Round): Colour {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (most === least) return [0, 0, most];
  const range = round(most - least);
  const [red, green, blue] = [r, g, b].map((value) => round(round(most - value) / range));
  const sector =
    most === r ? round(blue - green) : most === g ? round(round(2 + red) - blue) : round(round(4 + green) - red);
  return [round(round(round(sector / 6) + 1) % 1), round(range / most), most];
}

const clamp = (x: number) => Math.max(0, Math.min(1, x));

function toRgb([h, s, v]: Colour, round: Round): Colour {
  const six = round(h * 6);
  const i = Math.floor(six);
  const f = round(six - i);
  const p = clamp(round(v * round(1 - s)));
  const q = clamp(round(v * round(1 - round(s * f))));
  const t = clamp(round(v * round(1 - round(s * round(1 - f)))));
  return (
    [
      [v, t, p],
      [q, v, p],
      [p, v, t],
      [p, q, v],
      [t, p, v],
      [v, p, q],
    ] as Colour[]
  )[i % 6];
}
