"""Small charts of two distributions on shared axes, as inline SVG of a few hundred bytes."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT = 180, 36
MOST_BARS = 12

Distribution = tuple[Sequence[Any], Sequence[float]]  # edges and densities, or labels and counts


def chart(kind: str, reference: Distribution | None, current: Distribution | None) -> str:
    """The reference as an outline, the current data filled; empty when neither side has anything to show."""
    if kind == "num":
        return _histograms(reference, current)
    return _bars(reference, current) if reference and current else ""


def number(value: float) -> str:
    """Four significant digits."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    if 1e-3 <= abs(value) < 1e6:
        text = f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
        return text
    return f"{value:.3g}"


def _short(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _drawable(side: Distribution | None) -> Distribution | None:
    if side is None or len(side[0]) < 2 or len(side[0]) != len(side[1]) + 1:
        return None
    finite = all(math.isfinite(float(value)) for values in side for value in values)
    return side if finite and any(side[1]) else None


def _histograms(reference: Distribution | None, current: Distribution | None) -> str:
    sides = {"r": _drawable(reference), "c": _drawable(current)}
    shown = {name: side for name, side in sides.items() if side is not None}
    if not shown:
        return ""
    low = min(float(side[0][0]) for side in shown.values())
    high = max(float(side[0][-1]) for side in shown.values())
    top = max(max(side[1]) for side in shown.values())
    # In units of the largest edge: a range may be wider than the largest double, or denormal.
    unit = max(abs(low), abs(high)) or 1.0
    width = high / unit - low / unit
    paths = ""
    for name in ("c", "r"):
        if name in shown:
            edges, heights = shown[name]
            xs = [(float(edge) / unit - low / unit) / width * WIDTH if width else 0.0 for edge in edges]
            paths += f'<path class={name} d="{_steps(xs, [value / top * (HEIGHT - 2) for value in heights])}"/>'
    return f"{_svg(paths)}<small>{number(low)}<i>{number(high)}</i></small>"


def _steps(xs: Sequence[float], heights: Sequence[float]) -> str:
    path = f"M{_short(xs[0])} {HEIGHT}"
    for right, height in zip(xs[1:], heights):
        path += f"V{_short(HEIGHT - height)}H{_short(right)}"
    return path + f"V{HEIGHT}"


def _bars(reference: Distribution, current: Distribution) -> str:
    shares = categories(reference, current)
    if not shares:
        return ""
    rest_before = 1 - sum(before for _, before, _ in shares[:MOST_BARS])
    rest_now = 1 - sum(now for _, _, now in shares[:MOST_BARS])
    bars = [(before, now) for _, before, now in shares[:MOST_BARS]]
    if len(shares) > MOST_BARS:
        bars.append((max(rest_before, 0.0), max(rest_now, 0.0)))
    top = max(max(pair) for pair in bars)
    step = min(WIDTH / len(bars), 40)
    wide = step * 0.8
    filled = outline = ""
    for place, (before, now) in enumerate(bars):
        left = _short(place * step)
        outline += f"M{left} {HEIGHT}V{_short(HEIGHT - before / top * (HEIGHT - 2))}h{_short(wide)}V{HEIGHT}"
        filled += f"M{left} {HEIGHT}V{_short(HEIGHT - now / top * (HEIGHT - 2))}h{_short(wide)}V{HEIGHT}"
    first = html.escape(str(shares[0][0])[:12])
    count = f"{len(shares):,} values" if len(shares) > 1 else "1 value"
    paths = f'<path class=c d="{filled}"/><path class=r d="{outline}"/>'
    return f"{_svg(paths)}<small>{first}{', ...' if len(shares) > 1 else ''}<i>{count}</i></small>"


def categories(reference: Distribution, current: Distribution) -> list[tuple[Any, float, float]]:
    """Label, share before, share now; few numbers in their order, else the most frequent first."""
    before, now = (_shares(side) for side in (reference, current))
    labels = {str(label): label for label in [*reference[0], *current[0]]}
    rows = [(label, before.get(key, 0.0), now.get(key, 0.0)) for key, label in labels.items()]
    if len(rows) <= MOST_BARS and all(isinstance(label, (int, float)) for label, _, _ in rows):
        return sorted(rows, key=lambda row: float(row[0]))
    return sorted(rows, key=lambda row: (-max(row[1], row[2]), str(row[0])))


def _shares(side: Distribution) -> dict[str, float]:
    total = sum(side[1]) or 1
    return {str(label): count / total for label, count in zip(*side)}


def _svg(paths: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio=none aria-hidden=true>{paths}</svg>'
