"""Transformer layers, stacks of them, and nn.Transformer."""
from ops.spec import D, T
from sequences.attention import additive, keys, mask
from sequences_main import Fn, New


def table(add):
    x = lambda *shape, **options: T(*shape, **{"span": (-1, 1), **options})
    causal = lambda n: T(n, n, data=["-inf" if j > i else 0.0 for i in range(n) for j in range(n)], grad=False)
    small = {"dim_feedforward": 6}
    # Encoder layers.
    for first in (False, True):
        for dropout in (0, 0.1):
            add("TransformerEncoderLayer", [4, 2], {**small, "dropout": dropout, "norm_first": first}, [x(3, 2, 4)])
            add("TransformerDecoderLayer", [4, 2], {**small, "dropout": dropout, "norm_first": first}, [x(3, 2, 4), x(5, 2, 4)])
    encoder = lambda options, call, call_options={}, mode="eval": add("TransformerEncoderLayer", [4, 2, 6], options, call, call_options, mode)
    decoder = lambda options, call, call_options={}, mode="eval": add("TransformerDecoderLayer", [4, 2, 6], options, call, call_options, mode)
    encoder({}, [x(3, 2, 4)])
    encoder({"batch_first": True}, [x(2, 3, 4)])
    encoder({}, [x(3, 4)])
    for activation in ("relu", "gelu", Fn("gelu"), Fn("tanh"), New("ReLU"), New("ELU")):
        encoder({"activation": activation}, [x(3, 2, 4)])
        decoder({"activation": activation}, [x(3, 2, 4), x(4, 2, 4)])
    encoder({"layer_norm_eps": 0.5}, [x(3, 2, 4)])
    encoder({}, [x(3, 2, 4)], {"src_mask": causal(3)})
    encoder({}, [x(3, 2, 4), mask(3, 3), keys(2, 3)])
    encoder({"batch_first": True}, [x(2, 3, 4)], {"src_key_padding_mask": keys(2, 3)})
    encoder({}, [x(3, 2, 4)], {"src_key_padding_mask": additive(2, 3)})
    add("TransformerEncoderLayer", [4, 2, 6, 0.5, "gelu", 1e-3, True, True], {}, [x(2, 3, 4)])
    add("TransformerEncoderLayer", [4, 2, 6], {"dtype": D("float64"), "dropout": 0}, [x(3, 2, 4, dtype="float64")])
    decoder({}, [x(3, 2, 4), x(5, 2, 4)], {"tgt_mask": causal(3), "memory_mask": mask(3, 5)})
    decoder({}, [x(3, 2, 4), x(5, 2, 4)], {"tgt_key_padding_mask": keys(2, 3), "memory_key_padding_mask": keys(2, 5)})
    decoder({"batch_first": True}, [x(2, 3, 4), x(2, 5, 4), None, None, keys(2, 3)])
    decoder({}, [x(3, 4), x(5, 4)])
    encoder({"activation": "selu"}, [x(3, 2, 4)])
    decoder({"activation": "selu"}, [x(3, 2, 4), x(3, 2, 4)])
    encoder({}, [x(3, 2, 5)])
    encoder({}, [x(3, 2, 4)], {"src_key_padding_mask": T(2, 3, dtype="int64", data=[0] * 6)})
    add("TransformerEncoderLayer", [5, 2], {}, [x(3, 2, 5)])

    # Stacks.
    layer = lambda kind="Encoder", **options: New(f"Transformer{kind}Layer", 4, 2, 5, **options)
    for mode in ("train", "eval"):
        add("TransformerEncoder", [layer(), 2], {}, [x(3, 2, 4)], mode=mode)
        add("TransformerDecoder", [layer("Decoder"), 2], {}, [x(3, 2, 4), x(4, 2, 4)], mode=mode)
    add("TransformerEncoder", [layer(batch_first=True), 1, New("LayerNorm", 4)], {}, [x(2, 3, 4)], {"mask": causal(3)}, mode="eval")
    add("TransformerEncoder", [layer(), 2], {"norm": New("LayerNorm", 4), "enable_nested_tensor": False}, [x(3, 2, 4), None, keys(2, 3)], mode="eval")
    add("TransformerDecoder", [layer("Decoder"), 1], {"norm": New("LayerNorm", 4)}, [x(3, 2, 4), x(4, 2, 4), causal(3)], mode="eval")
    add("TransformerEncoder", [layer(), 1], {}, [x(3, 2, 4)], {"src_key_padding_mask": T(2, 3, dtype="int64", data=[0] * 6)})

    # The whole.
    sizes = {"num_encoder_layers": 1, "num_decoder_layers": 1, "dim_feedforward": 5}
    double = {"dtype": "float64"}
    for mode in ("train", "eval"):  # in float64: layer norms of four features one after the other magnify roundings
        add("Transformer", [4, 2], {**sizes, "dtype": D("float64")}, [x(3, 2, 4, **double), x(4, 2, 4, **double)], mode=mode)
    add("Transformer", [], {"d_model": 4, "nhead": 1, **sizes, "batch_first": True, "norm_first": True, "activation": "gelu"}, [x(2, 3, 4), x(2, 4, 4)], {"tgt_mask": causal(4)})
    add("Transformer", [4, 2, 1, 1, 5, 0], {}, [x(3, 2, 4), x(4, 2, 4)], {"src_mask": mask(3, 3), "memory_mask": mask(4, 3), "src_key_padding_mask": keys(2, 3), "tgt_key_padding_mask": keys(2, 4), "memory_key_padding_mask": keys(2, 3)})
    add("Transformer", [4, 2, 1, 1, 5], {}, [x(3, 4), x(4, 4)], mode="eval")
    add("Transformer", [4, 2, 1, 1, 5], {}, [x(3, 2, 4), x(4, 3, 4)])
    add("Transformer", [4, 2, 1, 1, 5], {"batch_first": True}, [x(3, 2, 4), x(4, 2, 4)])
    add("Transformer", [4, 2, 1, 1, 5], {}, [x(3, 2, 4), x(4, 2, 5)])
