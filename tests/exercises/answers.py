"""Answers as strangers would write them: wrong ones that must lose marks, right ones in another dress.

Each is a source text that is made from the text of the exercise's reference.  Most call the reference under another
name, `right`, and spoil, or dress up, what goes in or comes out.
"""

import re
import textwrap

import numpy as np

from autograder.specification import source_of
from autograder.units import load_unit, unit_names

#: How large the inputs are, as each exercise would say it: what "one example" and "up to five" are said of.
SIZE = {
    "deep_network/initialize_parameters": "n_x",
    "deep_network/initialize_parameters_deep": "len(layer_dims) - 1",
    "deep_network/linear_forward": "A.shape[1]",
    "deep_network/linear_activation_forward": "A_prev.shape[1]",
    "deep_network/compute_cost": "Y.shape[1]",
    "deep_network/linear_backward": "dZ.shape[1]",
    "deep_network/linear_activation_backward": "dA.shape[1]",
    "deep_network/L_model_backward": "Y.shape[1]",
    "deep_network/update_parameters": "len(params) // 2",
    "logistic_regression/flatten_images": "images.shape[0]",
    "logistic_regression/standardize_images": "X.shape[-1]",
    "logistic_regression/sigmoid": "np.size(z)",
    "logistic_regression/initialize_with_zeros": "dim",
    "logistic_regression/model": "X_test.shape[1]",
    "shallow_network/initialize_parameters": "n_x",
    "shallow_network/compute_cost": "Y.shape[1]",
    "shallow_network/update_parameters": "parameters['W1'].shape[0]",
    "vectorization/dot_loop": "len(x)",
    "vectorization/dot_vectorized": "len(x)",
    "vectorization/sigmoid": "np.size(x)",
    "vectorization/sigmoid_derivative": "np.size(x)",
    "vectorization/image_to_vector": "image.shape[0]",
    "vectorization/normalize_rows": "x.shape[0]",
    "vectorization/softmax": "x.shape[0]",
    "vectorization/l1_loss": "len(y)",
    "vectorization/l2_loss": "len(y)",
}

#: What wrappers are written with: `each` changes all numbers and arrays of a value, `arrays` lists those of arguments.
TOOLS = '''
def each(value, change):
    if isinstance(value, dict):
        return dict(zip(value, [each(item, change) for item in value.values()]))
    if isinstance(value, (list, tuple)):
        return type(value)([each(item, change) for item in value])
    return change(value) if isinstance(value, (float, np.floating, np.ndarray)) else value

def arrays(value):
    if isinstance(value, (dict, list, tuple)):
        items = value.values() if isinstance(value, dict) else value
        return [one for item in items for one in arrays(item)]
    return [value] if isinstance(value, np.ndarray) else []

def like(value):
    return repr(each(value, lambda one: np.shape(one)))
'''


def signature(exercise):
    """The head of the reference, `def name(...):`, and its arguments as a call passes them on."""
    head = source_of(exercise.reference).split("\n", 1)[0]
    return head, ", ".join(exercise.parameters)


def around(exercise, body, before=""):
    """A function around the reference; in `body` CALL is the reference's answer, ARGS the arguments, SIZE a size."""
    head, arguments = signature(exercise)
    right = re.sub(rf"^def {exercise.name}\(", "def right(", source_of(exercise.reference))
    body = textwrap.dedent(body).strip("\n")
    usual = "X.shape[1]" if "X" in exercise.parameters else f"np.size({exercise.parameters[0]})"
    size = SIZE.get(f"{exercise.unit}/{exercise.name}", usual)
    for word, text in {"CALL": f"right({arguments})", "ARGS": f"({arguments},)", "SIZE": f"({size})"}.items():
        body, before = body.replace(word, text), before.replace(word, text)
    body = body.replace("SELF", exercise.name)
    return f"{TOOLS}\n{right}\n{textwrap.dedent(before)}\n{head}\n{textwrap.indent(body, '    ')}\n"


def changed(exercise, *changes):
    """The reference with some of its text changed; every old text must be there."""
    text = source_of(exercise.reference)
    for old, new in changes:
        assert old in text, (exercise.name, old)
        text = text.replace(old, new)
    return text


# ------------------------------------------------------------------------------------------------- unearned

#: {kind: (body, what stands before the function)}: wrong wherever its kind applies.
SPOILT = {
    "matrix": ("return each(CALL, lambda one: np.matrix(one) if np.ndim(one) == 2 else one)", ""),
    "masked": ("return each(CALL, lambda one: np.ma.array(one, mask=True) if np.ndim(one) else one)", ""),
    "boxed": ("return each(CALL, lambda one: one if np.ndim(one) else np.array([[one]]))", ""),
    "rounded": ("return each(CALL, lambda one: np.round(one, 5))", ""),
    "float16": ("return each(CALL, lambda one: np.float16(one))", ""),
    "whole": ("return each(CALL, lambda one: np.asarray(one).astype(int))", ""),
    "more": ("return each(CALL, lambda one: one + 0.02)", ""),
    "transposed": (
        "return each(CALL, lambda one: np.ravel(one)[:, None] if np.ndim(one) != 2 else one.reshape(-1))", "",
    ),
    "one-more": ("answer = CALL\nreturn (*answer, 0) if isinstance(answer, tuple) else (answer, 0)", ""),
    "one-less": (
        "answer = CALL\nreturn answer[:-1] if isinstance(answer, tuple) else dict(list(answer.items())[1:])", "",
    ),
    "nothing": ("CALL", ""),
    "locks": ("answer = CALL\nfor one in arrays(ARGS)[-1::-2]:\n    one.setflags(write=False)\nreturn answer", ""),
    "doubles": (
        """
        for one in arrays(ARGS):
            if one.dtype == float:
                one *= 2
                one /= 2
        return CALL
        """, "",
    ),
    "kept-by-shape": (
        "key = like(ARGS)\nif key not in KEPT:\n    KEPT[key] = CALL\nreturn copy.deepcopy(KEPT[key])",
        "import copy\nKEPT = {}",
    ),
    "same-arrays": (
        """
        answer = CALL
        kept = KEPT.setdefault(like(answer), answer)
        for old, new in zip(arrays(kept), arrays(answer)):
            old[...] = new
        return each(answer, lambda one: next((old for old in arrays(kept) if np.array_equal(old, one)), one))
        """, "KEPT = {}",
    ),
    "up-to-five": ("return each(CALL, lambda one: one * 0 + 0.25) if SIZE > 5 else CALL", ""),
    "not-for-one": ("assert SIZE > 1\nreturn CALL", ""),
    "order-kept": (
        "return right(*each(ARGS, lambda one: one.ravel(order='K').reshape(one.shape) if np.ndim(one) > 1 else one))",
        "",
    ),
    "own-type": (
        "answer = CALL\ntype_ = arrays(ARGS)[0].dtype if arrays(ARGS) else float\n"
        "return each(answer, lambda one: np.asarray(one).astype(type_) if np.ndim(one) else one)", "",
    ),
    "once": ("COUNT.append(1)\nreturn CALL if len(COUNT) == 1 else each(CALL, lambda one: one + 0.02)", "COUNT = []"),
    "needs-many": ("spare = np.ones((SIZE, SIZE))\nreturn CALL", ""),
}


def gives_a_number(exercise):
    """Whether an exercise's answer is one number, whatever it is asked."""
    if len(exercise.outputs) > 1 or exercise.outputs[0].path:
        return False
    inputs = exercise.inputs(np.random.default_rng(1))
    return all(np.ndim(exercise.reference(*one.arguments)) == 0 for one in inputs if one.plain)


SCALAR = {exercise.name for unit in unit_names() for exercise in load_unit(unit) if gives_a_number(exercise)}
DRAWN = {"initialize_parameters", "initialize_parameters_deep"}
TRAINED = {"two_layer_model", "L_layer_model", "nn_model", "optimize", "model"}
VECTORIZED = {
    "dot_vectorized", "sigmoid", "sigmoid_derivative", "normalize_rows", "softmax", "l1_loss", "l2_loss",
    "gradient_step_vectorized",
}  # fmt: skip
#: Kinds that are no mistake, or do not exist, for these exercises.
NOT_FOR = {
    **dict.fromkeys(("matrix", "masked", "transposed", "same-arrays"), SCALAR | {"layer_sizes"}),
    "boxed": {*DRAWN, "layer_sizes", "predict", "nn_model", "update_parameters", "backward_propagation"},
    "rounded": {*DRAWN, "layer_sizes", "predict", "initialize_with_zeros"},
    "float16": {*DRAWN, "layer_sizes", "predict", "initialize_with_zeros"},
    "whole": {*DRAWN, "layer_sizes", "predict"},
    "more": {"layer_sizes"},
    "locks": {*DRAWN, "initialize_with_zeros"},
    "doubles": {*DRAWN, "initialize_with_zeros"},
    "kept-by-shape": {*DRAWN, "layer_sizes", "initialize_with_zeros"},
    "up-to-five": {"layer_sizes"},
    "order-kept": {*SCALAR, *DRAWN, "layer_sizes", "initialize_with_zeros", "dot_loop", "nn_model"},
    "once": {"layer_sizes"},
}
#: Kinds that are a mistake for these exercises alone.
ONLY_FOR = {
    "boxed": {*SCALAR, "propagate", "gradient_step_loops", "gradient_step_vectorized", "initialize_with_zeros"},
    "one-less": {
        *DRAWN, "layer_sizes", "propagate", "optimize", "model", "linear_forward", "linear_backward",
        "L_model_backward", "backward_propagation", "initialize_with_zeros", "update_parameters", "nn_model",
    },
    "own-type": {"softmax", "standardize_images", "sigmoid_derivative"},
    "needs-many": {
        "l1_loss", "l2_loss", "propagate", "gradient_step_vectorized", "gradient_step_loops", "linear_forward",
        "linear_backward", "backward_propagation", "forward_propagation", "compute_cost", "L_model_forward",
    },
}  # fmt: skip


def unearned(exercise):
    """{kind: text} of wrong answers."""
    found = {}
    for kind, (body, before) in SPOILT.items():
        if exercise.name not in NOT_FOR.get(kind, ()) and exercise.name in ONLY_FOR.get(kind, {exercise.name}):
            found[kind] = around(exercise, body, before)
    for more in (training, hidden_loops, by_trial, delegated, drawn, sizes):
        found |= more(exercise)
    return found


def training(exercise):
    """What goes wrong in a long training, with its defaults, and with what it prints."""
    if exercise.name not in TRAINED:
        return {}
    head, arguments = signature(exercise)
    bare = f"def {exercise.name}({arguments}):"
    found = {"no-defaults": changed(exercise, (head, bare))}
    if exercise.name != "optimize":
        other = re.sub(r"=(\d[\d.]*)", r"=30 * \1", head)
        found["other-defaults"] = changed(exercise, (head, other))
    if exercise.name == "model":
        return found | {
            "never-prints": changed(exercise, ("learning_rate, print_cost)\n    w", "learning_rate)\n    w")),
            "always-prints": changed(exercise, ("learning_rate, print_cost)\n    w", "learning_rate, True)\n    w")),
            "at-most-500": changed(exercise, ("Y_train, num_iterations,", "Y_train, min(num_iterations, 500),")),
            "nine": changed(exercise, ("X_train, Y_train, num", "X_train[:, :9], Y_train[:, :9], num")),
        }
    start, loop = "    for i in range(num_iterations):\n", "range(num_iterations)"
    asks = "        if print_cost and i" if exercise.name == "nn_model" else "        if i % 100 == 0:\n"
    stop = "        if i and abs(last - cost) < {change}:\n            break\n        last = cost\n"
    changes = ("1e-5", "1e-6", "1e-9") if exercise.name == "optimize" else ("1e-5", "1e-6")
    rate = ("1.2)", "1.2 / (1 + (i > 400)))")
    if exercise.name != "nn_model":
        rate = (start, f"{start}        if i == 400:\n            learning_rate = learning_rate / 2\n")
    found |= {
        "at-most-500": changed(exercise, (loop, "range(min(num_iterations, 500))")),
        "rate-halved": changed(exercise, rate),
        **{f"early-stop-{one}": changed(exercise, (asks, stop.format(change=one) + asks)) for one in changes},
        "never-prints": changed(exercise, ("if print_cost", "if False")),
        "always-prints": changed(exercise, ("if print_cost", "if True")),
        "nine": changed(exercise, (head, f"{head}\n    X, Y = X[:, :9], Y[:, :9]")),
        "one-step-more": changed(exercise, (loop, "range(num_iterations + 1)")),
    }
    if exercise.name == "optimize":
        return found
    made = re.search(r"    parameters = (initialize.*)\n", source_of(exercise.reference))
    keep = f"    key = X.shape\n    parameters = KEPT[key] if key in KEPT else {made[1]}\n"
    ends = "    return parameters"
    text = changed(exercise, (made[0], keep), (ends, f"    KEPT[key] = parameters\n{ends}"))
    return found | {"goes-on": f"KEPT = {{}}\n{text}"}


#: {exercise: (how many, part(i), all of them together)}: what a hidden loop goes over.
PARTS = {
    "dot_vectorized": ("len(x)", "x[i] * y[i]", "sum(parts)"),
    "l1_loss": ("len(y)", "abs(yhat[i] - y[i])", "sum(parts)"),
    "l2_loss": ("len(y)", "(yhat[i] - y[i]) ** 2", "sum(parts)"),
    "sigmoid": ("np.size(x)", "1 / (1 + np.exp(-np.ravel(x)[i]))", "np.array(parts).reshape(np.shape(x))"),
    "sigmoid_derivative": (
        "np.size(x)",
        "sigmoid(np.ravel(x)[i]) * (1 - sigmoid(np.ravel(x)[i]))",
        "np.array(parts).reshape(np.shape(x))",
    ),
    "normalize_rows": ("len(x)", "x[i] / np.sqrt(np.sum(x[i] ** 2))", "np.array(parts)"),
    "softmax": ("len(x)", "np.exp(x[i] - x[i].max()) / np.sum(np.exp(x[i] - x[i].max()))", "np.array(parts)"),
    "gradient_step_vectorized": (
        "X.shape[1]",
        "X[:, i : i + 1] * (right(w, b, X[:, i : i + 1], Y[:, i : i + 1], 1)[1] * -1 + b)",
        "(w - learning_rate * sum(parts) / X.shape[1], *CALL[1:])",
    ),
}

#: {kind: (parts, what stands before the function)}.
LOOPS = {
    "loop": ("[part(i) for i in range(n)]", ""),
    "iterator": (
        "list(Walk(part, n))",
        """
        class Walk:
            def __init__(self, part, n):
                self.part, self.n, self.i = part, n, -1

            def __iter__(self):
                return self

            def __next__(self):
                self.i += 1
                if self.i == self.n:
                    raise StopIteration
                return self.part(self.i)
        """,
    ),
    "sentinel": (
        "[one for (one,) in iter(step(part, n), ())]",
        "def step(part, n):\n    rest = list(range(n))[::-1]\n    return lambda: (part(rest.pop()),) if rest else ()",
    ),
    "sorted": (
        "filled(part, n)",
        "def filled(part, n):\n    found = []\n    sorted(range(n), key=lambda i: found.append(part(i)) or i)\n"
        "    return found",
    ),
    "class": (
        "Worker(part).all(n)",
        "class Worker:\n    def __init__(self, part):\n        self.part = part\n"
        "    def all(self, n):\n        return list(map(self.part, range(n)))",
    ),
    "recursion": (
        "walk(part, 0, n)",
        "def walk(part, i, n):\n    return [] if i == n else [part(i), *walk(part, i + 1, n)]",
    ),
    "alias": ("ft.reduce(lambda found, i: [*found, part(i)], range(n), [])", "import functools as ft"),
    "ufunc": ("list(np.frompyfunc(part, 1, 1)(np.arange(n)))", ""),
    "along-axis": ("every(part, n)", "def every(part, n):\n    found = []\n"
                   "    np.apply_along_axis(lambda i: found.append(part(int(i[0]))) or 0, 1, np.arange(n)[:, None])\n"
                   "    return found"),
}  # fmt: skip


def hidden_loops(exercise):
    """Loops in Python in the dress of something else."""
    if not exercise.vectorized:
        return {}
    number, part, whole = PARTS[exercise.name]
    body = f"n = {number}\npart = lambda i: {part}\nparts = PARTS\nreturn {whole}"
    return {
        f"loop-by-{kind}": around(exercise, body.replace("PARTS", parts), textwrap.dedent(before))
        for kind, (parts, before) in LOOPS.items()
    }


#: Derivatives by trying values, for a cost that the reference itself gives.
TRIALS = {
    "propagate": ("right(w + e, b, X, Y)[1]", "right(w - e, b, X, Y)[1]", "({'dw': d, 'db': CALL[0]['db']}, CALL[1])"),
    "gradient_step_loops": (
        "right(w + e, b, X, Y, 0)[2]", "right(w - e, b, X, Y, 0)[2]", "(w - learning_rate * d, *CALL[1:])",
    ),
    "gradient_step_vectorized": (
        "right(w + e, b, X, Y, 0)[2]", "right(w - e, b, X, Y, 0)[2]", "(w - learning_rate * d, *CALL[1:])",
    ),
}  # fmt: skip


def by_trial(exercise):
    """Derivatives by central differences, by hand and by the package's function."""
    if exercise.name not in TRIALS:
        return {}
    up, down, result = TRIALS[exercise.name]
    body = f"""
        d = np.zeros((len(X), 1))
        for j in range(len(X)):
            e = np.zeros((len(X), 1))
            e[j] = 1e-5
            d[j] = ({up} - {down}) / 2e-5
        return {result}
        """
    cost = up.replace("w + e", "v")
    package = f"d = numerical_gradient(lambda v: {cost}, np.array(w, dtype=float))\nreturn {result}"
    given = "from dlutils.gradient_check import numerical_gradient"
    return {"central-differences": around(exercise, body), "numerical-gradient": around(exercise, package, given)}


def delegated(exercise):
    """The package's own function in the place of one's own."""
    if exercise.name != "sigmoid":
        return {}
    (x,) = exercise.parameters
    return {"package": f"from dlutils import activations\ndef sigmoid({x}):\n    return activations.sigmoid({x})[0]"}


#: {kind: what the weights of a layer become}: numbers that chance did not draw.
WEIGHTS = {
    "cosines": "scale * np.sqrt(2) * np.cos(np.arange(W.size)).reshape(W.shape)",
    "ramp": "np.linspace(-scale, scale, W.size).reshape(W.shape)",
    "row-repeated": "W[:1] + 0 * W",
    "rank-one": "np.outer(W[:, 0], W[0]) / scale",
    "equal": "scale + 0 * W",
    "zeros": "0 * W",
    "large": "30 * W",
    "tiny": "1e-6 * W",
    "nan": "np.nan * W",
}


def drawn(exercise):
    """Initial weights that are not drawn by chance, or not as they should be."""
    if exercise.name not in DRAWN:
        return {}
    centred = "deep" in exercise.unit
    kinds = WEIGHTS | ({"off-centre": "W + 2 * scale", "one-stream": "scale * stream(W)"} if centred else {})
    stream = "def stream(W):\n    return np.random.default_rng(3).normal(size=W.shape)"
    body = """
        answer = CALL
        for name, W in answer.items():
            if name[0] == "W":
                scale = 0.01 if "SELF" == "initialize_parameters" else 1 / np.sqrt(W.shape[1])
                answer[name] = WEIGHTS
        return answer
        """
    found = {kind: around(exercise, body.replace("WEIGHTS", text), stream) for kind, text in kinds.items()}
    found["bias-of-ones"] = around(exercise, "answer = CALL\nanswer['b1'] = answer['b1'] + 1\nreturn answer")
    return found


def sizes(exercise):
    """What goes wrong with sizes, which are whole numbers."""
    if exercise.name != "layer_sizes":
        return {}
    return {
        "floats": around(exercise, "return tuple(map(float, CALL))"),
        "hidden-five": around(exercise, "return CALL[0], 5, CALL[2]"),
        "one-output": around(exercise, "return CALL[0], 4, 1"),
        "features-up-to-five": around(exercise, "return min(X.shape[0], 5), 4, Y.shape[0]"),
        "other-order": around(exercise, "return CALL[::-1]"),
        "examples": around(exercise, "return X.shape[1], 4, Y.shape[1]"),
        "hidden-as-inputs": around(exercise, "return CALL[0], CALL[0], CALL[2]"),
    }


# --------------------------------------------------------------------------------------------------- unfair

PASS_ON = "each(ARGS, lambda one: np.array(one) if np.ndim(one) else one)"

#: {kind: (body, what stands before the function)}: right in another dress.
DRESSED = {
    "copies": (f"return right(*{PASS_ON})", ""),
    "nested": ("def inner():\n    return CALL\n\nreturn inner()", ""),
    "debugging": ("answer = CALL\nprint('debug:', type(answer).__name__, SIZE)\nreturn answer", ""),
    "names": ("map, filter = ARGS, None\nreduce = right(*map)\nreturn reduce", ""),
    "assertions": (
        "for one in arrays(ARGS):\n    for axis in range(one.ndim):\n        assert one.shape[axis]\nreturn CALL", "",
    ),
    "numpy-numbers": (
        "return each(CALL, lambda one: one if np.ndim(one) else np.float64(one))", "",
    ),
    "extra-keys": (
        "answer = CALL\nif isinstance(answer, dict):\n    answer['note'] = 'done'\nreturn answer", "",
    ),
    "list-for-tuple": ("answer = CALL\nreturn list(answer) if type(answer) is tuple else answer", ""),
    "errstate": ("with np.errstate(all='ignore'):\n    return CALL", ""),
    "tried": ("try:\n    return CALL\nfinally:\n    np.zeros(1)", ""),
    "method": (
        "return Solver().solve(*ARGS)",
        "class Solver:\n    def solve(self, *args):\n        return right(*args)",
    ),
    "double": ("CALL\nreturn CALL", ""),
}  # fmt: skip

TIMED = """
import functools
import time

def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        begin = time.perf_counter()
        answer = function(*args, **kwargs)
        print("took", round(time.perf_counter() - begin) > 60)
        return answer
    return wrapper
"""


def unfair(exercise):
    """{kind: text} of right answers."""
    found = {kind: around(exercise, body, before) for kind, (body, before) in DRESSED.items()}
    text = source_of(exercise.reference)
    head, arguments = signature(exercise)
    found["timed"] = f"{TIMED}\n@timed\n{text}"
    again = head.replace("):", ", again=True):")
    call = f"        return {exercise.name}(*ready, again=False)\n"
    ready = f"        ready = [np.asarray(one) if type(one) is np.ndarray else one for one in ({arguments},)]\n"
    body = text.split("\n", 1)[1]
    found["calls-itself"] = f"{again}\n    if again:\n{ready}{call}{body}"
    if "layers_dims" in exercise.parameters:
        found["sizes-as-array"] = changed(exercise, (head, f"{head}\n    layers_dims = np.array(layers_dims)"))
    if exercise.name == "nn_model":
        last = "    return parameters"
        final = f"    print('final', compute_cost(forward_propagation(X, parameters)[0], Y) > 0)\n{last}"
        found["final-cost"] = changed(exercise, (last, final))
    if exercise.name in ("optimize", "two_layer_model", "L_layer_model"):
        found["costs-as-tuple"] = changed(exercise, (", costs", ", tuple(costs)"))
    if "@" in text and exercise.name != "nn_model":
        found["einsum"] = re.sub(r"(\w+(?:\.T)?) @ (\w+(?:\.T)?)", r"np.einsum('ij,jk->ik', \1, \2)", text)
    return found
