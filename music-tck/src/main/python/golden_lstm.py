"""Makes the golden cases lstm-three-layers and lstm-decay-smoothing, and checks itself against the case lstm-small, which another program made.

An LSTM of any number of layers with its gradient, by hand, in float64: numpy is all it needs.

    python3 golden_lstm.py GOLDEN_FOLDER          checks, then writes both into GOLDEN_FOLDER
"""
import json
import pathlib
import struct
import sys

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def forward(weights, layers, ids):
    """Logits [batch, time, vocabulary], and what the gradient needs."""
    batch, time = ids.shape
    inputs = weights["embedding/weight"][ids]
    kept = []
    for layer in range(layers):
        w = weights[f"lstm{layer}/input/weight"]
        u = weights[f"lstm{layer}/recurrent/weight"]
        b = weights[f"lstm{layer}/bias"]
        units = u.shape[0]
        h = np.zeros((batch, time + 1, units))
        c = np.zeros((batch, time + 1, units))
        gates = np.zeros((batch, time, 4, units))
        for t in range(time):
            a = (inputs[:, t] @ w + h[:, t] @ u + b).reshape(batch, 4, units)
            i, f, g, o = sigmoid(a[:, 0]), sigmoid(a[:, 1]), np.tanh(a[:, 2]), sigmoid(a[:, 3])
            c[:, t + 1] = f * c[:, t] + i * g
            h[:, t + 1] = o * np.tanh(c[:, t + 1])
            gates[:, t] = np.stack([i, f, g, o], axis=1)
        kept.append((inputs, h, c, gates))
        inputs = h[:, 1:]
    a = inputs @ weights["head/weight"] + weights["head/bias"]
    head = np.maximum(a, 0)
    return head @ weights["output/weight"] + weights["output/bias"], (kept, inputs, head)


def loss_and_gradient(weights, layers, ids, targets, smoothing=0):
    """Mean nats per target, and by every weight the gradient where a share of each target is spread over all symbols."""
    logits, (kept, last, head) = forward(weights, layers, ids)
    batch, time, _ = logits.shape
    shifted = logits - logits.max(axis=2, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=2, keepdims=True)
    at = (np.arange(batch)[:, None], np.arange(time)[None], targets)
    wanted = np.full_like(p, smoothing / p.shape[2])
    wanted[at] += 1 - smoothing
    loss = -np.log(p[at]).mean()
    d = p - wanted
    d /= batch * time
    g = {
        "output/weight": np.einsum("bth,btv->hv", head, d),
        "output/bias": d.sum(axis=(0, 1)),
    }
    d_head = (d @ weights["output/weight"].T) * (head > 0)
    g["head/weight"] = np.einsum("bti,bth->ih", last, d_head)
    g["head/bias"] = d_head.sum(axis=(0, 1))
    d_out = d_head @ weights["head/weight"].T
    for layer in reversed(range(layers)):
        inputs, h, c, gates = kept[layer]
        u = weights[f"lstm{layer}/recurrent/weight"]
        units = u.shape[0]
        d_a = np.zeros((batch, time, 4 * units))
        d_h = np.zeros((batch, units))
        d_c = np.zeros((batch, units))
        for t in reversed(range(time)):
            i, f, cell, o = (gates[:, t, k] for k in range(4))
            d_h = d_h + d_out[:, t]
            squashed = np.tanh(c[:, t + 1])
            d_c = d_c + d_h * o * (1 - squashed**2)
            d_a[:, t] = np.concatenate(
                [
                    d_c * cell * i * (1 - i),
                    d_c * c[:, t] * f * (1 - f),
                    d_c * i * (1 - cell**2),
                    d_h * squashed * o * (1 - o),
                ],
                axis=1,
            )
            d_c = d_c * f
            d_h = d_a[:, t] @ u.T
        g[f"lstm{layer}/input/weight"] = np.einsum("bti,bta->ia", inputs, d_a)
        g[f"lstm{layer}/recurrent/weight"] = np.einsum("bti,bta->ia", h[:, :-1], d_a)
        g[f"lstm{layer}/bias"] = d_a.sum(axis=(0, 1))
        d_out = d_a @ weights[f"lstm{layer}/input/weight"].T
    g["embedding/weight"] = np.zeros_like(weights["embedding/weight"])
    np.add.at(g["embedding/weight"], ids, d_out)
    return loss, g


def train(weights, layers, ids, targets, adam, steps, smoothing=0):
    """Losses, gradient norms before clipping, and the weights after; Kingma and Ba's efficient form, decay as in AdamW."""
    weights = dict(weights)
    m = {name: np.zeros_like(w) for name, w in weights.items()}
    v = {name: np.zeros_like(w) for name, w in weights.items()}
    losses, norms = [], []
    for step in range(1, steps + 1):
        loss, g = loss_and_gradient(weights, layers, ids, targets, smoothing)
        norm = np.sqrt(sum((x**2).sum() for x in g.values()))
        scale = adam["clipNorm"] / norm if 0 < adam["clipNorm"] < norm else 1
        losses.append(loss)
        norms.append(norm)
        rate = adam["learningRate"] * np.sqrt(1 - adam["beta2"] ** step) / (1 - adam["beta1"] ** step)
        for name in weights:
            x = g[name] * scale
            m[name] = adam["beta1"] * m[name] + (1 - adam["beta1"]) * x
            v[name] = adam["beta2"] * v[name] + (1 - adam["beta2"]) * x * x
            decay = adam.get("weightDecay", 0) if weights[name].ndim > 1 else 0
            kept = (1 - adam["learningRate"] * decay) * weights[name]
            weights[name] = kept - rate * m[name] / (np.sqrt(v[name]) + adam["epsilon"])
    return losses, norms, weights


def read_safetensors(file):
    data = file.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    return {
        name: np.frombuffer(data[8 + size :][slice(*t["data_offsets"])], "<f4").reshape(t["shape"]).astype(np.float64)
        for name, t in header.items()
        if name != "__metadata__"
    }


def write_safetensors(file, spec, weights):
    header, blob = {"__metadata__": {"spec": json.dumps(spec)}}, b""
    for name in sorted(weights):
        data = weights[name].astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(weights[name].shape),
            "data_offsets": [len(blob), len(blob) + len(data)],
        }
        blob += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(struct.pack("<Q", len(text)) + text + blob)


def check(folder):
    """That this program has the figures of the one that made lstm-small."""
    case = json.loads((folder / "case.json").read_text())
    weights = read_safetensors(folder / "model.safetensors")
    ids, targets = np.array(case["inputs"]), np.array(case["targets"])
    layers = len(case["spec"]["hiddenSizes"])
    training = case["training"]
    losses, norms, after = train(weights, layers, ids, targets, training["optimizer"], 10)
    worst = max(
        np.abs(forward(weights, layers, ids)[0] - np.array(case["logits"])).max(),
        np.abs(np.array(losses) - training["losses"]).max(),
        np.abs(np.array(norms) - training["gradientNorms"]).max(),
        np.abs(forward(after, layers, ids)[0] - np.array(training["logitsAfter"])).max(),
    )
    print(f"{folder.name}: largest difference {worst:.1e}")
    if worst > 1e-6:
        sys.exit("this program and the golden case differ")


def case(folder, hidden, seed, decay=0, smoothing=0):
    """Layers from the initial weights called unit: embeddings in ±1, kernels between layers eight times Glorot's."""
    spec = {
        "type": "lstm",
        "vocabularySize": 13,
        "embeddingSize": 5,
        "hiddenSizes": hidden,
        "headSize": 10,
        "dropout": 0.0,
    }
    random = np.random.default_rng(seed)

    def glorot(rows, columns, factor=1):
        limit = factor * np.sqrt(6 / (rows + columns))
        return random.uniform(-limit, limit, (rows, columns))

    weights = {"embedding/weight": random.uniform(-1, 1, (13, 5))}
    below = 5
    for layer, units in enumerate(spec["hiddenSizes"]):
        weights[f"lstm{layer}/input/weight"] = glorot(below, 4 * units, 8 if layer else 1)
        rows, _ = np.linalg.qr(random.normal(size=(4 * units, units)))
        weights[f"lstm{layer}/recurrent/weight"] = rows.T
        weights[f"lstm{layer}/bias"] = np.repeat([0.0, 1.0, 0.0, 0.0], units)
        below = units
    weights["head/weight"], weights["head/bias"] = glorot(below, 10), np.zeros(10)
    weights["output/weight"], weights["output/bias"] = glorot(10, 13), np.zeros(13)
    weights = {name: w.astype(np.float32).astype(np.float64) for name, w in weights.items()}
    ids = random.integers(0, 13, (4, 12))
    targets = random.integers(0, 13, (4, 12))
    adam = {"type": "adam", "learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "clipNorm": 0.5}
    if decay:
        adam["weightDecay"] = decay
    losses, norms, after = train(weights, len(hidden), ids, targets, adam, 10, smoothing)

    def rounded(x):
        return np.round(x, 9).tolist()

    folder.mkdir(exist_ok=True)
    write_safetensors(folder / "model.safetensors", spec, weights)
    write_safetensors(folder / "trained.safetensors", spec, after)
    content = {
        "spec": spec,
        "inputs": ids.tolist(),
        "targets": targets.tolist(),
        "logits": rounded(forward(weights, len(hidden), ids)[0]),
        "training": {
            "loss": "all",
            "optimizer": adam,
            "losses": losses,
            "gradientNorms": norms,
            "logitsAfter": rounded(forward(after, len(hidden), ids)[0]),
        },
    }
    if smoothing:
        content["training"]["labelSmoothing"] = smoothing
    (folder / "case.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    golden = pathlib.Path(sys.argv[1])
    check(golden / "lstm-small")
    case(golden / "lstm-three-layers", [7, 9, 6], 20261128)
    case(golden / "lstm-decay-smoothing", [7, 9], 20261129, decay=2.5, smoothing=0.15)
