"""nn.RNN, nn.LSTM, nn.GRU and their cells."""
from ops.spec import D, T
from sequences_main import Packed

LAYERS = ("RNN", "LSTM", "GRU")


def table(add):
    x = lambda *shape, **options: T(*shape, **{"span": (-1, 1), **options})
    for cls in LAYERS:
        states = lambda *shape: [(x(*shape), x(*shape))] if cls == "LSTM" else [x(*shape)]
        add(cls, [2, 3], {}, [x(4, 2, 2)])
        add(cls, [2, 3], {}, [x(4, 2, 2), *states(1, 2, 3)])
        add(cls, [2, 3, 2], {}, [x(3, 2, 2), *states(2, 2, 3)])
        add(cls, [2, 3], {"num_layers": 2, "bidirectional": True}, [x(3, 2, 2), *states(4, 2, 3)])
        add(cls, [2, 3], {"bias": False}, [x(3, 2, 2)])
        add(cls, [2, 3], {"batch_first": True, "bidirectional": True}, [x(2, 4, 2), *states(2, 2, 3)])
        add(cls, [2, 3, 3, False, True, 0.5, True], {}, [x(2, 3, 2)])
        add(cls, [2, 3, 3], {"dropout": 0.5}, [x(3, 2, 2)])
        add(cls, [2, 3, 2], {"dropout": 0.5}, [x(3, 2, 2)], mode="eval")
        add(cls, [2, 3, 2], {"dropout": 1}, [x(3, 2, 2)])
        add(cls, [2, 3], {}, [x(4, 2)])
        add(cls, [2, 3], {"batch_first": True, "bidirectional": True}, [x(4, 2), *states(2, 3)])
        add(cls, [2, 3], {"num_layers": 2}, [x(4, 2), *states(2, 3)])
        add(cls, [2, 3], {}, [x(1, 1, 2)])
        add(cls, [1, 1], {}, [x(3, 2, 1)])
        add(cls, [2, 3], {}, [x(2, 0, 2)])
        add(cls, [2, 3], {}, [x(3, 2, 2, layout="transposed")])
        add(cls, [2, 3], {"batch_first": True}, [x(3, 2, 2, layout="sliced")])
        add(cls, [2, 3], {"dtype": D("float64")}, [x(3, 2, 2, dtype="float64"), *[
            tuple(x(1, 2, 3, dtype="float64") for _ in range(2)) if cls == "LSTM" else x(1, 2, 3, dtype="float64")]])
        add(cls, [2, 3], {"dtype": D("float64"), "num_layers": 2, "bidirectional": True}, [x(5, 3, 2, dtype="float64")])
        add(cls, [6, 20], {}, [x(7, 5, 6, span=(-3, 3))])
        # Packed: lengths 4, 2, 2, 1, also unsorted, with states and several layers.
        lengths = (4, 2, 2, 1)
        add(cls, [2, 3], {}, [Packed(*(x(n, 2) for n in lengths))])
        add(cls, [2, 3], {"bidirectional": True}, [Packed(*(x(n, 2) for n in lengths)), *states(2, 4, 3)])
        add(cls, [2, 3], {"num_layers": 2, "bidirectional": True}, [Packed(*(x(n, 2) for n in (1, 3, 2)), enforce_sorted=False), *states(4, 3, 3)])
        add(cls, [2, 3], {"num_layers": 2, "dropout": 0.5, "batch_first": True}, [Packed(*(x(n, 2) for n in (2, 3)), enforce_sorted=False)])
        # Errors.
        add(cls, [2, 3], {}, [x(4, 2, 3)])
        add(cls, [2, 3], {}, [x(2)])
        add(cls, [2, 3], {}, [x(1, 2, 2, 2)])
        add(cls, [2, 3], {}, [x(0, 2, 2)])
        add(cls, [2, 3], {}, [x(3, 2, 2), *states(1, 3, 3)])
        add(cls, [2, 3], {}, [x(3, 2, 2), *states(2, 2, 3)])
        add(cls, [2, 3], {}, [x(3, 2, 2), *states(1, 2, 4)])
        add(cls, [2, 3], {}, [x(3, 2, 2), *states(2, 3)])
        add(cls, [2, 3], {}, [x(3, 2), *states(1, 2, 3)])
        add(cls, [2, 3], {}, [x(3, 2, 2, dtype="float64")])
        add(cls, [2, 3], {}, [Packed(x(3, 2), x(1, 2)), *states(1, 3, 3)])
        add(cls, [2, 3], {}, [Packed(x(3, 3), x(1, 3))])
        add(cls, [2, 3], {"dropout": 1.5}, [x(3, 2, 2)])
        add(cls, [2, 3], {"dropout": -0.5}, [x(3, 2, 2)])
    for options in ({}, {"bidirectional": True, "num_layers": 2}, {"bias": False}):
        add("RNN", [2, 3], {"nonlinearity": "relu", **options}, [x(4, 2, 2)])
    add("RNN", [2, 3], {"nonlinearity": "selu"}, [x(4, 2, 2)])
    for cls in ("RNN", "GRU"):
        add(cls, [2, 3], {"proj_size": 2}, [x(4, 2, 2)])

    # Projections.
    two = lambda h, c: [(x(*h), x(*c))]
    add("LSTM", [2, 4], {"proj_size": 2}, [x(3, 2, 2)])
    add("LSTM", [2, 4, 2], {"proj_size": 3, "bidirectional": True}, [x(3, 2, 2), *two((4, 2, 3), (4, 2, 4))])
    add("LSTM", [2, 4, 2, False], {"proj_size": 1, "batch_first": True}, [x(2, 3, 2)])
    add("LSTM", [2, 4], {"proj_size": 2, "bidirectional": True}, [Packed(x(3, 2), x(2, 2), x(2, 2))])
    add("LSTM", [2, 4], {"proj_size": 2}, [x(3, 2), *two((1, 2), (1, 4))])
    add("LSTM", [2, 4], {"proj_size": 2}, [x(3, 2, 2), *two((1, 2, 4), (1, 2, 4))])
    add("LSTM", [2, 4], {"proj_size": 2}, [x(3, 2, 2), *two((1, 2, 2), (1, 2, 2))])
    add("LSTM", [2, 4], {"proj_size": 4}, [x(3, 2, 2)])
    add("LSTM", [2, 4], {"proj_size": -1}, [x(3, 2, 2)])

    for cls in ("RNNCell", "LSTMCell", "GRUCell"):
        states = lambda *shape: [(x(*shape), x(*shape))] if cls == "LSTMCell" else [x(*shape)]
        add(cls, [2, 3], {}, [x(4, 2)])
        add(cls, [2, 3], {}, [x(4, 2), *states(4, 3)])
        add(cls, [2, 3, False], {}, [x(4, 2), *states(4, 3)])
        add(cls, [2, 3], {}, [x(2)])
        add(cls, [2, 3], {}, [x(2), *states(3)])
        add(cls, [2, 3], {"bias": False}, [x(0, 2)])
        add(cls, [5, 8], {"dtype": D("float64")}, [x(3, 5, dtype="float64")])
        add(cls, [2, 3], {}, [x(4, 2, 2)])
        add(cls, [2, 3], {}, [x(4, 3)])
        add(cls, [2, 3], {}, [x(4, 2), *states(3, 3)])
        add(cls, [2, 3], {}, [x(4, 2), *states(4, 2)])
    add("RNNCell", [2, 3], {"nonlinearity": "relu"}, [x(4, 2)])
    add("RNNCell", [2, 3, False, "relu"], {}, [x(4, 2), x(4, 3)])
    add("RNNCell", [2, 3], {"nonlinearity": "gelu"}, [x(4, 2)])
