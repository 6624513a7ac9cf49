#!/usr/bin/python3
"""Makes hdf5/*.h5 and hdf5.json: files of h5py, and what is in them.

Run: /usr/bin/python3 test/golden/io/hdf5.py (Debian: python3-h5py)

`datasets`: by file and path, shape, type as h5py names it, values. `attributes`: those of the file and of /numbers/float32.
"""
import json
import os

import h5py
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
os.makedirs(os.path.join(HERE, "hdf5"), exist_ok=True)
ramp = np.arange(24).reshape(2, 3, 4)


def fill(file):
    file.attrs["title"] = "Проба"
    file.attrs["version"] = 3
    file.attrs["scale"] = 0.25
    file.attrs["sizes"] = np.array([1, 2, 3], "i8")
    file.attrs["matrix"] = np.array([[1.5, 2], [3, 4]])
    file.attrs["flags"] = np.array([True, False])
    file.attrs["names"] = ["a", "б"]
    file.attrs["fixed"] = np.bytes_("bytes")
    numbers = file.create_group("numbers")
    for name in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64"):
        numbers[name] = (ramp * 5 - (40 if not name.startswith("u") else 0)).astype(name)
    numbers["float32"].attrs["unit"] = "mm"
    numbers["bool"] = ramp % 3 == 0
    numbers["big"] = (ramp / 3).astype(">f8")
    numbers["big int"] = (ramp * 1000).astype(">i2")
    numbers["one"] = np.float32(2.5)
    numbers["none"] = np.zeros((0, 3), "f4")
    numbers["colours"] = np.array([1, 2, 0], "i1").astype(h5py.enum_dtype({"RED": 0, "GREEN": 1, "BLUE": 2}, "i1"))
    packed = file.create_group("packed/deep")
    large = np.arange(5000, dtype="f4").reshape(50, 100) % 97
    packed.create_dataset("gzip", data=large, chunks=(7, 30), compression="gzip")
    packed.create_dataset("all", data=large.astype("i4"), chunks=(20, 100), compression="gzip", shuffle=True, fletcher32=True)
    growing = packed.create_dataset("growing", shape=(4, 2), maxshape=(None, 2), dtype="i8", chunks=(3, 2), fillvalue=-7)
    growing[1] = [1, 2]
    texts = file.create_group("texts")
    texts["words"] = ["one", "два", ""]
    texts["fixed"] = np.array([b"ab", b"cde"], "S4")
    texts["one"] = "single"
    file["row"] = np.array([(1, 2.5)], [("a", "i4"), ("b", "f4")])
    file["link"] = h5py.SoftLink("/numbers/int8")
    file["broken"] = h5py.SoftLink("/nowhere")
    file["other"] = h5py.ExternalLink("other.h5", "/x")


out = {"datasets": {}}
for name, libver in (("plain", "earliest"), ("latest", "latest")):
    place = os.path.join(HERE, "hdf5", f"{name}.h5")
    with h5py.File(place, "w", libver=libver) as file:
        fill(file)
    with h5py.File(place, "r") as file:
        found = {}

        def visit(path, node):
            if not isinstance(node, h5py.Dataset) or node.dtype.kind == "V":
                return
            isText = h5py.check_string_dtype(node.dtype) is not None
            value = node.asstr()[()] if isText else node[()]
            value = np.asarray(value, "O" if isText else None)
            found[f"/{path}"] = {"shape": list(node.shape), "dtype": "text" if isText else node.dtype.str, "values": value.astype("f8").tolist() if value.dtype.kind == "f" else value.tolist()}

        file.visititems(visit)
        out["datasets"][name] = found

with open(os.path.join(HERE, "hdf5.json"), "w") as target:
    json.dump(out, target, ensure_ascii=False)
    target.write("\n")

# A tiny one, to be damaged.
with h5py.File(os.path.join(HERE, "hdf5", "tiny.h5"), "w") as file:
    file.attrs["title"] = "t"
    file.create_dataset("g/x", data=np.arange(12, dtype="f4").reshape(3, 4), chunks=(2, 4), compression="gzip", shuffle=True)
    file["n"] = ["a", "bc"]
