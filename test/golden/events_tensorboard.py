#!/usr/bin/python3
"""Makes events_tensorboard.json: a TensorBoard event file, written by Google's protobuf library from TensorFlow's definitions.

Run: /usr/bin/python3 test/golden/events_tensorboard.py   (Debian: apt-get install python3-protobuf)
The message definitions are those of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto, cut to the
fields used; the record framing is tensorflow/core/lib/io/record_writer.cc's, the checksum is computed bit by bit.
"""
import base64
import json
import os
import struct

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

F = descriptor_pb2.FieldDescriptorProto
file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="tb", syntax="proto3")


def message(name, *fields):
    definition = file.message_type.add(name=name)
    for field, number, kind, label, type_name in fields:
        definition.field.add(name=field, number=number, type=kind, label=label, type_name=type_name)


ONE, MANY = F.LABEL_OPTIONAL, F.LABEL_REPEATED
message("Value", ("tag", 1, F.TYPE_STRING, ONE, None), ("simple_value", 2, F.TYPE_FLOAT, ONE, None))
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


START = 1700000000.5
# Values that float32 holds exactly, so that a writer of the same points gives the same bytes.
POINTS = [
    ["loss", 1, 0.75, START + 1],
    ["loss", 2, 0.5, START + 2],
    ["loss", 128, -1024.0, START + 3],
    ["accuracy", 5_000_000_000, 0.875, START + 4],
    ["Verlust (größer)", 3, float("inf"), START + 5],
]
content = record(Event(wall_time=START, file_version="brain.Event:2"))
for tag, step, value, time in POINTS:
    event = Event(wall_time=time, step=step)
    event.summary.value.add(tag=tag, simple_value=value)
    content += record(event)

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "events_tensorboard.json"), "w", encoding="utf-8") as out:
    points = [[tag, step, str(value), time] for tag, step, value, time in POINTS]
    json.dump({"start": START, "points": points, "file": base64.b64encode(content).decode()}, out, indent=1, ensure_ascii=False)
    out.write("\n")
