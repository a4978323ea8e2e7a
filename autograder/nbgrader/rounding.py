"""Marks as decimal numbers: what is added up is exact, and what is shown is rounded once, halves away from zero."""

from decimal import ROUND_HALF_UP, Decimal

#: What the gradebook's binary numbers are rounded to first: 41.66499999999999 is 41.665.
_FINE, _HUNDREDTHS = Decimal("1e-9"), Decimal("0.01")


def exact(value: float | Decimal | None) -> Decimal:
    """A number of the gradebook as the decimal one that was meant; None is 0."""
    if isinstance(value, Decimal):
        return value
    return Decimal(repr(float(value or 0.0))).quantize(_FINE, ROUND_HALF_UP)


def hundredths(value: float | Decimal) -> Decimal:
    """Marks as they are shown and handed on."""
    return exact(value).quantize(_HUNDREDTHS, ROUND_HALF_UP)


def shown(value: float | Decimal) -> str:
    """Marks without needless zeros."""
    text = f"{hundredths(value):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
