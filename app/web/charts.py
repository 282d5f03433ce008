"""Small pictures in SVG: bars, tracks and lines with their intervals. Pure; colours are names of the page's tokens.

Amounts are in the accent, the diverging scale is for satisfaction only, ink whiskers are uncertainty.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

BAR_WIDTH, TRACK_WIDTH = 220.0, 160.0


def axis_end(highs: Sequence[float | None], least: float = 0.1) -> float:
    """Where the common axis of bars ends: the next multiple of `least` over the longest interval."""
    longest = max((high for high in highs if high is not None), default=least)
    return min(1.0, max(1, -(-longest // least)) * least)


def frequency_bar(share: float, low: float | None, high: float | None, end: float, words: str) -> Markup:
    """A bar from nought with its interval as a whisker over its end."""
    scale = BAR_WIDTH / end
    whisker = "" if low is None or high is None else _whisker(low * scale, min(high, end) * scale, 10, 4)
    bar = f'<rect y="3" width="{share * scale:.1f}" height="14" rx="2" fill="var(--accent-mid)"/>'
    return _picture(BAR_WIDTH + 2, 20, "bar-picture", bar + whisker, words)


def share_bar(share: float, words: str, width: float = 320.0) -> Markup:
    """A plain bar on a sunken track from 0 to 100 %."""
    track = f'<rect width="{width:g}" height="14" rx="3" fill="var(--sunken)"/>'
    bar = f'<rect width="{share * width:.1f}" height="14" rx="3" fill="var(--accent-mid)"/>'
    return _picture(width, 14, "share-picture", track + bar, words, stretch=True)


def mean_track(mean: float, low: float | None, high: float | None, step: int, scale: int, words: str) -> Markup:
    """A dot on the track 1 … scale, its interval as a whisker under it."""
    left, width = 8.0, TRACK_WIDTH - 16
    points = range(scale)

    def x(value: float) -> float:
        return left + (min(max(value, 1), scale) - 1) * width / (scale - 1)

    ticks = "".join(f"M{x(point + 1):.1f} 1v14" for point in points)
    track = f'<path d="M{left:g} 8h{width:g}{ticks}" stroke="var(--line)"/>'
    whisker = "" if low is None or high is None else _whisker(x(low), x(high), 19, 3)
    dot = (
        f'<circle cx="{x(mean):.1f}" cy="8" r="6" fill="var(--sat-{step})" stroke="var(--sat-{step}-line)" '
        'stroke-width="1.5"/>'
    )
    return _picture(TRACK_WIDTH, 23, "track-picture", track + whisker + dot, words)


def way_part(before: float, behind: float, last: bool = False) -> Markup:
    """One stop of a way that narrows as people leave it: the stretch from this stop to the next, and the stop."""
    wide, narrow = (2 + 9 * share for share in (before, behind))
    stretch = (
        f'<svg class="stretch" viewBox="-12 0 24 100" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="M{-wide:.2f} 0H{wide:.2f}L{narrow:.2f} 100H{-narrow:.2f}Z" fill="var(--accent-mid)"/></svg>'
    )
    fill = "accent" if last else "surface"
    halt = (
        '<svg class="stop" viewBox="-12 -12 24 24" aria-hidden="true">'
        f'<circle r="8" fill="var(--{fill})" stroke="var(--accent)" stroke-width="4"/></svg>'
    )
    return Markup(("" if last else stretch) + halt)


def sparkline(counts: Sequence[int], words: str) -> Markup:
    """A line of 120 × 28 on its own maximum, the last point marked."""
    top = max([*counts, 1])
    gap = 116 / max(len(counts) - 1, 1)
    points = [(2 + at * gap, 25 - count / top * 21) for at, count in enumerate(counts)]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    x, y = points[-1]
    drawn = (
        f'<path d="M{points[0][0]:.1f} 27L{line}L{x:.1f} 27Z" fill="var(--accent-soft)"/>'
        f'<path d="M{line}" fill="none" stroke="var(--accent)" stroke-width="2" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="var(--accent)"/>'
    )
    return _picture(122, 28, "spark", drawn, words)


def rail(feelings: Sequence[float], at: int) -> Markup:
    """One stage's part of the way down the left edge; where it feels good the way leans right."""
    here, then = (12 + (feelings[min(place, len(feelings) - 1)] + 100) * 0.2 for place in (at, at + 1))
    last = at == len(feelings) - 1
    dots = ' stroke-dasharray="1 9"' if last else ""
    way = (
        f'<path d="M{here:.1f} 0C{here:.1f} 50 {then:.1f} 50 {then:.1f} 100" fill="none" stroke="var(--accent)" '
        f'stroke-width="5" stroke-linecap="round" vector-effect="non-scaling-stroke"{dots}/>'
    )
    return Markup(
        f'<svg class="rail" viewBox="0 0 64 100" preserveAspectRatio="none" aria-hidden="true">{way}</svg>'
        f'<svg class="halt" viewBox="0 0 64 24" aria-hidden="true"><circle cx="{here:.1f}" cy="12" r="9" '
        'fill="var(--paper)" stroke="var(--accent)" stroke-width="5"/></svg>'
    )


def dot(share: float, step: int | None, dashed: bool) -> Markup:
    """A touchpoint's bead in a row; its area stands for the frequency."""
    r = 27 * share**0.5
    fill, line = (f"sat-{step}", f"sat-{step}-line") if step else ("surface", "edge")
    dash = ' stroke-dasharray="3 2.5"' if dashed else ""
    return Markup(
        f'<svg class="dot" viewBox="-29 -29 58 58" width="58" height="58" aria-hidden="true"><circle r="{r:.1f}" '
        f'fill="var(--{fill})" stroke="var(--{line})" stroke-width="1.5"{dash}/></svg>'
    )


def _whisker(low: float, high: float, y: float, cap: float) -> str:
    ends = "".join(f"M{x:.1f} {y - cap:g}v{2 * cap:g}" for x in (low, high))
    return f'<path d="M{low:.1f} {y:g}H{high:.1f}{ends}" fill="none" stroke="var(--ink)" stroke-width="1.6"/>'


def _picture(width: float, height: float, name: str, inside: str, words: str, stretch: bool = False) -> Markup:
    size = ' preserveAspectRatio="none"' if stretch else f' width="{width:g}" height="{height:g}"'
    named = f'role="img" aria-label="{escape(words)}"'
    return Markup(f'<svg class="{name}" viewBox="0 0 {width:g} {height:g}"{size} {named}>{inside}</svg>')
