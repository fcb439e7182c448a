"""Makes the golden cases transformer-small and transformer-last-step, in float64 with PyTorch's automatic differentiation.

    python3 golden_transformer.py GOLDEN_FOLDER

PyTorch 1.13 or later is all it needs; Debian has it as python3-torch. Before it writes, it checks each gradient against
differences, and that a token's logits depend on the receptive field alone.
"""
import json
import pathlib
import struct
import sys

import numpy
import torch

torch.set_default_dtype(torch.float64)


def norm(x, gain):
    return gain * x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)


def rotated(x):
    """[batch, head, time, channels], channels i and i + h/2 as one complex number turned by time · 10000^(-2i/h)."""
    half = x.shape[-1] // 2
    speed = 10000.0 ** (-torch.arange(half) / half)
    turn = torch.polar(torch.ones(x.shape[2], half), torch.outer(torch.arange(x.shape[2]).double(), speed))
    z = torch.complex(x[..., :half], x[..., half:]) * turn
    return torch.cat([z.real, z.imag], dim=-1)


def logits(w, spec, ids):
    batch, time = ids.shape
    heads, size = spec["heads"], spec["embeddingSize"] // spec["heads"]
    far = torch.arange(time)[:, None] - torch.arange(time)[None, :]
    hidden = (far < 0) | (far >= spec["window"])
    x = w["embedding/weight"][ids]
    for i in range(spec["layers"]):
        at = f"block{i}/attention/"
        n = norm(x, w[at + "norm/gain"])
        q, k, v = (
            (n @ w[at + part + "/weight"]).reshape(batch, time, heads, size).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        scores = rotated(q) @ rotated(k).transpose(2, 3) / size**0.5
        shares = torch.softmax(scores.masked_fill(hidden, -torch.inf), dim=-1)
        x = x + (shares @ v).transpose(1, 2).reshape(batch, time, -1) @ w[at + "output/weight"]
        ff = f"block{i}/feedforward/"
        n = norm(x, w[ff + "norm/gain"])
        gate = n @ w[ff + "gate/weight"]
        x = x + (gate * torch.sigmoid(gate) * (n @ w[ff + "up/weight"])) @ w[ff + "down/weight"]
    return norm(x, w["norm/gain"]) @ w["output/weight"] + w["output/bias"]


def loss(w, spec, ids, targets, first):
    shown = logits(w, spec, ids)[:, first:]
    return torch.nn.functional.cross_entropy(shown.reshape(-1, spec["vocabularySize"]), targets[:, first:].reshape(-1))


def gradient(w, *rest):
    w = {name: x.clone().requires_grad_() for name, x in w.items()}
    value = loss(w, *rest)
    return value.item(), dict(zip(w, torch.autograd.grad(value, list(w.values()))))


def train(w, spec, ids, targets, first, adam, steps):
    """Losses, gradient norms before clipping, and the weights after; Kingma and Ba's efficient form."""
    w = dict(w)
    m = {name: torch.zeros_like(x) for name, x in w.items()}
    v = {name: torch.zeros_like(x) for name, x in w.items()}
    losses, norms = [], []
    for step in range(1, steps + 1):
        value, g = gradient(w, spec, ids, targets, first)
        size = sum((x**2).sum().item() for x in g.values()) ** 0.5
        scale = adam["clipNorm"] / size if 0 < adam["clipNorm"] < size else 1
        losses.append(value)
        norms.append(size)
        rate = adam["learningRate"] * (1 - adam["beta2"] ** step) ** 0.5 / (1 - adam["beta1"] ** step)
        for name in w:
            x = g[name] * scale
            m[name] = adam["beta1"] * m[name] + (1 - adam["beta1"]) * x
            v[name] = adam["beta2"] * v[name] + (1 - adam["beta2"]) * x * x
            w[name] = w[name] - rate * m[name] / (torch.sqrt(v[name]) + adam["epsilon"])
    return losses, norms, w


def initial(spec, seed):
    """Embeddings in ±1, gains 0.7 to 1.3, kernels of variance 1.5/fan-in, so that everything matters."""
    random = numpy.random.default_rng(seed)
    vocabulary, size, inner = spec["vocabularySize"], spec["embeddingSize"], spec["feedForwardSize"]

    def kernel(rows, columns):
        return random.uniform(-1, 1, (rows, columns)) * (4.5 / rows) ** 0.5

    def gain():
        return random.uniform(0.7, 1.3, size)

    w = {"embedding/weight": random.uniform(-1, 1, (vocabulary, size))}
    for i in range(spec["layers"]):
        w[f"block{i}/attention/norm/gain"] = gain()
        for part in ("query", "key", "value", "output"):
            w[f"block{i}/attention/{part}/weight"] = kernel(size, size)
        w[f"block{i}/feedforward/norm/gain"] = gain()
        w[f"block{i}/feedforward/gate/weight"] = kernel(size, inner)
        w[f"block{i}/feedforward/up/weight"] = kernel(size, inner)
        w[f"block{i}/feedforward/down/weight"] = kernel(inner, size)
    w["norm/gain"] = gain()
    w["output/weight"] = kernel(size, vocabulary)
    w["output/bias"] = random.uniform(-0.3, 0.3, vocabulary)
    return {name: torch.tensor(x.astype(numpy.float32).astype(numpy.float64)) for name, x in w.items()}, random


def write_safetensors(file, spec, w):
    header, blob = {"__metadata__": {"spec": json.dumps(spec)}}, b""
    for name in sorted(w):
        data = w[name].detach().numpy().astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(w[name].shape),
            "data_offsets": [len(blob), len(blob) + len(data)],
        }
        blob += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(struct.pack("<Q", len(text)) + text + blob)


def check(w, spec, ids, targets, first):
    _, g = gradient(w, spec, ids, targets, first)
    for name, x in w.items():
        along = torch.randn(x.shape, generator=torch.Generator().manual_seed(1))
        along /= along.norm()
        both = [loss({**w, name: x + reach * along}, spec, ids, targets, first).item() for reach in (1e-5, -1e-5)]
        slope = (g[name] * along).sum().item()
        assert abs((both[0] - both[1]) / 2e-5 - slope) < 1e-7, name
    field = spec["layers"] * (spec["window"] - 1) + 1
    if field < ids.shape[1]:
        whole, part = logits(w, spec, ids)[:, -1], logits(w, spec, ids[:, -field:])[:, -1]
        more, less = logits(w, spec, ids[:, -field - 1 :])[:, -1], logits(w, spec, ids[:, 1 - field :])[:, -1]
        assert (whole - part).abs().max() < 1e-12 and (more - part).abs().max() < 1e-12
        assert (whole - less).abs().max() > 1e-6


def make(folder, spec, scored, batch, time, rate, clip, seed):
    spec = {"type": "transformer", **spec, "dropout": 0.0}
    w, random = initial(spec, seed)
    ids = torch.tensor(random.integers(0, spec["vocabularySize"], (batch, time)))
    targets = torch.tensor(random.integers(0, spec["vocabularySize"], (batch, time)))
    first = time - 1 if scored == "last" else 0
    check(w, spec, ids, targets, first)
    adam = {"type": "adam", "learningRate": rate, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "clipNorm": clip}
    losses, norms, after = train(w, spec, ids, targets, first, adam, 10)

    def rounded(weights):
        return numpy.round(logits(weights, spec, ids).detach().numpy(), 9).tolist()

    folder.mkdir(exist_ok=True)
    write_safetensors(folder / "model.safetensors", spec, w)
    write_safetensors(folder / "trained.safetensors", spec, after)
    case = {
        "spec": spec,
        "inputs": ids.tolist(),
        "targets": targets.tolist(),
        "logits": rounded(w),
        "training": {
            "loss": scored,
            "optimizer": adam,
            "losses": losses,
            "gradientNorms": norms,
            "logitsAfter": rounded(after),
        },
    }
    (folder / "case.json").write_text(json.dumps(case, separators=(",", ":")) + "\n")
    print(f"{folder.name}: {sum(x.numel() for x in w.values())} values, losses {losses[0]:.4f} to {losses[-1]:.4f}")


if __name__ == "__main__":
    golden = pathlib.Path(sys.argv[1])
    sizes = ("vocabularySize", "embeddingSize", "layers", "heads", "feedForwardSize", "window")
    # Each of sixteen tokens attends to five; the last of twelve looks back on all of its window.
    make(golden / "transformer-small", dict(zip(sizes, (11, 12, 2, 3, 10, 5))), "all", 3, 16, 0.01, 0.0, 20261129)
    make(golden / "transformer-last-step", dict(zip(sizes, (9, 8, 3, 2, 14, 20))), "last", 4, 12, 0.003, 0.25, 20261130)
