/** Pictures of 640 x 480, ten times, into tensors; made by Pillow, so that both sides read the same files. */
import { spawnSync } from "node:child_process";

const [WIDTH, HEIGHT, TIMES] = [640, 480, 10];
const python = process.env.GRADLENS_BENCH_PYTHON ?? "/usr/bin/python3";

/** Smooth, with noise, as photographs are. */
const make = `
import sys
import numpy
from PIL import Image
y, x, c = numpy.mgrid[0:${HEIGHT}, 0:${WIDTH}, 0:3]
smooth = 128 + 60 * numpy.sin(x / 40 + c) + 40 * numpy.cos(y / 25 - c)
noise = numpy.random.RandomState(0).normal(0, 6, smooth.shape)
Image.fromarray(numpy.clip(smooth + noise, 0, 255).astype("u1")).save(sys.argv[1], **({"compression": "tiff_lzw"} if sys.argv[1].endswith("tif") else {"quality": 90}))
`;

const row = (name, title, ending, reads) => ({
  name: `images/${name}`,
  title: `${title}, ${WIDTH} x ${HEIGHT}, ten times`,
  bytes: TIMES * WIDTH * HEIGHT * 3,
  here({ vision: { io } }, file) {
    const path = `${file}.${ending}`;
    const { status } = spawnSync(python, ["-c", make, path]);
    return status === 0 ? { read: () => Array.from({ length: TIMES }, () => io.readImage(path)) } : {};
  },
  python: `
${reads}
def read(file):
    for _ in range(${TIMES}):
        one(file + ".${ending}")
`,
});

const torchvision = "from torchvision.io import read_image as one";
const pillow = `
import numpy, torch
from PIL import Image
one = lambda file: torch.from_numpy(numpy.array(Image.open(file).convert("RGB"))).permute(2, 0, 1).contiguous()`;

export default [
  row("jpeg", "JPEG", "jpg", torchvision),
  row("png", "PNG", "png", torchvision),
  row("webp", "WebP", "webp", pillow),
  row("tiff-lzw", "TIFF, LZW", "tif", pillow),
];
