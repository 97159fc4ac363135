"""Options that Evidently's reports accept. Trimtab's page has one look: they are kept, not used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass
class ColorOptions:
    """Colours of Evidently's plots; accepted so that code runs as it is."""

    primary_color: str = "#ed0400"
    secondary_color: str = "#4d4d4d"
    current_data_color: str | None = None
    reference_data_color: str | None = None


@dataclass
class RenderOptions:
    """Whether plots show raw points; accepted so that code runs as it is."""

    raw_data: bool = False


@dataclass
class Options:
    """All options of a report."""

    color: ColorOptions | None = None
    render: RenderOptions | None = None

    @staticmethod
    def from_any(options: Any) -> Options:
        """From Options, one option, a list of options, or a mapping; TypeError otherwise."""
        if options is None:
            return Options()
        if isinstance(options, Options):
            return options
        if isinstance(options, dict):
            render = options.get("render")
            return Options(
                color=options.get("color"), render=RenderOptions(**render) if isinstance(render, dict) else render
            )
        result = Options()
        for option in options if isinstance(options, Sequence) and not isinstance(options, str) else [options]:
            if isinstance(option, ColorOptions):
                result.color = option
            elif isinstance(option, RenderOptions):
                result.render = option
            else:
                raise TypeError(f"options={option!r}: Options, ColorOptions, RenderOptions or a list of them is needed")
        return result


__all__ = ["ColorOptions", "Options", "RenderOptions"]
