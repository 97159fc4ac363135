"""Not in this release: asking for a name raises NotImplementedError that says what to use instead."""

from typing import Any

from trimtab._later import refuse


def __getattr__(name: str) -> Any:
    refuse(__name__, name)
