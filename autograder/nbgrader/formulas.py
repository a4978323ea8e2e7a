"""Formulas as MathML, which browsers set by themselves.

nbgrader's pages fetch MathJax from a public address: its owner would see who reads feedback, and without a
network, or where scripts are off (JupyterLab shows feedback so), formulas would stay as typed.  `TEMPLATES` are the
page templates without that script.
"""

import html
import re
from pathlib import Path
from xml.etree.ElementTree import tostring

import nbgrader

#: Ours before nbgrader's own.
TEMPLATES = [
    str(Path(__file__).with_name("templates")),
    str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"),
]
#: Code, which keeps its dollars; or a formula, displayed or inline.
CODE_OR_FORMULA = re.compile(
    r"<(?P<tag>pre|code)\b.*?</(?P=tag)>"
    r"|\$\$(?P<display>[^$<>]+)\$\$"
    r"|(?<![\\$\w])\$(?P<inline>[^\s$<>](?:[^$<>\n]*[^\s$<>])?)\$(?![\d$])",
    re.DOTALL,
)
#: A student's formula may define macros that grow without end, and nest without end.
LONGEST, MACROS = 1_000, re.compile(r"\\(?:\w*def|\w*command|let|DeclareMathOperator)(?![a-zA-Z])")
#: What `\href`, `\style` and `\class` write is not among them.
ATTRIBUTES = {"xmlns", "display", "mathvariant", "stretchy", "fence", "form", "minsize", "maxsize", "width", "height"}
ATTRIBUTES |= {"displaystyle", "scriptlevel", "columnalign", "linebreak", "accent", "movablelimits", "linethickness"}


def set_formulas(page):
    """Clean HTML with each formula between dollars as MathML; one that is not understood stays as typed."""
    return CODE_OR_FORMULA.sub(_set, page)


def _set(found):
    formula = found["display"] or found["inline"]
    if not formula or len(formula) > LONGEST or MACROS.search(formula):
        return found[0]
    try:
        return mathml(html.unescape(formula), "block" if found["display"] else "inline")
    except Exception:  # the library raises what it likes on half a formula
        return found[0]


def mathml(formula, display):
    """A formula in MathML, in which nothing is left that runs or leads elsewhere."""
    from latex2mathml.converter import convert_to_element

    tree = convert_to_element(formula, display=display)
    for element in tree.iter():
        element.attrib = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES}
        # Symbols come as character references.  (The library's own `convert` resolves them after writing, and with
        # them a `<` that a student typed.)
        element.text = element.text and html.unescape(element.text)
    return tostring(tree, encoding="unicode")
