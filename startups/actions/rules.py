"""The numbers of law that plans are computed with, as dated rules that staff correct on their own screen."""

from datetime import date

from land.core.models import DatedRule
from land.core.reference import load_dated_rules
from startups.plan.rules import Rule, Rules, shipped


def load_rules() -> dict[str, int]:
    """Add the shipped rules where no rule of that code holds in their period; what staff wrote stays as it is."""
    return load_dated_rules(
        DatedRule(
            code=rule.code,
            value=rule.value,
            unit=rule.unit,
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            source=rule.source,
            verified_on=rule.verified_on,
        )
        for rule in shipped()
    )


def rules_on(day: date) -> Rules:
    """The rules of plans that hold on `day`, in one query; one that nobody wrote is not there."""
    codes = {rule.code for rule in shipped()}
    return Rules.of(
        Rule(row.code, row.value, row.unit, row.valid_from, row.valid_to, row.source, row.verified_on)
        for row in DatedRule.objects.holding(day).filter(code__in=codes)
    )


def rules_for_plans(day: date) -> Rules:
    """The rules that a plan is computed with on `day`: of each code the one that holds, else the last one that held.

    So a plan can be computed although a figure of the new year is not known yet; its check says which have ended.
    """
    codes = {rule.code for rule in shipped()}
    kept = DatedRule.objects.filter(code__in=codes, valid_from__lte=day)
    ours = (rule for rule in shipped() if rule.valid_from <= day)
    return Rules.of(
        [
            *ours,
            *(
                Rule(row.code, row.value, row.unit, row.valid_from, row.valid_to, row.source, row.verified_on)
                for row in kept
            ),
        ]
    )
