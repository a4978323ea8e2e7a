"""How fast is the training code that the course teaches?

    python benchmarks/training.py [--iterations 2500] [--threads 1 2]

On the same pictures (12288 inputs, 209 examples, layers [12288, 20, 7, 5, 1]) it times, with one thread
and with two:

* ours: the reference `L_layer_model`, run as the notebook runs it (`dlutils.deep.quick`: float32, no dA0);
* plain: the same reference as it stands, in float32; dA0 is formed, for `L_model_backward` returns it;
* textbook: the usual formulation in float64, which forms dA0 as well;
* pytorch: the same network by torch.nn and torch.optim.SGD on the CPU, full batch, where torch is installed
  (`pip install torch==2.13.0`, in an environment of its own); null elsewhere;
* products: of each step only the two products with X, which no full batch can do without: `W1 @ X`, and dZ1 with X
  transposed;
* square: two products of square matrices with as much arithmetic, which BLAS does best;
* reading: X read twice, as fast as this machine reads.  A step cannot be faster than this, nor than `square`.

The contestants take turns in short rounds, so that a machine which is busy with something else slows all of
them down alike; seconds are the median round's, times the number of rounds.  All that train start from the same
weights and must end with the same cost.  The last line is one JSON object: `vs_textbook`, `vs_pytorch`,
`vs_products`, `vs_square` and `vs_reading` (our time over theirs; the worse of the numbers of threads), and the
figures for each number under `threads`, among them `GB_per_second`, the rate at which X was read.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS, EXAMPLES, RATE, ROUND = [12288, 20, 7, 5, 1], 209, 0.0075, 50
RATIOS = ("textbook", "pytorch", "products", "square", "reading")
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


# --------------------------------------------------------------------------------------------- contestants
# Each of these returns a function that makes some iterations, going on where it stopped, and returns the cost
# before the first of them.


def course(quick):
    """The reference, which goes on by starting from the parameters of the last round."""
    from autograder.units import load_unit
    from dlutils import deep
    L_layer_model = load_unit("deep_network").notebook()["L_layer_model"]

    X, Y, held = arrays("float32")

    def resume(sizes):
        return held

    if quick:
        model = deep.quick(L_layer_model, X, resume)
    else:
        model = deep.standing_in(L_layer_model, initialize_parameters_deep=resume)

    def train(steps):
        nonlocal held
        held, costs = model(X, Y, LAYERS, RATE, steps)
        return float(costs[0])

    return train


def textbook():
    """As most notes have it: float64, one step after the other, dA0 formed."""
    import numpy as np

    X, Y, p = arrays("float64")
    m, L = X.shape[1], len(LAYERS) - 1

    def train(steps):
        costs = []
        for _ in range(steps):
            A, caches = X, []
            for l in range(1, L + 1):
                Z = np.dot(p[f"W{l}"], A) + p[f"b{l}"]
                caches.append((A, p[f"W{l}"], Z))
                A = np.maximum(0, Z) if l < L else 1 / (1 + np.exp(-Z))
            costs.append(float(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m))
            grads, dA = {}, -(np.divide(Y, A) - np.divide(1 - Y, 1 - A))
            for l in range(L, 0, -1):
                A_prev, W, Z = caches[l - 1]
                s = 1 / (1 + np.exp(-Z)) if l == L else None
                dZ = dA * s * (1 - s) if l == L else np.where(Z > 0, dA, 0)
                grads[f"W{l}"] = np.dot(dZ, A_prev.T) / m
                grads[f"b{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
                dA = np.dot(W.T, dZ)
            for name in p:
                p[name] = p[name] - RATE * grads[name]
        return costs[0]

    return train


def pytorch():
    import torch

    X, Y, p = arrays("float32")
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    layers = []
    for l in range(1, len(LAYERS)):
        layer = torch.nn.Linear(LAYERS[l - 1], LAYERS[l])
        layer.weight.data, layer.bias.data = torch.tensor(p[f"W{l}"]), torch.tensor(p[f"b{l}"][:, 0])
        layers += [layer, torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    inputs, labels = torch.tensor(X.T.copy()), torch.tensor(Y.T.copy())
    optimizer, loss = torch.optim.SGD(network.parameters(), lr=RATE), torch.nn.BCEWithLogitsLoss()

    def train(steps):
        costs = []
        for _ in range(steps):
            optimizer.zero_grad()
            cost = loss(network(inputs), labels)
            cost.backward()
            optimizer.step()
            costs.append(cost.detach())
        return float(costs[0])

    return train


def products():
    """The two products with X of each step, and nothing else."""
    X, _, p = arrays("float32")
    dZ1 = p["W2"].T @ X[: LAYERS[2]]  # (20, 209), as dZ1 is

    def train(steps):
        for _ in range(steps):
            p["W1"] @ X
            dZ1 @ X.T

    return train


def square():
    """Two products with as many multiplications as those of `products`, of matrices that fit into the cache."""
    import numpy as np

    side = round((LAYERS[0] * LAYERS[1] * EXAMPLES) ** (1 / 3))
    A = np.random.default_rng(0).random((side, side), dtype="float32")

    def train(steps):
        for _ in range(2 * steps):
            A @ A

    return train


def reading():
    """X read twice a step: BLAS's dot product of an array with itself does little else."""
    X = arrays("float32")[0].ravel()

    def train(steps):
        for _ in range(2 * steps):
            X @ X

    return train


def arrays(dtype):
    """X (12288, 209), Y (1, 209) and initial parameters, the same numbers for all."""
    import numpy as np

    from dlutils import deep

    rng = np.random.default_rng(7)
    images = rng.integers(0, 256, size=(EXAMPLES, 64, 64, 3), dtype=np.uint8)
    Y = (rng.random((1, EXAMPLES)) < 0.48).astype(dtype)
    parameters = deep.normal_weights(lambda n: n**-0.5)(LAYERS)
    X = deep.columns(images).astype(dtype)
    return X, Y, {name: value.astype(dtype) for name, value in parameters.items()}


# --------------------------------------------------------------------------------------------- measuring


def measure(iterations):
    """Let all contestants take turns in this process; returns seconds, ratios and last costs."""
    contestants = {"ours": course(quick=True), "plain": course(quick=False), "textbook": textbook()}
    with contextlib.suppress(ImportError):
        contestants["pytorch"] = pytorch()
    contestants |= {"products": products(), "square": square(), "reading": reading()}
    for train in contestants.values():
        train(1)  # warm-up
    seconds, cost = {name: [] for name in contestants}, {}
    left = iterations
    while left > 0:
        steps = min(ROUND, left)
        left -= steps
        for name, train in contestants.items():
            start = time.perf_counter()
            cost[name] = train(steps)
            seconds[name].append((time.perf_counter() - start) / steps)
    for name in cost.keys() - {"products", "square", "reading"}:
        assert abs(cost[name] - cost["textbook"]) < 2e-3, f"{name} computes something else: {cost}"
    middle = {name: statistics.median(times) for name, times in seconds.items()}
    return {
        "seconds": {name: round(iterations * per_step, 3) for name, per_step in middle.items()},
        **{f"vs_{name}": round(middle["ours"] / middle[name], 3) if name in middle else None for name in RATIOS},
        "GB_per_second": round(2 * 4 * LAYERS[0] * EXAMPLES / middle["reading"] / 1e9, 1),
    }


def main():
    parser = argparse.ArgumentParser(description="Time the course's training code.")
    parser.add_argument("--iterations", type=int, default=2500)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        print(json.dumps(measure(arguments.iterations)))
        return
    found = {}
    for threads in arguments.threads:  # BLAS reads its number of threads once, when it is loaded
        environment = {**os.environ, **{name: str(threads) for name in THREAD_VARIABLES}}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        command = [sys.executable, __file__, "--inside", "--iterations", str(arguments.iterations)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        found[str(threads)] = json.loads(done.stdout.splitlines()[-1])
        report(threads, arguments.iterations, found[str(threads)])
    ratios = {f"vs_{name}": worst(found, f"vs_{name}") for name in RATIOS}
    print(json.dumps({"iterations": arguments.iterations, **ratios, "threads": found}))


def worst(found, ratio):
    values = [one[ratio] for one in found.values()]
    return None if None in values else max(values)


def report(threads, iterations, one):
    print(f"{threads} thread{'s' * (threads > 1)}, {iterations} iterations:")
    for name, seconds in one["seconds"].items():
        print(f"  {name:9s} {seconds:8.2f} s   ours / {name} = {one['seconds']['ours'] / seconds:.2f}")


if __name__ == "__main__":
    main()
