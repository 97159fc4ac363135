"""The end of a message about a name that is not known."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """``"; the nearest name is 'x'"``, or what there is when nothing is near; empty when there is nothing."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        return f"; the nearest name is {near[0]!r}"
    if not names:
        return ""
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return "; there are " + ", ".join(repr(known_name) for known_name in names[:10]) + more
