"""A measured figure beside what was promised."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `target` is a bound from below if `at_least`, else from above. None: only told."""

    what: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.target is None or (
            self.value >= self.target if self.at_least else self.value <= self.target
        )


def row(figure: Figure) -> str:
    """One line: what, figure, target, kept or missed, note."""
    target = "" if figure.target is None else f"{'≥' if figure.at_least else '≤'} {figure.target:g}"
    verdict = "" if figure.target is None else ("ok" if figure.met else "MISSED")
    return (
        f"{figure.what:<58} {figure.value:>10.3f} {figure.unit:<10} {target:<10} {verdict:<7} {figure.note}"
    )
