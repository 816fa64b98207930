"""The numbers that law and funds set, as they hold on a day: a plan keeps the set it was computed with."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from startups.plan.inputs import Regime

SHIPPED = Path(__file__).parent / "rules.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated rule: its value in `unit`, the days it holds (both included, None: without end), who says so."""

    code: str
    value: Decimal
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    verified_on: date | None = None


@cache
def shipped() -> tuple[Rule, ...]:
    """Every rule that the house ships, of any period, in the order of the file."""
    with SHIPPED.open("rb") as file:
        rows = tomllib.load(file)["rule"]
    return tuple(Rule(**{"valid_to": None, **row, "value": Decimal(row["value"])}) for row in rows)


class RuleMissing(LookupError):
    """A set of rules without one that the plan needs; the message is its code."""


@dataclass(frozen=True)
class Rules:
    """A set of rules, one value a code."""

    by_code: Mapping[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Rules":
        """The set; of two rules with one code the later one wins."""
        return cls({rule.code: rule for rule in sorted(rules, key=lambda each: each.valid_from)})

    @classmethod
    def shipped_on(cls, day: date) -> "Rules":
        """What the house ships, as it holds on a day."""
        return cls.of(
            rule
            for rule in shipped()
            if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
        )

    def dumped(self) -> list[dict[str, str | None]]:
        """The set as plain JSON, by code, for whoever keeps it."""
        return [
            {
                "code": rule.code,
                "value": f"{rule.value.normalize():f}",
                "unit": rule.unit,
                "valid_from": rule.valid_from.isoformat(),
                "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
                "source": rule.source,
                "verified_on": rule.verified_on.isoformat() if rule.verified_on else None,
            }
            for rule in sorted(self.by_code.values(), key=lambda each: each.code)
        ]

    @classmethod
    def loaded(cls, rows: Iterable[Mapping[str, Any]]) -> "Rules":
        """What `dumped` gave."""

        def day(text: str | None) -> date | None:
            return date.fromisoformat(text) if text else None

        return cls.of(
            Rule(
                code=row["code"],
                value=Decimal(row["value"]),
                unit=row["unit"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=day(row["valid_to"]),
                source=row["source"],
                verified_on=day(row["verified_on"]),
            )
            for row in rows
        )

    def changed(self, newer: "Rules") -> list[str]:
        """The codes whose value or period is another in the newer set, or that stand in it alone, in order."""
        return sorted(
            code
            for code, rule in newer.by_code.items()
            if (old := self.by_code.get(code)) is None
            or (old.value, old.valid_from, old.valid_to) != (rule.value, rule.valid_from, rule.valid_to)
        )

    def __getitem__(self, code: str) -> Decimal:
        """The value of a rule. Raises: RuleMissing."""
        try:
            return self.by_code[code].value
        except KeyError:
            raise RuleMissing(code) from None

    def taxed_share(self, regime: Regime) -> Decimal:
        """Per cent of the surplus that is taxed."""
        return self[f"quota-imponibile-{regime.value.replace('_', '-')}"]

    def expired(self, today: date) -> list[Rule]:
        """Those that no longer hold, by code."""
        ended = (
            rule for rule in self.by_code.values() if rule.valid_to is not None and rule.valid_to < today
        )
        return sorted(ended, key=lambda rule: rule.code)
