"""Writes music with a model of Cadenza, without Cadenza: prints the symbols that it draws.

    cadenza export tunes -o tunes.onnx
    pip install numpy onnxruntime
    python onnx_tokens.py tunes.onnx [SEED]
"""

import json
import sys

import numpy as np
import onnxruntime


def nothing(value):
    """The past before the first token: zeros, and of no tokens where their number may vary."""
    shape = [1] + [size if isinstance(size, int) else 0 for size in value.shape[1:]]
    return np.zeros(shape, np.int64 if value.type == "tensor(int64)" else np.float32)


def main(path, seed=1, most=600):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    metadata = session.get_modelmeta().custom_metadata_map
    vocabulary = json.loads(metadata["vocabulary"])
    random = np.random.default_rng(seed)

    past = {value.name: nothing(value) for value in session.get_inputs() if value.name.startswith("past.")}
    outputs = [value.name for value in session.get_outputs()]
    ids = [vocabulary.index("<start>")] if "<start>" in vocabulary else json.loads(metadata["primers"])[0]
    for _ in range(most):
        results = dict(zip(outputs, session.run(outputs, {"ids": np.array([ids], np.int64), **past})))
        past = {name: results[name.replace("past.", "present.")] for name in past}
        logits = results["logits"][0, -1]
        weights = np.exp(logits - logits.max())
        weights[weights < 0.02] = 0  # min-p
        ids = [int(random.choice(len(vocabulary), p=weights / weights.sum()))]
        if vocabulary[ids[0]] == "<end>":
            break
        print(vocabulary[ids[0]])


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
