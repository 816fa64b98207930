"""Business plans for tests: the specification's worked example as people would have typed it."""

from decimal import Decimal
from typing import Any

from land.accounts.models import User
from startups.actions import plan_words
from startups.actions.plans import start_plan
from startups.models import BusinessPlan, PlanMember, PlanSection, Project
from startups.plan.numbers import read_number
from tests.make.startups import make_project
from tests.startups.plan.examples import start_up

SAID = {True: "yes", False: "no"}


def typed(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a document as a section keeps it."""
    return {key: SAID[value] if isinstance(value, bool) else value for key, value in row.items()}


def fill_plan(plan: BusinessPlan, **changes: Any) -> BusinessPlan:
    """Write the worked example (TV1) into a plan: every table and each member's row; `changes` replace whole keys."""
    document = start_up(**changes)
    for section in plan_words.TABLES:
        if section.table:
            content = {"rows": [typed(row) for row in document[section.key]]}
        else:
            content = {"years": str(document["years"])} | {
                key: document[key] for key in ("regime", "receipt_days", "payment_days") if key in document
            }
            content |= {key: document[key] for key in ("irap", "refund", "dividends") if key in document}
        PlanSection.objects.filter(plan=plan, key=section.key).update(content=content)
    for row, told in zip(PlanMember.objects.filter(plan=plan), document["members"], strict=False):
        amounts = ("subscribed", "paid", "naspi", "tfr", "loan")
        values = {name: read_number(told[name]) for name in amounts if name in told}
        PlanMember.objects.filter(pk=row.pk).update(**{"naspi": Decimal(0), **values})
    return BusinessPlan.objects.whole().get(pk=plan.pk)


def make_plan(
    *, by: User | None = None, others: int = 4, state: str = "planning", empty: bool = False, **changes: Any
) -> BusinessPlan:
    """The draft of a project of five confirmed members, filled in like TV1 unless `empty`."""
    project = make_project(by=by, others=others, state=state)
    plan = start_plan(project=Project.objects.get(pk=project.pk), by=by)
    return BusinessPlan.objects.whole().get(pk=plan.pk) if empty else fill_plan(plan, **changes)


def people(plan: BusinessPlan) -> list[User]:
    """The logins of the group, in the order in which they joined."""
    return [each.person.user for each in plan.project.idea.group.members.order_by("pk")]
