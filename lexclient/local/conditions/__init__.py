"""The expressions of conditional branches: `{age} > 7 AND !fn.IS_SET([asked])`.

    either     = both (("OR" | "||") both)*
    both       = negation (("AND" | "&&") negation)*
    negation   = ("NOT" | "!")* (comparison | "(" either ")")
    comparison = "fn.IS_SET" "(" reference ")"
               | (reference | ("fn.COUNT" | "fn.LENGTH") "(" reference ")") operator constant
    operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "CONTAINS"
    reference  = {slot} | [session attribute] | ((request attribute)) | $.path

What the guide says of them (`paths-branching`): the left side is a reference, the right side a
constant; strings compare without case; a comparison with an attribute that is not set is invalid
and not evaluated. So there is a third truth value here, None: `NOT` of it is None too, `OR` and
`AND` are settled by their other side where that is enough, and a condition that ends in None is
not met.
"""

from __future__ import annotations

from lexclient.local.conditions.grammar import parse
from lexclient.local.conditions.references import References
from lexclient.local.conditions.tokens import BadCondition

__all__ = ["BadCondition", "References", "evaluate", "parse"]


def evaluate(expression: str, references: References) -> bool:
    """Whether the condition is met. Raises `BadCondition` for what is none."""
    return parse(expression)(references) is True
