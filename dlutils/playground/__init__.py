"""A playground: a network made of the functions that a student has just written, seen while it learns.

    Playground       over the five functions of the assignment `shallow_network`
    DeepPlayground   over those of `deep_network`

The functions are passed in and called as they are, so a wrong one learns wrongly before one's eyes.  Settings are
given by name, such as `data="moons", layers=[8], seed=3`; the panel shows the line that starts it where it stands.
"""

from collections.abc import Callable

from dlutils.playground.functions import Deep, Shallow
from dlutils.playground.panel import Panel

__all__ = ["DeepPlayground", "Playground"]


class Playground(Panel):
    """A network with one hidden layer, seen while it learns.  The last line of a cell shows it.

    Args:
        initialize_parameters: (n_x, n_h, n_y) → parameters.
        forward_propagation: (X, parameters) → A2, cache.
        compute_cost: (A2, Y) → cost.
        backward_propagation: (parameters, cache, X, Y) → grads.
        update_parameters: (parameters, grads, learning_rate) → parameters.
        settings: `data`, `noise`, `examples`, `held_out`, `layers`, `learning_rate`, `seed`, `runs`, `steps` and the
            others of `dlutils.playground.settings.Settings`.

    Raises:
        ValueError: there is no such setting, or it has no such value.  What the functions do raises nothing here.
    """

    def __init__(
        self,
        initialize_parameters: Callable,
        forward_propagation: Callable,
        compute_cost: Callable,
        backward_propagation: Callable,
        update_parameters: Callable,
        **settings: object,
    ):
        functions = initialize_parameters, forward_propagation, compute_cost, backward_propagation, update_parameters
        super().__init__(Shallow(*functions), "Playground", **settings)


class DeepPlayground(Panel):
    """A network of any depth, seen while it learns.  The last line of a cell shows it.

    Args:
        initialize_parameters_deep: (layer_dims) → parameters.
        L_model_forward: (X, parameters) → AL, caches.
        compute_cost: (AL, Y) → cost.
        L_model_backward: (AL, Y, caches) → grads.
        update_parameters: (params, grads, learning_rate) → parameters.
        settings: as in `Playground`.

    Raises:
        ValueError: there is no such setting, or it has no such value.  What the functions do raises nothing here.
    """

    def __init__(
        self,
        initialize_parameters_deep: Callable,
        L_model_forward: Callable,
        compute_cost: Callable,
        L_model_backward: Callable,
        update_parameters: Callable,
        **settings: object,
    ):
        functions = initialize_parameters_deep, L_model_forward, compute_cost, L_model_backward, update_parameters
        super().__init__(Deep(*functions), "DeepPlayground", **settings)
