"""Driver of PyTorch on one thread: the child's half of the protocol of driver.mjs. Runs the Python source of a workload."""

import json
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

MARKER = "@bench "
SHORTEST = 1e-8


def mix(x):
    """The hash of tensors.mjs: the finalizer of MurmurHash3 on arrays of uint32."""
    x = x.astype(np.uint32)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return x ^ (x >> np.uint32(16))


def seed_of(name):
    seed = 0
    for character in name:
        seed = int(mix(np.array([(seed * 31 + ord(character)) & 0xFFFFFFFF]))[0])
    return seed


def fill(name, spec):
    shape = spec["shape"]
    if spec["kind"] == "constant":
        return torch.full(shape, float(spec["value"]))
    size = int(np.prod(shape)) if shape else 1
    bits = mix(np.arange(size, dtype=np.uint32) ^ np.uint32(seed_of(name)))
    if spec["kind"] == "integers":
        values = np.floor(bits.astype(np.float64) / 2**32 * spec["below"]).astype(np.int64)
    else:
        unit = (bits >> np.uint32(8)).astype(np.float64) / 2**24
        values = (spec["low"] + (spec["high"] - spec["low"]) * unit).astype(np.float32)
    return torch.from_numpy(values.reshape(shape))


class Driver:
    def __init__(self):
        self.step = None
        self.seconds_per_call = 0.0

    def about(self, request):
        import os
        import re

        maps = open("/proc/self/maps").read() if os.path.exists("/proc/self/maps") else ""
        torch.mm(torch.ones(2, 2), torch.ones(2, 2))
        blas = sorted(set(re.findall(r"[^/\s]*(?:openblas|mkl|blis|/libblas|atlas)[^/\s]*\.so[.\d]*", maps)))
        return {"version": torch.__version__, "blas": ", ".join(blas)}

    def prepare(self, request):
        torch.set_num_threads(request.get("threads", 1))
        source = request.get("source")
        if not source:
            return {"cannot": "not written for this engine"}
        data = {name: fill(name, spec) for name, spec in request["data"].items()}
        weights = {name: fill(name, spec) for name, spec in request["parameters"].items()}

        def load(model):
            parameters = dict(model.named_parameters())
            assert parameters.keys() == weights.keys(), sorted(parameters.keys() ^ weights.keys())
            with torch.no_grad():
                for name, value in weights.items():
                    parameters[name].copy_(value)
            return model

        scope = {"torch": torch, "nn": nn, "F": F, "data": data, "load": load}
        exec(compile(source, request["workload"], "exec"), scope)
        self.step = scope["step"]
        checks = []
        for _ in range(request.get("checks", 1)):
            start = time.perf_counter()
            result = self.step()
            self.seconds_per_call = time.perf_counter() - start
            checks.append(result.detach().reshape(-1)[:8].tolist())
        start = time.perf_counter()
        calls = 0
        while self.seconds_per_call < 1 and time.perf_counter() - start < request["warm"] / 1000:
            self.step()
            calls += 1
        if calls:
            self.seconds_per_call = (time.perf_counter() - start) / calls
        return {"checks": checks}

    def sample(self, request):
        calls = max(1, round(request["milliseconds"] / 1000 / max(self.seconds_per_call, SHORTEST)))
        now = time.thread_time if request.get("clock") == "cpu" else time.perf_counter
        step = self.step
        start = now()
        for _ in range(calls):
            step()
        self.seconds_per_call = (now() - start) / calls
        return {"seconds": self.seconds_per_call, "calls": calls}


def main():
    driver = Driver()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(driver, request["do"])(request)
        except Exception as error:  # What a workload raises is the answer: the engine cannot run it.
            answer = {"cannot": f"{type(error).__name__}: {error}".splitlines()[0][:200]}
        print(MARKER + json.dumps(answer), flush=True)


main()
