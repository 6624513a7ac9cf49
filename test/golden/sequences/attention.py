"""nn.MultiheadAttention."""
from ops.spec import D, T

NEG = "-inf"


def mask(rows, columns):
    """The first key is never left out."""
    return T(rows, columns, dtype="bool", data=[j > 0 and (i * 3 + j * 2) % 5 < 2 for i in range(rows) for j in range(columns)])


def masks(count, rows, columns):
    return T(count, rows, columns, dtype="bool", data=[j > 0 and (k + i * 3 + j * 2) % 5 < 2 for k in range(count) for i in range(rows) for j in range(columns)])


def additive(*shape, dtype="float32"):
    return T(*shape, dtype=dtype, span=(-1, 1), grad=False)


def keys(batch, source):
    return T(batch, source, dtype="bool", data=[j > b % 2 for b in range(batch) for j in range(source)])


def table(add):
    x = lambda *shape, **options: T(*shape, **{"span": (-1, 1), **options})
    cls = "MultiheadAttention"
    qkv = lambda: [x(3, 2, 4), x(5, 2, 4), x(5, 2, 4)]

    def add_self(args, options, call_options={}, mode="train", shape=(3, 2, 4)):
        same = x(*shape)
        add(cls, args, options, [same, same, same], call_options, mode)

    add(cls, [4, 2], {}, qkv())
    add(cls, [4, 1], {}, qkv())
    add(cls, [4, 4], {}, qkv(), mode="eval")
    add_self([4, 2], {})
    add_self([4, 2, 0, False], {})
    add_self([4, 2], {"batch_first": True})
    memory = x(5, 2, 4)
    add(cls, [4, 2], {}, [x(3, 2, 4), memory, memory])
    add(cls, [4, 2], {"bias": False}, [x(3, 2, 4), memory, memory])
    add(cls, [4, 2], {"bias": False}, qkv())
    add(cls, [4, 2], {"batch_first": True}, [x(2, 3, 4), x(2, 5, 4), x(2, 5, 4)])
    add(cls, [4, 2], {}, [x(3, 4), x(5, 4), x(5, 4)])
    add(cls, [4, 2], {"batch_first": True}, [x(3, 4), x(5, 4), x(5, 4)])
    add(cls, [4, 2], {"kdim": 3, "vdim": 5}, [x(3, 2, 4), x(5, 2, 3), x(5, 2, 5)])
    add(cls, [4, 2], {"kdim": 3}, [x(3, 2, 4), x(5, 2, 3), x(5, 2, 4)])
    add(cls, [4, 2, 0, False, False, False, 4, 6], {}, [x(3, 2, 4), x(5, 2, 4), x(5, 2, 6)])
    add(cls, [4, 2], {"kdim": 3, "vdim": 5, "bias": False, "batch_first": True}, [x(2, 3, 4), x(2, 5, 3), x(2, 5, 5)])
    add(cls, [4, 2], {"add_bias_kv": True}, qkv())
    add(cls, [4, 2], {"add_zero_attn": True}, qkv())
    both = {"add_bias_kv": True, "add_zero_attn": True}
    add(cls, [4, 2], both, qkv(), {"attn_mask": mask(3, 5), "key_padding_mask": keys(2, 5)})
    add(cls, [4, 2], both, qkv(), {"attn_mask": additive(3, 5)})
    add(cls, [4, 2], {"kdim": 3, "vdim": 5, **both}, [x(3, 2, 4), x(5, 2, 3), x(5, 2, 5)])
    for need in (True, False):
        add(cls, [4, 2], {}, qkv(), {"need_weights": need})
        add(cls, [4, 2], {}, [x(3, 4), x(5, 4), x(5, 4)], {"need_weights": need})
    add(cls, [4, 2], {}, qkv(), {"average_attn_weights": False})
    add(cls, [4, 2], {}, [x(3, 4), x(5, 4), x(5, 4)], {"average_attn_weights": False})
    add(cls, [4, 2], {}, [*qkv(), None, False, mask(3, 5), False])
    # Masks.
    add(cls, [4, 2], {}, qkv(), {"attn_mask": mask(3, 5)})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": masks(4, 3, 5)})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": additive(3, 5)})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": additive(4, 3, 5)})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": x(3, 5)})
    add(cls, [4, 2], {}, qkv(), {"key_padding_mask": keys(2, 5)})
    add(cls, [4, 2], {}, qkv(), {"key_padding_mask": additive(2, 5)})
    add(cls, [4, 2], {}, qkv(), {"key_padding_mask": keys(2, 5), "attn_mask": mask(3, 5)})
    add(cls, [4, 2], {}, qkv(), {"key_padding_mask": keys(2, 5), "attn_mask": additive(3, 5)})
    add(cls, [4, 2], {}, [x(3, 4), x(5, 4), x(5, 4)], {"key_padding_mask": T(5, dtype="bool", data=[False, True, False, True, True])})
    add(cls, [4, 2], {}, [x(3, 4), x(5, 4), x(5, 4)], {"attn_mask": masks(2, 3, 5)})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": T(3, 5, dtype="uint8", data=[int((i + j) % 3 == 1) for i in range(3) for j in range(5)])})
    # Dropout: masks as PyTorch's.
    for mode in ("train", "eval"):
        add(cls, [4, 2, 0.5], {}, qkv(), mode=mode)
        add_self([4, 2], {"dropout": 0.1, "batch_first": True}, mode=mode, shape=(2, 6, 4))
    add(cls, [4, 2], {"dtype": D("float64")}, [x(3, 2, 4, dtype="float64"), x(5, 2, 4, dtype="float64"), x(5, 2, 4, dtype="float64")])
    add_self([12, 3], {}, shape=(7, 5, 12))
    # Errors.
    add(cls, [5, 2], {}, qkv())
    add(cls, [4, 2], {}, [x(3, 2, 5), x(5, 2, 5), x(5, 2, 5)])
    add(cls, [4, 2], {}, [x(4), x(5, 4), x(5, 4)])
    add(cls, [4, 2], {}, [x(3, 2, 4), x(5, 4), x(5, 2, 4)])
    add(cls, [4, 2], {}, [x(3, 4), x(5, 2, 4), x(5, 4)])
    add(cls, [4, 2], {}, [x(3, 2, 4), x(5, 2, 4), x(4, 2, 4)])
    add(cls, [4, 2], {"kdim": 3}, [x(3, 2, 4), x(5, 2, 3), x(4, 2, 4)])
    add(cls, [4, 2], {"kdim": 3}, [x(3, 2, 4), x(5, 2, 4), x(5, 2, 4)])
    add(cls, [4, 2], {}, qkv(), {"attn_mask": mask(3, 4)})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": masks(2, 3, 5)})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": T(5, dtype="bool")})
    add(cls, [4, 2], {}, qkv(), {"attn_mask": T(3, 5, dtype="int64", data=[0] * 15)})
    add(cls, [4, 2], {}, qkv(), {"key_padding_mask": keys(3, 5)})
    add(cls, [4, 2], {}, qkv(), {"key_padding_mask": T(2, 5, dtype="int64", data=[0] * 10)})
    add(cls, [4, 2], {}, qkv(), {"key_padding_mask": T(5, dtype="bool")})
    add(cls, [4, 2], {}, [x(3, 4), x(5, 4), x(5, 4)], {"attn_mask": masks(3, 3, 5)})
    add(cls, [4, 2], {}, [x(3, 4), x(5, 4), x(5, 4)], {"key_padding_mask": keys(1, 5)})
