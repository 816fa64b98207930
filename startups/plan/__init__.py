"""A business plan that is data: from its inputs to tables T1-T13, checks and sensitivity. Decimal, no ORM, no Django.

`computed(plan, rules)` gives a `Computed`; `findings(computed)` names what does not hold. Amounts are euro net of VAT, in
full precision: only who shows a number rounds it. `read(document)` makes a `Plan` of what people typed.

Source of tables, formulas and checks: specification of start-ups, §3.3-3.5; its worked examples (§3.6) are tests.
"""

from startups.plan.checks import Finding, Severity, findings
from startups.plan.compute import Computed, computed
from startups.plan.inputs import Plan
from startups.plan.reading import Reading, read
from startups.plan.rules import Rules
from startups.plan.sensitivity import SCENARIOS, Outcome, sensitivity

__all__ = [
    "SCENARIOS",
    "Computed",
    "Finding",
    "Outcome",
    "Plan",
    "Reading",
    "Rules",
    "Severity",
    "computed",
    "findings",
    "read",
    "sensitivity",
]
