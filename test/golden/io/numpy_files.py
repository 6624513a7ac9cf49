"""Files that NumPy wrote, and what is in them: test/golden/io/numpy/* and numpy.json.

    /usr/bin/python3 test/golden/io/numpy_files.py
"""
import json
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "numpy")


def facts(array):
    return {"dtype": array.dtype.str, "shape": list(array.shape), "values": [bool(v) if array.dtype.kind == "b" else float(v) if array.dtype.kind == "f" else int(v)
                                                                           for v in array.flatten()]}


def main():
    os.makedirs(FOLDER, exist_ok=True)
    golden = {"npy": {}, "npz": {}}
    base = np.array([[0, 1, 2], [3, 100, 7]])
    arrays = {code: base.astype(code) for code in "?,i1,u1,<i2,<i4,<i8,<f2,<f4,<f8,>i2,>i4,>i8,>f2,>f4,>f8,<u2,<u4,<u8,>u2,>u4,>u8".split(",")}
    arrays |= {"negative": np.array([-1, -128, 2 ** 40, -2 ** 52]), "number": np.array(2.5), "vector": np.arange(5.0), "empty": np.zeros((0, 3)),
               "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)), "deep": np.arange(24, dtype=np.int32).reshape(2, 3, 4),
               "fortran3": np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4)), "big-fortran": np.asfortranarray(np.arange(6).reshape(2, 3).astype(">f4"))}
    for name, array in arrays.items():
        file = name.replace("<", "little-").replace(">", "big-").replace("?", "bool") + ".npy"
        np.save(os.path.join(FOLDER, file), array)
        golden["npy"][file] = facts(array)
    for version in ((2, 0), (3, 0)):
        file = f"version{version[0]}.npy"
        with open(os.path.join(FOLDER, file), "wb") as out:
            np.lib.format.write_array(out, arrays["<f4"], version=version)
        golden["npy"][file] = facts(arrays["<f4"])
    named = {"x": arrays["<f4"], "labels": arrays["<i8"], "слой": np.arange(3)}
    np.savez(os.path.join(FOLDER, "stored.npz"), **named)
    np.savez_compressed(os.path.join(FOLDER, "compressed.npz"), **named)
    np.savez(os.path.join(FOLDER, "positional.npz"), arrays["<f8"], arrays["?"])
    for file in ("stored.npz", "compressed.npz", "positional.npz"):
        with np.load(os.path.join(FOLDER, file)) as read:
            golden["npz"][file] = {name: facts(read[name]) for name in read.files}
    np.save(os.path.join(FOLDER, "objects.npy"), np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.save(os.path.join(FOLDER, "texts.npy"), np.array(["a", "bc"]))
    np.save(os.path.join(FOLDER, "records.npy"), np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]))
    np.save(os.path.join(FOLDER, "complex.npy"), np.array([1j]))
    np.save(os.path.join(FOLDER, "large.npy"), np.array([2 ** 63], dtype=np.uint64))
    with open(os.path.join(HERE, "numpy.json"), "w") as out:
        json.dump(golden, out, separators=(",", ":"))
        out.write("\n")


main()
