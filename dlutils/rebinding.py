"""Run a function of a notebook with other functions under the names that it calls."""

import functools
from collections.abc import Callable


def standing_in(function: Callable, **names: object) -> Callable:
    """A function that does what `function` does while other objects have some of its global names.

    The notebook's own objects have their names back when the call ends, also when it raises.  Functions that
    `function` calls see the other objects too.

    Args:
        function: a Python function (one with `__globals__`).
        names: {global name: object to stand under it}; the notebook need not define the name.

    Returns:
        A function with the name, the docstring and the parameters of `function`.
    """
    space = function.__globals__

    @functools.wraps(function)
    def call(*arguments, **named):
        own = {name: space[name] for name in names if name in space}
        space.update(names)
        try:
            return function(*arguments, **named)
        finally:
            for name in names:
                space.pop(name, None)
            space.update(own)

    return call
