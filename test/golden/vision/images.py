#!/usr/bin/python3
"""Makes images.json: small image files, and the pixels that Pillow 9.4 and torchvision 0.14 read from them.

Run: /usr/bin/python3 test/golden/vision/images.py

`files`: name, bytes, and the pixels of Pillow in the mode that an `Image` of ours has. `modes`: what torchvision's decode_image gives by mode.
`frames`: an animation's frames. `grids`: torchvision's make_grid. Bytes go through zlib and base64.
"""
import base64
import io
import json
import os
import struct
import zlib

import numpy as np
import torch
import torchvision
from PIL import Image
from torchvision.io import ImageReadMode

HERE = os.path.dirname(os.path.abspath(__file__))
packed = lambda data: base64.b64encode(zlib.compress(bytes(data), 9)).decode()


def picture(height, width, bands, seed=0):
    """Smooth, with some noise."""
    y, x, b = np.mgrid[0:height, 0:width, 0:bands]
    noise = ((x * 7919 + y * 104729 + b * 13 + seed) % 997) % 40
    return ((x * 9 + y * 5 + b * 60 + noise) % 256).astype(np.uint8)


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(width, height, depth, color, rows, interlace=0, extra=b""):
    """A PNG of any depth; `rows` are the packed bytes of each row (of each pass)."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))) + chunk(b"IEND", b"")


def adam7(values, depth):
    """The rows of the seven passes of a grey picture."""
    rows = []
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        part = values[y0::dy, x0::dx]
        if part.size:
            rows += [packed_row(row, depth) for row in part]
    return rows


def packed_row(row, depth):
    if depth == 16:
        return row.astype(">u2").tobytes()
    bits = "".join(format(int(v), f"0{depth}b") for v in row)
    return bytes(int(bits[i : i + 8].ljust(8, "0"), 2) for i in range(0, len(bits), 8))


rgb = Image.fromarray(picture(11, 19, 3))
grey = Image.fromarray(picture(11, 19, 1)[:, :, 0])
alpha = Image.fromarray(picture(11, 19, 4), "RGBA")
large = Image.fromarray(picture(43, 57, 3))
files = {}
for quality, subsampling in ((75, 2), (90, 0), (60, 1)):
    files[f"jpeg {quality} {subsampling}.jpg"] = saved(large, "JPEG", quality=quality, subsampling=subsampling)
files["progressive.jpg"] = saved(large, "JPEG", progressive=True)
files["optimised.jpg"] = saved(rgb, "JPEG", optimize=True)
files["grey.jpg"] = saved(large.convert("L"), "JPEG")
files["inks.jpg"] = saved(large.convert("CMYK"), "JPEG")
files["rotated.jpg"] = saved(rgb, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0")
files["rgb.png"] = saved(rgb, "PNG")
files["grey.png"] = saved(grey, "PNG")
files["rgba.png"] = saved(alpha, "PNG")
files["la.png"] = saved(alpha.convert("LA"), "PNG")
files["palette.png"] = saved(rgb.quantize(200), "PNG")
files["palette 4 bits.png"] = saved(rgb.quantize(9), "PNG")
files["palette transparent.png"] = saved(rgb.quantize(20), "PNG", transparency=3)
files["bilevel.png"] = saved(grey.convert("1"), "PNG")
values = picture(9, 13, 1)[:, :, 0]
for depth in (1, 2, 4, 8):
    few = values >> (8 - depth)
    files[f"grey {depth}.png"] = png(13, 9, depth, 0, [packed_row(row, depth) for row in few])
    files[f"interlaced {depth}.png"] = png(13, 9, depth, 0, adam7(few, depth), interlace=1)
deep = values.astype(np.uint16) * 257 + 5
files["grey 16.png"] = png(13, 9, 16, 0, [packed_row(row, 16) for row in deep])
files["interlaced 16.png"] = png(13, 9, 16, 0, adam7(deep, 16), interlace=1)
colours = picture(9, 13, 3).astype(np.uint16) * 256 + 77
files["rgb 16.png"] = png(13, 9, 16, 2, [packed_row(row.reshape(-1), 16) for row in colours])
key = lambda data: struct.pack(">I", len(data)) + b"tRNS" + data + struct.pack(">I", zlib.crc32(b"tRNS" + data))
files["one colour transparent.png"] = png(13, 9, 8, 2, [row.tobytes() for row in picture(9, 13, 3)], extra=key(struct.pack(">HHH", *map(int, picture(9, 13, 3)[2, 3]))))
files["lossy.webp"] = saved(large, "WEBP", quality=80)
files["lossless.webp"] = saved(rgb, "WEBP", lossless=True)
files["alpha.webp"] = saved(alpha, "WEBP", lossless=True, exact=True)
files["lossy alpha.webp"] = saved(alpha, "WEBP", quality=90)
files["rgb.bmp"] = saved(rgb, "BMP")
files["palette.bmp"] = saved(rgb.quantize(100), "BMP")
files["grey.bmp"] = saved(grey, "BMP")
files["bilevel.bmp"] = saved(grey.convert("1"), "BMP")
files["rgb.gif"] = saved(rgb, "GIF")
files["grey.gif"] = saved(grey, "GIF", interlace=0)
files["interlaced.gif"] = saved(grey, "GIF", interlace=1)
for compression in ("raw", "tiff_lzw", "tiff_deflate", "tiff_adobe_deflate"):
    files[f"rgb {compression}.tif"] = saved(rgb, "TIFF", compression=compression)
files["grey.tif"] = saved(grey, "TIFF")
files["rgba.tif"] = saved(alpha, "TIFF")
files["palette.tif"] = saved(rgb.quantize(50), "TIFF")
files["grey 16.tif"] = saved(Image.fromarray(deep), "TIFF")


def as_ours(image, name):
    """Pillow's image in the mode that an `Image` of ours has."""
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode in ("RGB", "L") and "transparency" in image.info and name.endswith(".png"):
        image = image.convert("RGBA" if image.mode == "RGB" else "LA")
    elif image.mode == "1":
        image = image.convert("L")
    if image.mode.startswith("I"):
        array = (np.asarray(image).astype(np.int32) >> 8).astype(np.uint8)
        return "L", array
    return image.mode, np.asarray(image)


out = []
for name, data in files.items():
    image = Image.open(io.BytesIO(data))
    image.load()
    mode, array = as_ours(image, name)
    out.append({"name": name, "file": packed(data), "mode": mode, "size": [image.width, image.height], "pixels": packed(array.tobytes())})

modes = []
for name in ("jpeg 75 2.jpg", "progressive.jpg", "grey.jpg", "rgb.png", "grey.png", "rgba.png", "la.png", "grey 8.png"):
    for mode in ("UNCHANGED", "GRAY", "GRAY_ALPHA", "RGB", "RGB_ALPHA"):
        try:
            tensor = torchvision.io.decode_image(torch.frombuffer(bytearray(files[name]), dtype=torch.uint8), ImageReadMode[mode])
        except RuntimeError as error:
            print(name, mode, str(error).splitlines()[0][:90])
            continue
        modes.append({"name": name, "mode": mode, "shape": list(tensor.shape), "pixels": packed(tensor.numpy().tobytes())})

animation = [Image.fromarray(np.roll(picture(8, 10, 3), 2 * i, axis=1)).quantize(30) for i in range(3)]
file = saved(animation[0], "GIF", save_all=True, append_images=animation[1:], duration=100, loop=0)
reader = Image.open(io.BytesIO(file))
frames = []
for i in range(reader.n_frames):
    reader.seek(i)
    frames.append(packed(np.asarray(reader.convert("RGB")).transpose(2, 0, 1).tobytes()))

grids = []
for shape, options in (([5, 3, 4, 3], {"nrow": 2}), ([3, 1, 4, 3], {"padding": 1, "padValue": 0.5}), ([4, 3, 2, 2], {"normalize": True}), ([4, 3, 2, 2], {"normalize": True, "scaleEach": True, "nrow": 4}), ([2, 3, 2, 2], {"normalize": True, "valueRange": [-0.5, 0.25]}), ([1, 1, 3, 3], {}), ([3, 4, 5], {}), ([4, 5], {}), ([1, 4, 5], {})):
    count = int(np.prod(shape))
    values = torch.tensor([-1 + 2 * ((i * 7919 + 13) % 997) / 997 for i in range(count)]).reshape(shape)
    snake = {"padValue": "pad_value", "scaleEach": "scale_each", "valueRange": "value_range"}
    grid = torchvision.utils.make_grid(values, **{snake.get(k, k): tuple(v) if isinstance(v, list) else v for k, v in options.items()})
    grids.append({"shape": shape, "options": options, "out": list(grid.shape), "data": packed(grid.numpy().tobytes())})

path = os.path.join(HERE, "images.json")
with open(path, "w") as target:
    lines = lambda items: ",\n".join(json.dumps(item, separators=(",", ":")) for item in items)
    target.write('{"files":[\n' + lines(out) + '\n],\n"modes":[\n' + lines(modes) + '\n],\n"grids":[\n' + lines(grids) + '\n],\n"frames":' + json.dumps({"file": packed(file), "frames": frames}) + "}\n")
print(len(out), "files,", os.path.getsize(path), "bytes")
