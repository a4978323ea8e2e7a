"""In a notebook, a cell that builds on an exercise not yet written says so in one sentence.

So does a cell whose own assertion fails, where it has words.  Every other error keeps its traceback, and so does a
name that nothing was ever going to define.
"""

import ast

#: {name: exercise}: names that a cell would have bound, had that exercise been written.
_waiting = {}


def speak_plainly(shell):
    """Have an IPython shell tell unwritten exercises and failed assertions in words; the error stays an error."""
    shell.set_custom_exc((NotImplementedError, NameError, AssertionError), _show)


def _show(shell, kind, error, trace, tb_offset=None):
    exercise = _exercise(error, trace)
    if exercise:
        _waiting.update(dict.fromkeys(_bound(shell.user_ns.get("In", [""])[-1]), exercise))
        _say(error, f"This cell waits for {exercise}, which is not written yet.")
    elif kind is AssertionError and error.args and _place(trace) == "<module>":
        _say(error, str(error))
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _say(error, sentence):
    """Have Jupyter show an error as a sentence, without a traceback."""
    error._render_traceback_ = lambda: [sentence]


def _place(trace):
    """The name of the function in which an error was raised; `<module>` is a cell's top level."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name


def _exercise(error, trace):
    """The unwritten exercise that an error comes from, or None."""
    if isinstance(error, AssertionError):
        return None
    where = _place(trace)
    if isinstance(error, NameError):
        return _waiting.get(error.name)
    return None if where == "<module>" else where


def _bound(source):
    """The names that a cell binds at its top level."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a magic
        return set()
    nodes = [node for statement in body for node in _outside_functions(statement)]
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _outside_functions(statement):
    return [] if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) else ast.walk(statement)
