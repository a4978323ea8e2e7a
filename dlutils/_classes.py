"""Errors that say that something is of the wrong class: a tuple where an array belongs, a text and a number added."""

import re

#: What classes are called in a sentence.
KINDS = {
    "tuple": "a tuple", "dict": "a dictionary", "list": "a list", "str": "a text", "NoneType": "`None`", "set": "a set",
    "ndarray": "an array", "bool": "True or False", "ellipsis": "`...`", "dict_keys": "a dictionary's keys",
    **dict.fromkeys(("float", "float64", "float32"), "a float"), **dict.fromkeys(("int", "int64"), "a whole number"),
    **dict.fromkeys(("function", "builtin_function_or_method", "method", "ufunc", "type"), "a function"),
    **dict.fromkeys(("RecordedHelper", "Replacement", "_ArrayFunctionDispatcher"), "a function"),
}  # fmt: skip

#: (Python's or NumPy's words, id, ours): `{1}` is what class the first group names, `{w1}` the group itself.
ERRORS = (
    (r'can only concatenate str \(not "([\w.]+)"\)', "text-plus-number",
     "a text and {1} are joined with `+`: make it a text first, with `str(...)` or in an f-string."),
    (r"unsupported operand type\(s\) for (\S+): '([\w.]+)' and '([\w.]+)'", "operand-types",
     "{2} and {3} cannot be combined by `{w1}`."),
    (r"'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'", "compared-kinds",
     "{2} and {3} cannot be compared by `{w1}`."),
    (r"bad operand type for unary (\S+): '([\w.]+)'", "operand-types", "{2} has no `{w1}`."),
    (r"loop of ufunc does not support argument \d of type ([\w.]+) which has no callable (\w+) method", "array-wanted",
     "NumPy's `{w2}` works on numbers and arrays, and gets {1}."),
    (r"setting an array element with a sequence", "ragged-array",
     "a tuple or a list of unlike parts stands where an array is needed."),
    (r"(tuple|list) indices must be integers or slices, not ([\w.]+)", "position-wanted",
     "{1} is taken apart by positions, 0, 1, ..., and gets {2}."),
    (r"string indices must be integers", "text-indexed", "a text is indexed by something that is no position."),
    (r"only integers, slices", "index-kind", "an index is a whole number, a slice or an array of whole numbers."),
    (r"Cannot interpret '.+' as a data type", "shape-not-a-tuple",
     "the sizes of the new array belong into one tuple, with brackets of its own."),
    (r"'([\w.]+)' object cannot be interpreted as an integer", "number-not-whole",
     "one whole number is needed here, such as a count or a size, and it got {1}."),
    (r"invalid index to scalar variable", "not-subscriptable", "a number is indexed, and has no entries."),
    (r"'([\w.]+)' object is not subscriptable", "not-subscriptable", "{1} is indexed, and has no entries."),
    (r"'([\w.]+)' object is not callable", "not-callable", "{1} is called as if it were a function."),
    (r"'([\w.]+)' object is not iterable", "one-value", "{1} stands where several values are needed."),
    (r"cannot unpack non-iterable ([\w.]+) object", "one-value",
     "{1} is unpacked into several names, and is one value."),
    (r"'([\w.]+)' object does not support item assignment", "no-assignment", "the entries of {1} cannot be set."),
    (r"object of type '([\w.]+)' has no len\(\)", "no-length", "{1} has no length."),
    (r"must be real number, not ([\w.]+)", "array-as-number", "one number is needed here, and it gets {1}."),
    (r"incompatible dimensions for cross product", "cross-product", "a cross product is of vectors of 2 or 3 numbers."),
)  # fmt: skip
#: What is added where something of a class is where it should not be.
REMEDIES = {
    "a function": " A function is called with round brackets.",
    "a tuple": " A function that returns several values has to be unpacked.",
}
#: Where a tuple is not the result of a function.
NO_REMEDY = {"position-wanted", "number-not-whole", "no-assignment"}


def class_in_words(name: str) -> str:
    """What a class is called in a sentence: "a dictionary"."""
    short = name.rpartition(".")[2]
    return KINDS.get(short, f"an object of type `{short}`")


def of_classes(message: str) -> tuple[str, str] | None:
    """(id, words) for an error that says that something is of the wrong class, or None."""
    for pattern, id, ours in ERRORS:
        found = re.search(pattern, message)
        if found:
            said, named = ours, [class_in_words(group) for group in found.groups()]
            for place, group in enumerate(found.groups(), 1):
                said = said.replace(f"{{w{place}}}", group).replace(f"{{{place}}}", named[place - 1])
            remedies = [REMEDIES[one] for one in named if one in REMEDIES and one in said and id not in NO_REMEDY]
            return id, said + "".join(remedies[:1])
    return None
