#!/usr/bin/python3
"""Makes statistics_tensorboard.json: a sample of statistics as a TensorBoard event file, written by Google's protobuf library.

Run: /usr/bin/python3 test/golden/statistics_tensorboard.py   (Debian: apt-get install python3-protobuf python3-numpy)
The message definitions are those of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto, cut to the fields used;
fields from 1001 on are this project's. The statistics are NumPy's, in float64.
"""
import base64
import json
import os
import struct

import numpy
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

F = descriptor_pb2.FieldDescriptorProto
file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="tb", syntax="proto3")
ONE, MANY = F.LABEL_OPTIONAL, F.LABEL_REPEATED


def message(name, *fields):
    definition = file.message_type.add(name=name)
    for field, number, kind, label, type_name in fields:
        definition.field.add(name=field, number=number, type=kind, label=label, type_name=type_name)


message(
    "HistogramProto",
    *[(name, 1 + i, F.TYPE_DOUBLE, ONE, None) for i, name in enumerate(["min", "max", "num", "sum", "sum_squares"])],
    ("bucket_limit", 6, F.TYPE_DOUBLE, MANY, None),
    ("bucket", 7, F.TYPE_DOUBLE, MANY, None),
    *[(name, 1001 + i, F.TYPE_INT64, ONE, None) for i, name in enumerate(["nan", "positive", "negative", "zeros"])],
    *[(name, 1005 + i, F.TYPE_DOUBLE, ONE, None) for i, name in enumerate(["mean", "std", "norm"])],
)
message(
    "Value",
    ("tag", 1, F.TYPE_STRING, ONE, None),
    ("simple_value", 2, F.TYPE_FLOAT, ONE, None),
    ("histo", 5, F.TYPE_MESSAGE, ONE, ".tb.HistogramProto"),
    ("exact", 1001, F.TYPE_DOUBLE, ONE, None),
)
message("Summary", ("value", 1, F.TYPE_MESSAGE, MANY, ".tb.Value"))
message(
    "Event",
    ("wall_time", 1, F.TYPE_DOUBLE, ONE, None),
    ("step", 2, F.TYPE_INT64, ONE, None),
    ("file_version", 3, F.TYPE_STRING, ONE, None),
    ("summary", 5, F.TYPE_MESSAGE, ONE, ".tb.Summary"),
)
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
Event = message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("tb.Event"))


def masked_crc(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def record(event):
    data = event.SerializeToString()
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked_crc(length)) + data + struct.pack("<I", masked_crc(data))


def statistics(values):
    values = numpy.array(values, dtype=numpy.float64)
    finite = values[numpy.isfinite(values)]
    counts = {
        "count": len(values),
        "nan": int(numpy.isnan(values).sum()),
        "positiveInfinity": int(numpy.isposinf(values).sum()),
        "negativeInfinity": int(numpy.isneginf(values).sum()),
        "zeros": int((values == 0).sum()),
    }
    if len(finite) == 0:
        return {**counts, **dict.fromkeys(["min", "max", "mean", "std", "norm"]), "histogram": [0] * 64}
    flat = finite.min() == finite.max()
    bins = [len(finite)] + [0] * 63 if flat else numpy.histogram(finite, 64)[0].tolist()
    return {
        **counts,
        "min": float(finite.min()),
        "max": float(finite.max()),
        "mean": float(finite.sum()) / len(finite),
        "std": float(finite.std()),
        "norm": float(numpy.sqrt((finite * finite).sum())),
        "histogram": bins,
    }


def histogram_message(target, s):
    """As torch.utils.tensorboard's make_histogram: limits are the right ends of buckets; empty ones in a row are left out."""
    finite = s["count"] - s["nan"] - s["positiveInfinity"] - s["negativeInfinity"]
    if finite > 0:
        target.min, target.max, target.num = s["min"], s["max"], finite
        target.sum, target.sum_squares = s["mean"] * finite, s["norm"] * s["norm"]
        width = s["max"] / 64 - s["min"] / 64
        for i, count in enumerate(s["histogram"]):
            if count > 0 or (i < 63 and s["histogram"][i + 1] > 0):
                last = i == 63 or s["min"] == s["max"]
                target.bucket_limit.append(s["max"] if last else s["min"] + (i + 1) * width)
                target.bucket.append(count)
    target.nan, target.positive, target.negative = s["nan"], s["positiveInfinity"], s["negativeInfinity"]
    target.zeros = s["zeros"]
    for name in ["mean", "std", "norm"]:
        setattr(target, name, float("nan") if s[name] is None else s[name])


def scalar(summary, tag, number):
    value = summary.value.add(tag=tag, simple_value=number)
    if number == number and struct.unpack("<f", struct.pack("<f", number))[0] != number:
        value.exact = number


START = 1700000000.5
TIME = START + 1.25
random = numpy.random.RandomState(0)
sample = {
    "step": 70000,
    "time": TIME * 1000,
    "parameters": [
        {
            "name": "layers.0.weight",
            "weight": statistics(random.standard_normal(500)),
            "gradient": statistics([*random.standard_normal(20) * 1e-3, 0.0, float("nan"), float("inf"), float("-inf")]),
            "updateNorm": 0.00173,
        },
        {"name": "größe", "weight": statistics([0.25, 0.25, 0.25])},
        {"name": "parameter 1", "weight": statistics([-1.0, 2.0]), "gradient": statistics([float("nan")])},
    ],
    "activations": [
        {"module": "layers.1", "output": statistics([0.0, 0.0, 3.0, 4.0]), "dead": 0.5},
        {"module": "", "output": statistics([-1.5, 1.5]), "saturated": 0.1},
    ],
}

event = Event(wall_time=TIME, step=sample["step"])
for p in sample["parameters"]:
    name, weight, gradient = p["name"], p["weight"], p.get("gradient")
    histogram_message(event.summary.value.add(tag=f"weights/{name}").histo, weight)
    scalar(event.summary, f"weight norm/{name}", weight["norm"])
    if gradient:
        histogram_message(event.summary.value.add(tag=f"gradients/{name}").histo, gradient)
        scalar(event.summary, f"gradient norm/{name}", float("nan") if gradient["norm"] is None else gradient["norm"])
    if "updateNorm" in p:
        scalar(event.summary, f"update norm/{name}", p["updateNorm"])
        scalar(event.summary, f"update ratio/{name}", p["updateNorm"] / weight["norm"])
for a in sample["activations"]:
    name = a["module"] or "(model)"
    histogram_message(event.summary.value.add(tag=f"activations/{name}").histo, a["output"])
    for key, tag in [("dead", "dead units"), ("saturated", "saturated")]:
        if key in a:
            scalar(event.summary, f"{tag}/{name}", a[key])
content = record(Event(wall_time=START, file_version="brain.Event:2")) + record(event)

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "statistics_tensorboard.json"), "w", encoding="utf-8") as out:
    json.dump({"start": START, "sample": sample, "file": base64.b64encode(content).decode()}, out, ensure_ascii=False)
    out.write("\n")
