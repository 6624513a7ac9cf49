#!/usr/bin/python3
"""Makes tiff.json: TIFF files of all kinds that are read, and the numbers in them as Pillow 9.4 (with libtiff) gives them.

Run: /usr/bin/python3 test/golden/vision/tiff.py

`files`: name, bytes, shape [H, W] or [H, W, C], dtype, numbers row by row. What Pillow cannot read (planes of 16 bits, float64, tiles of floats) is compared with
the numbers that were written. Bytes go through zlib and base64.
"""
import base64
import io
import json
import os
import struct
import zlib

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
packed = lambda data: base64.b64encode(zlib.compress(bytes(data), 9)).decode()


def picture(height, width, bands=1):
    y, x, b = np.mgrid[0:height, 0:width, 0:bands]
    noise = ((x * 7919 + y * 104729 + b * 13) % 997) % 40
    out = ((x * 9 + y * 5 + b * 60 + noise) % 256).astype(np.uint8)
    return out[:, :, 0] if bands == 1 else out


def saved(image, **options):
    file = io.BytesIO()
    image.save(file, "TIFF", **options)
    return file.getvalue()


def tiff(entries, blocks, big=False, tiled=False):
    """A file of one page: entries by tag, and the bytes of its strips or tiles."""
    order = ">" if big else "<"
    entries = {**entries, (324 if tiled else 273): None, (325 if tiled else 279): [len(b) for b in blocks]}
    head = (b"MM\0*" if big else b"II*\0") + struct.pack(order + "I", 8)
    size = 8 + 2 + 12 * len(entries) + 4
    outside = b""
    places = []
    data_at = size + sum(4 * len(v) if v is not None and len(v) > 1 else 0 for v in entries.values()) + (4 * len(blocks) if len(blocks) > 1 else 0)
    for block in blocks:
        places.append(data_at)
        data_at += len(block)
    entries[324 if tiled else 273] = places
    body = struct.pack(order + "H", len(entries))
    for tag in sorted(entries):
        values = entries[tag]
        body += struct.pack(order + "HHI", tag, 4, len(values))
        if len(values) == 1:
            body += struct.pack(order + "I", values[0])
        else:
            body += struct.pack(order + "I", size + len(outside))
            outside += struct.pack(f"{order}{len(values)}I", *values)
    return head + body + struct.pack(order + "I", 0) + outside + b"".join(blocks)


def basic(width, height, bits, photometric=1, samples=1, compression=1, **more):
    return {256: [width], 257: [height], 258: [bits] * samples, 259: [compression], 262: [photometric], 277: [samples], 278: [more.pop("rows", height)], **{int(k[1:]): v for k, v in more.items()}}


def rows_of(values, bits):
    text = ["".join(format(int(v), f"0{bits}b") for v in row) for row in values]
    return b"".join(bytes(int(row[i : i + 8].ljust(8, "0"), 2) for i in range(0, len(row), 8)) for row in text)


grey, rgb, rgba = picture(13, 21), picture(13, 21, 3), picture(13, 21, 4)
deep = grey.astype(np.uint16) * 257 + 5
floats = (grey.astype("f4") - 100) / 7
bilevel = Image.fromarray(grey).convert("1")
files = {}
for compression in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate"):
    files[f"bilevel {compression}"] = saved(bilevel, compression=compression)
    files[f"grey {compression}"] = saved(Image.fromarray(grey), compression=compression)
    files[f"rgb {compression}"] = saved(Image.fromarray(rgb), compression=compression)
for compression in ("tiff_lzw", "tiff_adobe_deflate"):
    files[f"differences {compression}"] = saved(Image.fromarray(rgb), compression=compression, tiffinfo={317: 2})
    files[f"differences 16 {compression}"] = saved(Image.fromarray(deep), compression=compression, tiffinfo={317: 2})
    files[f"float {compression}"] = saved(Image.fromarray(floats), compression=compression)
    files[f"float differences {compression}"] = saved(Image.fromarray(floats), compression=compression, tiffinfo={317: 3})
files["float"] = saved(Image.fromarray(floats))
files["rgba lzw"] = saved(Image.fromarray(rgba, "RGBA"), compression="tiff_lzw")
files["inks"] = saved(Image.fromarray(rgb).convert("CMYK"))
files["long codes"] = saved(Image.fromarray(np.random.RandomState(0).randint(0, 256, (64, 100)).astype(np.uint8)), compression="tiff_lzw")
files["one colour"] = saved(Image.fromarray(np.full((100, 100), 7, np.uint8)), compression="tiff_lzw")
for bits in (2, 4):
    few = grey >> (8 - bits)
    files[f"grey {bits}"] = tiff(basic(21, 13, bits), [rows_of(few, bits)])
    files[f"white is zero {bits}"] = tiff(basic(21, 13, bits, photometric=0), [rows_of(few, bits)])
    palette = [int(v) for v in (np.arange(3 << bits) * 1237 % 65536)]
    files[f"palette {bits}"] = tiff(basic(21, 13, bits, photometric=3, t320=palette), [rows_of(few, bits)])
files["white is zero"] = tiff(basic(21, 13, 8, photometric=0), [grey.tobytes()])
files["big-endian 16"] = tiff(basic(21, 13, 16), [deep.astype(">u2").tobytes()], big=True)
files["strips"] = tiff(basic(21, 13, 8, 2, 3, rows=5), [rgb[i : i + 5].tobytes() for i in (0, 5, 10)])
files["planes"] = tiff(basic(21, 13, 8, 2, 3, t284=[2]), [np.ascontiguousarray(rgb[:, :, c]).tobytes() for c in range(3)])
files["premultiplied"] = tiff(basic(21, 13, 8, 2, 4, t338=[1]), [np.minimum(rgba, rgba[:, :, 3:]).tobytes()])


def tiles(values, size):
    padded = np.zeros((-(-values.shape[0] // size) * size, -(-values.shape[1] // size) * size) + values.shape[2:], values.dtype)
    padded[: values.shape[0], : values.shape[1]] = values
    return [np.ascontiguousarray(padded[y : y + size, x : x + size]).tobytes() for y in range(0, padded.shape[0], size) for x in range(0, padded.shape[1], size)]


files["tiles"] = tiff({**basic(21, 13, 8, 2, 3), 322: [16], 323: [16]}, tiles(rgb, 16), tiled=True)

out = []
for name, data in files.items():
    image = Image.open(io.BytesIO(data))
    if image.mode in ("1", "P"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    array = np.asarray(image)
    if array.dtype.kind == "u" and array.dtype.itemsize == 2 or image.mode.startswith("I"):
        array = array.astype(np.int32)
    out.append({"name": name, "file": packed(data), "shape": list(array.shape), "dtype": array.dtype.name, "values": packed(np.ascontiguousarray(array).tobytes())})

written = {
    "float16": (floats.astype("<f2"), tiff(basic(21, 13, 16, t339=[3]), [floats.astype("<f2").tobytes()])),
    "float64": (floats.astype("<f8"), tiff(basic(21, 13, 64, t339=[3]), [floats.astype("<f8").tobytes()])),
    "float32 big-endian": (floats, tiff(basic(21, 13, 32, t339=[3]), [floats.astype(">f4").tobytes()], big=True)),
    "tiles of floats": (floats, tiff({**basic(21, 13, 32, t339=[3]), 322: [16], 323: [16]}, tiles(floats, 16), tiled=True)),
    "planes 16": (rgb.astype("<u2") * 200, tiff(basic(21, 13, 16, 2, 3, t284=[2]), [np.ascontiguousarray(rgb[:, :, c].astype("<u2") * 200).tobytes() for c in range(3)])),
    "rgb 16": (rgb.astype("<u2") * 200, tiff(basic(21, 13, 16, 2, 3), [(rgb.astype("<u2") * 200).tobytes()])),
}
for name, (array, data) in written.items():
    array = array.astype(np.float32 if array.dtype.kind == "f" else np.int32)
    out.append({"name": name, "file": packed(data), "shape": list(array.shape), "dtype": array.dtype.name, "values": packed(array.tobytes())})

pages = [Image.fromarray(np.roll(deep, i, axis=1)) for i in range(3)]
volume = saved(pages[0], save_all=True, append_images=pages[1:], compression="tiff_lzw")
uneven = saved(Image.fromarray(grey), save_all=True, append_images=[Image.fromarray(grey[:5])])
result = {"files": out, "pages": {"file": packed(volume), "values": packed(np.stack([np.asarray(p) for p in pages]).astype(np.int32).tobytes())}, "uneven": packed(uneven)}
with open(os.path.join(HERE, "tiff.json"), "w") as target:
    json.dump(result, target, indent=0)
    target.write("\n")
print(len(out), "files,", os.path.getsize(os.path.join(HERE, "tiff.json")), "bytes")
