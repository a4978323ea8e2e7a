"""The picture of a playground where no kernel runs: the first steps of a training, side by side."""

import copy

from matplotlib.figure import Figure

from dlutils import planar
from dlutils.playground.functions import Network
from dlutils.playground.machine import Machine
from dlutils.playground.settings import Settings

#: After so many steps the training is drawn.
AT = (0, 300, 3000)
#: Seconds from one to the next; functions that are slower are drawn at fewer stages.
PATIENCE = 4.0


def stages(network: Network, settings: Settings) -> tuple[Figure, str] | None:
    """Draw how a network learns.

    Args:
        network: its functions.
        settings: its data and sizes.

    Returns:
        The figure and its description, or None where the functions cannot be used.
    """
    machine, panels = Machine(network, settings), {}
    for steps in AT:
        machine.advance(steps - machine.step, PATIENCE)
        seen = machine.look()
        if machine.trouble or not seen or machine.step < steps:
            break
        panels[f"{steps} steps: {seen[0].train.right:.0%} right"] = _classifier(machine)
    if not panels:
        return None
    words = f"The network on the data set {settings.data}, as it learns. {'; '.join(panels)}."
    return planar.boundaries(panels, *machine.learned_from), words


def _classifier(machine):
    """The network as it is now; a function may change its parameters in place later."""
    parameters = copy.deepcopy(machine.runs[0].parameters)
    return lambda X: machine.network.forward(X, parameters)[0]
