"""Prints what h5py reads from a file: shapes, types, values, attributes by path."""
import json
import sys

import h5py
import numpy as np

out = {}


def visit(path, node):
    attributes = {name: value if isinstance(value, str) else np.asarray(value).tolist() for name, value in node.attrs.items()}
    if isinstance(node, h5py.Dataset):
        isText = h5py.check_string_dtype(node.dtype) is not None
        value = node.asstr()[()] if isText else node[()]
        out["/" + path] = {"shape": list(node.shape), "dtype": "text" if isText else node.dtype.str, "values": np.asarray(value).tolist(), "compression": node.compression, "attributes": attributes}
    elif attributes:
        out["/" + path] = {"attributes": attributes}


with h5py.File(sys.argv[1], "r") as file:
    visit("", file)
    file.visititems(visit)
print(json.dumps(out))
