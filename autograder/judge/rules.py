"""Rules about how a function is written, checked on its text: on every text that may have defined what ran."""

import ast
import contextlib
import textwrap
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from autograder.judge import messages
from autograder.judge.reach import can_reach_recorder
from autograder.limits import SOURCE_CHARACTERS
from autograder.specification import Exercise, Rule
from autograder.verdict import OutputVerdict
from dlutils.loops import definitions

#: Magics whose cell or line is Python that defines names in the notebook.
PYTHON_MAGICS = ("time", "capture", "prun")


class Rules:
    """The static rules of an exercise, and the texts that they are checked on.

    Args:
        exercise: whose rules.
        texts: the texts that may define the function, such as a notebook's cells above the graded one.
        ran: the text of the function that ran, as the recorder gave it; None where it has none.
    """

    def __init__(self, exercise: Exercise, texts: list[str], ran: object) -> None:
        self.exercise, self.texts, self.ran = exercise, texts, ran

    def apply(self, outputs: list[OutputVerdict], grows: bool | None = None) -> Rule | None:
        """Take the marks of the outputs that a broken rule names; returns the first rule that is broken.

        None where the text cannot be seen, although that costs marks too.

        Args:
            outputs: verdicts, which are changed.
            grows: whether the work that was counted grows with the inputs; None where nothing was counted.
        """
        first = None
        for rule in self.exercise.rules:
            problem = self._problem(rule, grows)
            if not problem:
                continue
            if first is None and self._definitions:
                first = rule
            for output in outputs:
                if output.earned and (not rule.outputs or output.name in rule.outputs):
                    output.right, output.kept, output.problem = False, 0.0, problem
        return first

    def _problem(self, rule: Rule, grows: bool | None) -> str:
        """What is wrong by a rule, or nothing: every text that may have defined the function has to keep it.

        Where none is found, or another function ran than any that is found, it cannot be seen that the rule is kept:
        that costs what breaking it costs.
        """
        if not self._definitions:
            return messages.hidden_source(self.exercise.name)
        if rule.uncounted and (grows or any(map(rule.uncounted, self._definitions))):
            return rule.sentence
        if rule.uncounted and grows is False and not self._could_be_forged:
            return ""  # what looks like a loop in the text is none over the data
        return rule.sentence if any(map(rule.broken, self._definitions)) else ""

    @cached_property
    def _could_be_forged(self) -> bool:
        """Whether the texts might have reached the recorder, or cannot all be read."""
        unread = any(text.strip() and not _statements(text) and not _is_comment(text) for text in self.texts)
        return unread or can_reach_recorder(module_of(self.texts))

    @cached_property
    def _definitions(self) -> list[Any]:
        """The syntax trees of all that may be the function: what the texts before the graded cell define, what ran."""
        module = module_of(self.texts)
        found: list[Any] = list(definitions(module, self.exercise.name))
        if found and isinstance(self.ran, str):
            whole = module_of([textwrap.dedent(self.ran)])
            found = [*found, whole] if whole.body else []
        for tree in found:
            tree.module = module  # a rule may look at what the function calls
        return found


def module_of(texts: list[str]) -> ast.Module:
    """The statements of some texts, such as a notebook's cells, as one module; what does not parse is left out."""
    return ast.Module(body=[node for text in texts for node in _statements(text)], type_ignores=[])


#: So many values of a function's text are looked at, and lists of so many.  The reference is run with them, so numbers
#: are no larger than a number of steps may be, and those in lists than a layer's size.
FEW_LITERALS, LARGEST_LITERAL, LARGEST_IN_LIST = 12, 3000, 100


def literals(texts: Sequence[str], name: str) -> list[Any]:
    """The numbers, and lists and tuples of whole numbers, that stand in the function of this name; each once."""
    functions = [one for one in module_of([*texts]).body if isinstance(one, ast.FunctionDef) and one.name == name]
    found: dict[str, Any] = {}
    for node in ast.walk(functions[-1]) if functions else ():
        if isinstance(node, (ast.Constant, ast.List, ast.Tuple)):
            with contextlib.suppress(ValueError, TypeError, MemoryError, RecursionError):
                value = ast.literal_eval(node)
                if _is_literal(value):
                    found.setdefault(repr(value), value)
    return list(found.values())[:FEW_LITERALS]


def _is_literal(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return 0 < len(value) <= FEW_LITERALS and all(type(one) is int and 0 < one <= LARGEST_IN_LIST for one in value)
    return type(value) in (int, float) and 0 <= value <= LARGEST_LITERAL


def _statements(text: str) -> list[ast.stmt]:
    """The statements of a cell, its magics and shell lines turned into Python first."""
    if len(text) > SOURCE_CHARACTERS:
        return []
    for read in (textwrap.dedent, _without_magics):
        try:
            return [part for node in ast.parse(read(text)).body for part in _inside_magic(node)]
        except (SyntaxError, ValueError, RecursionError):
            continue
    return []


def _is_comment(text: str) -> bool:
    return all(line.strip().startswith("#") for line in text.splitlines() if line.strip())


def _without_magics(text: str) -> str:
    return str(TransformerManager().transform_cell(text))


def _inside_magic(node: ast.stmt) -> list[ast.stmt]:
    """The statement itself, or those that it hands to a magic which runs them: `%%time`, `%time` and their like."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        words = [str(word.value) for word in call.args if isinstance(word, ast.Constant)]
        if len(words) == {"run_cell_magic": 3, "run_line_magic": 2}.get(call.func.attr) and words[0] in PYTHON_MAGICS:
            return _statements(words[-1])
    return [node]
