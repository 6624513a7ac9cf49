"""Lists of shapes and layouts that several tables run through."""
from ops.spec import T

LAYOUTS = [((2, 3), "contiguous"), ((3, 2), "transposed"), ((2, 3), "sliced"), ((2, 3), "narrowed"), ((2, 3), "expanded")]
DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]
SPECIAL = ["nan", "inf", "-inf", 0.0, -0.0, 1.0, -1.0, 1e-30, 1e30, 0.5, -2.5, 3.0]
SPAN = {"uint8": (0, 9), "int64": (-5, 6), "int32": (-5, 6), "bool": (0, 2)}


def like(dtype, *shape, **rest):
    """A tensor of any dtype with values in its range."""
    return T(*shape, dtype=dtype, **{"span": SPAN.get(dtype, (-2, 2)), **rest})
