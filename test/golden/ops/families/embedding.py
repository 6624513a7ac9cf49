"""Tables of vectors looked up by index, and bags of them."""
from ops.spec import Step, T

I = lambda *values, **rest: T(len(values), dtype=rest.pop("dtype", "int64"), data=list(values))


def table(add):
    for indices in (I(0, 2, 2), T(2, 2, dtype="int64", data=[0, 1, 1, 3]), T(dtype="int64", data=[1]), I(), I(1, 1, dtype="int32"), T(2, 0, dtype="int64")):
        add("F.embedding", indices, T(4, 3))
        add("F.embedding", indices, T(4, 3, dtype="float64"), padding_idx=1)
        add("F.embedding", indices, T(4, 3), scale_grad_by_freq=True)
        add("F.embedding", indices, T(4, 3, layout="transposed"), padding_idx=-1)
    for norm in (1, 2, 3, "inf"):
        for layout in ("contiguous", "sliced"):
            weight = T(4, 3, layout=layout, grad=False)
            add([("F.embedding", [I(0, 2, 2), weight], {"max_norm": 1.5, "norm_type": norm}), ("clone", [weight], {})])
            add("F.embedding", I(0, 2, 2), T(4, 3, layout=layout, grad=False), None, 1.5, norm)
    add("F.embedding", I(0, 1), T(4, 3, grad=False))
    for wrong in (I(0, 4), I(-1)):
        add("F.embedding", wrong, T(4, 3), meta=False)
    add("F.embedding", T(2), T(4, 3))
    add("F.embedding", T(2, dtype="bool"), T(4, 3))
    add("F.embedding", I(0), T(4))
    add("F.embedding", I(0), T(4, 3, 2))
    add("F.embedding", I(0), T(4, 3), padding_idx=4)
    add("F.embedding", I(0), T(4, 3), padding_idx=-5)
    add("F.embedding", I(0), T(4, 3, dtype="int64", span=(0, 9)))

    for mode in ("sum", "mean", "max"):
        for dtype in ("float32", "float64"):
            add("F.embeddingBag", T(2, 3, dtype="int64", data=[0, 2, 1, 1, 1, 3]), T(4, 3, dtype=dtype), mode=mode)
            add("F.embeddingBag", I(0, 2, 1, 1, 3), T(4, 3, dtype=dtype), I(0, 2), mode=mode)
            add("F.embeddingBag", I(0, 2, 1, 1, 3), T(4, 3, dtype=dtype), I(0, 2, 2, 5), mode=mode)
        add("F.embeddingBag", I(0, 2, 1, 1, 3), T(4, 3), I(0, 2, 5), mode=mode, include_last_offset=True)
        add("F.embeddingBag", I(0, 2, 1, 1, 3), T(4, 3), I(0, 2), mode=mode, padding_idx=1)
        add("F.embeddingBag", I(1, 1, 1, 0, 3), T(4, 3), I(0, 2), mode=mode, padding_idx=-3)
        add("F.embeddingBag", I(0, 2, 1, 1, 3), T(4, 3, layout="sliced"), I(0, 2), mode=mode)
        add("F.embeddingBag", I(0, 2, 1, 1, 3, dtype="int32"), T(4, 3), I(0, 2, dtype="int32"), mode=mode)
        add("F.embeddingBag", I(0, 2, 1, 1, 3), T(4, 3, grad=False), I(0, 2), None, 2, False, mode)
        weight = T(4, 3, grad=False)
        add([("F.embeddingBag", [I(0, 2, 1, 1), weight, I(0, 2)], {"mode": mode, "max_norm": 1.5}), ("clone", [weight], {})])
        # PyTorch divides by the count of another index where some come twice (it takes the i-th index for the i-th different one).
        add("F.embeddingBag", I(0, 1, 2, 2), T(4, 3), I(0, 2), mode=mode, scale_grad_by_freq=True)
        add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3), I(0, 2), mode=mode, per_sample_weights=T(4))
    add("F.embeddingBag", I(0, 2, 1, 1, 3), T(4, 3, dtype="float64"), I(0, 2), mode="sum", per_sample_weights=T(5, dtype="float64"))
    add("F.embeddingBag", T(2, 2, dtype="int64", data=[0, 2, 1, 1]), T(4, 3), mode="sum", per_sample_weights=T(2, 2))
    add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3), I(0, 2), mode="sum", per_sample_weights=T(4), padding_idx=1)
    add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3))
    add("F.embeddingBag", T(2, 2, dtype="int64", data=[0, 2, 1, 1]), T(4, 3), I(0, 2))
    add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3), I(1, 2), meta=False)
    add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3), I(0, 5), meta=False)
    add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3), T(1, 2, dtype="int64", data=[0, 2]))
    add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3), I(0, 2), mode="median")
    add("F.embeddingBag", I(0, 2, 1, 1), T(4, 3), I(0, 2), mode="sum", per_sample_weights=T(3))
    add("F.embeddingBag", T(1, 1, 1, dtype="int64", data=[0]), T(4, 3))
