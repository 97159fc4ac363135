"""Options, where Evidently keeps them."""

from trimtab.options import Options

__all__ = ["Options"]
