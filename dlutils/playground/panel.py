"""The panel that a notebook shows: a machine, and as many views of it as are on the screen."""

import time
import weakref

from IPython.display import display

from dlutils import pace, plots
from dlutils.playground import still
from dlutils.playground.functions import Network
from dlutils.playground.machine import Machine
from dlutils.playground.settings import first

#: Seconds that a start may take for the steps that its line of code asks for, and for its still pictures.
PATIENCE = 10.0


class Panel:
    """A playground over any network.  The last line of a cell shows it.

    Args:
        network: the functions.
        name: what the line of code that starts it again calls.
        settings: where to start, by the names of `dlutils.playground.settings.Settings`.

    Raises:
        ValueError: there is no such setting, or it has no such value.

    Attributes:
        machine: what is in training, for as long as it is on a screen or somebody else holds it; then a new one.
    """

    def __init__(self, network: Network, name: str, **settings: object):
        self.network, self.name = network, name
        self.settings = first(network, **settings)
        self._machine = lambda: None

    @property
    def machine(self) -> Machine:
        """What is in training, after the steps that the settings ask for."""
        machine = self._machine()
        if machine is None:
            machine = Machine(self.network, self.settings)
            catch_up(machine, self.settings.steps)
            self._machine = weakref.ref(machine)  # IPython keeps this panel, in `Out`, for as long as the kernel runs
        return machine

    def _ipython_display_(self):
        if not plots.drawn_here():
            print("[playground, not run for grading] a network made of this notebook's functions, seen while it learns")
            return
        from dlutils.playground.view import View  # a front end, which whoever grades or computes does without

        view = View(self.machine, self.name)
        data, metadata = view._repr_mimebundle_()
        data["text/plain"] = "[playground] a network made of this notebook's functions, seen while it learns"
        drawn = None if pace.in_browser() else still.stages(self.network, self.settings)  # there it takes a minute
        if drawn:
            figure, alt = drawn
            data["image/png"], metadata["image/png"] = plots.as_text(plots.png(figure)), {"alt": alt}
        display(data, metadata=metadata, raw=True)


def catch_up(machine: Machine, steps: int) -> None:
    """Make the steps that a start asks for, as far as time and the functions allow."""
    end = time.monotonic() + PATIENCE
    while machine.step < steps and not machine.trouble and time.monotonic() < end:
        if not machine.advance(steps - machine.step, 0.5):
            break
