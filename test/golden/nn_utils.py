#!/usr/bin/python3
"""Makes nn_utils.json: what torch.nn.utils of PyTorch 1.13 does. Run: /usr/bin/python3 test/golden/nn_utils.py

Each entry is a scenario that test/engine/nn/utils.test.ts plays too: names of the state, values of tensors in order.
"""
import json
import os
import sys

import torch
from torch import nn
from torch.nn.utils import prune

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
from ops.spec import encode_values, formula  # noqa: E402

out = {}


def given(*shape, seed=1, dtype=torch.float32):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor(formula(count, "float64", seed, (-2, 2)), dtype=dtype).reshape(*shape)


def keep(name, module=None, *tensors):
    out[name] = {"values": [encode_values(t) for t in tensors]}
    if module is not None:
        out[name]["keys"] = list(module.state_dict())
        out[name]["parameters"] = [n for n, _ in module.named_parameters()]


def with_grads(*seeds):
    params = [nn.Parameter(given(3, 2, seed=1)), nn.Parameter(given(4, seed=2)), nn.Parameter(given(2, seed=3))]
    for p, seed in zip(params, seeds):
        p.grad = given(*p.shape, seed=seed)
    return params


for norm_type in (1.0, 2.0, 3.0, 0.5, float("inf")):
    for limit in (0.5, 100.0):
        params = with_grads(5, 6)
        total = nn.utils.clip_grad_norm_(params, limit, norm_type)
        keep(f"clipGradNorm_ {norm_type} {limit}".replace(".0", ""), None, total, params[0].grad, params[1].grad)
params = with_grads(5, 6)
nn.utils.clip_grad_value_(params, 0.7)
keep("clipGradValue_", None, params[0].grad, params[1].grad)
keep("parametersToVector", None, nn.utils.parameters_to_vector(with_grads()))

for dim in (0, 1, None):
    torch.manual_seed(0)
    layer = nn.utils.weight_norm(nn.Linear(3, 2).double(), dim=dim)
    y = layer(given(4, 3, dtype=torch.float64))
    y.pow(2).sum().backward()
    keep(f"weightNorm {dim}", layer, layer.weight_g, layer.weight_v, layer.weight, y, layer.weight_g.grad, layer.weight_v.grad)
    nn.utils.remove_weight_norm(layer)
    keep(f"removeWeightNorm {dim}", layer, layer.weight, layer(given(4, 3, dtype=torch.float64)))

for iterations in (1, 3):
    torch.manual_seed(0)
    layer = nn.utils.spectral_norm(nn.Linear(3, 4).double(), n_power_iterations=iterations)
    keep(f"spectralNorm {iterations} before", layer, layer.weight, layer.weight_u, layer.weight_v)
    for _ in range(2):
        y = layer(given(4, 3, dtype=torch.float64))
    y.pow(2).sum().backward()
    keep(f"spectralNorm {iterations} trained", layer, y, layer.weight_u, layer.weight_v, layer.weight_orig.grad)
    layer.eval()
    keep(f"spectralNorm {iterations} eval", layer, layer(given(4, 3, dtype=torch.float64)), layer.weight_u)
    nn.utils.remove_spectral_norm(layer)
    keep(f"removeSpectralNorm {iterations}", layer, layer.weight)


def layer():
    torch.manual_seed(0)
    return nn.Linear(4, 6)


def pruned(name, steps):
    l = layer()
    for step in steps:
        step(l)
    y = l(given(3, 4))
    y.pow(2).sum().backward()
    keep(name, l, l.weight_mask, l.weight, y, l.weight_orig.grad)
    prune.remove(l, "weight")
    keep(name + ", removed", l, l.weight)


pruned("l1Unstructured", [lambda l: prune.l1_unstructured(l, "weight", 5)])
pruned("l1Unstructured part", [lambda l: prune.l1_unstructured(l, "weight", 0.3)])
pruned("l1Unstructured scores", [lambda l: prune.l1_unstructured(l, "weight", 0.5, importance_scores=given(6, 4, seed=9))])
pruned("l1Unstructured twice", [lambda l: prune.l1_unstructured(l, "weight", 0.3), lambda l: prune.l1_unstructured(l, "weight", 0.3)])
pruned("randomUnstructured", [lambda l: prune.random_unstructured(l, "weight", 0.4)])
pruned("randomUnstructured after l1", [lambda l: prune.l1_unstructured(l, "weight", 4), lambda l: prune.random_unstructured(l, "weight", 0.5)])
pruned("lnStructured", [lambda l: prune.ln_structured(l, "weight", 2, n=2, dim=0)])
pruned("lnStructured columns", [lambda l: prune.ln_structured(l, "weight", 0.5, n=1, dim=1)])
pruned("lnStructured twice", [lambda l: prune.ln_structured(l, "weight", 2, n=2, dim=0), lambda l: prune.ln_structured(l, "weight", 0.5, n=float("inf"), dim=0)])
pruned("randomStructured", [lambda l: prune.random_structured(l, "weight", 3, dim=0)])
pruned("lnStructured after l1", [lambda l: prune.l1_unstructured(l, "weight", 10), lambda l: prune.ln_structured(l, "weight", 0.5, n=2, dim=1)])
pruned("customFromMask", [lambda l: prune.custom_from_mask(l, "weight", (given(6, 4, seed=3) > 0))])
pruned("identity", [lambda l: prune.identity(l, "weight")])

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2))
prune.global_unstructured([(model[0], "weight"), (model[2], "weight")], prune.L1Unstructured, amount=0.4)
keep("globalUnstructured", model, model[0].weight_mask, model[2].weight_mask)
prune.global_unstructured([(model[0], "weight"), (model[2], "weight")], prune.L1Unstructured, amount=5)
keep("globalUnstructured twice", model, model[0].weight_mask, model[2].weight_mask)

torch.manual_seed(0)
adaptive = nn.AdaptiveLogSoftmaxWithLoss(8, 20, [4, 10], div_value=2.0)
x = given(5, 8).requires_grad_()
result = adaptive(x, torch.tensor([0, 3, 5, 12, 19]))
result.loss.backward()
keep("AdaptiveLogSoftmaxWithLoss", adaptive, result.output, result.loss, x.grad, adaptive.log_prob(x), adaptive.predict(x))

path = os.path.join(here, "nn_utils.json")
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'), allow_nan=False)}" for k, v in out.items()) + "\n}\n")
print(len(out), "scenarios,", os.path.getsize(path), "bytes")
