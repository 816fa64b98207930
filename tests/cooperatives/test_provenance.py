"""Every value of the registry says who wrote it, when, from what, and what stood there before."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.rules import CODES, load_rules, rules_on
from cooperatives.actions.years import (
    FigureTooLarge,
    MembersDoNotAddUp,
    NegativeFigure,
    NoFigures,
    PartExceedsWhole,
    WorkersDoNotAddUp,
    YearImplausible,
    YearNotClosed,
)
from cooperatives.models import FieldChange, YearlyFigures
from land.core.errors import WrongState
from land.core.models import DatedRule, Term
from tests.make.cooperatives import make_cooperative
from tests.make.people import make_user

pytestmark = pytest.mark.django_db
LAST = timezone.localdate().year - 1


def told(cooperative, **which):
    return {(row.field, row.year): (row.previous, row.value) for row in cooperative.changes.filter(**which)}


def test_a_change_says_who_what_and_from_what():
    cooperative, user = make_cooperative("Prima", phone="06 1"), make_user()
    cooperative.changes.all().delete()
    actions.write_cooperative(
        cooperative=cooperative, source="cooperative", user=user, note="by phone", name="Seconda", phone="06 1",
        founded_on=date(2001, 2, 3), sector=Term.objects.get(scheme="sector", code="agroalimentare"),
        postcode="00185", tags=["orti"], consent_map=True,
    )  # fmt: skip
    assert told(cooperative) == {
        ("name", None): ("Prima", "Seconda"),
        ("founded_on", None): (None, "2001-02-03"),
        ("sector", None): ("produzione-servizi", "agroalimentare"),
        ("postcode", None): (None, "00185"),
        ("tags", None): (None, ["orti"]),
        ("consent_map", None): (False, True),
    }
    row = cooperative.changes.first()
    assert (row.source, row.user, row.note) == ("cooperative", user, "by phone")


def test_a_new_entry_tells_where_its_first_values_came_from():
    cooperative = make_cooperative("Nuova")
    assert told(cooperative, field="name") == {("name", None): (None, "Nuova")}
    assert told(cooperative, field="state") == {("state", None): (None, "active")}
    assert not cooperative.changes.filter(field="consent_open_data").exists()


def test_the_same_again_leaves_no_trace():
    cooperative = make_cooperative("Prima")
    before = cooperative.changes.count()
    actions.write_cooperative(cooperative=cooperative, source="staff", name="Prima", consent_directory=True)
    assert cooperative.changes.count() == before


def test_many_fields_cost_as_many_statements_as_one():
    cooperative = make_cooperative()
    with CaptureQueriesContext(connection) as one:
        actions.write_cooperative(cooperative=cooperative, source="staff", phone="06 1")
    with CaptureQueriesContext(connection) as three:
        actions.write_cooperative(
            cooperative=cooperative, source="staff", phone="06 2", email="a@demo.land", rea="RM-1"
        )
    assert len(one) == len(three)


def test_a_writer_with_an_old_row_does_not_take_another_s_value_back():
    cooperative = make_cooperative(phone="06 1")
    old = type(cooperative).objects.select_related("organisation").get(pk=cooperative.pk)
    actions.write_cooperative(cooperative=cooperative, source="staff", phone="06 2")
    actions.write_cooperative(cooperative=old, source="staff", email="a@demo.land")
    cooperative.refresh_from_db()
    assert (cooperative.phone, cooperative.email) == ("06 2", "a@demo.land")


def test_a_change_of_state_keeps_its_reason():
    cooperative, user = make_cooperative(), make_user()
    actions.change_state(cooperative=cooperative, to="suspended", user=user, reason="fees not paid")
    row = cooperative.changes.get(field="state", previous="active")
    assert (row.value, row.note, row.user) == ("suspended", "fees not paid", user)


def test_a_year_is_written_with_its_traces_and_shown_in_the_registry():
    cooperative, user = make_cooperative(), make_user()
    row = actions.write_year(
        cooperative=cooperative, year=LAST, source="cooperative", user=user, members_women=6, members_men=3,
        members_entities=1, revenue="750000", women_permanent=3, men_permanent=1, women_fixed_term=0,
        men_fixed_term=0, women_apprentices=0, men_apprentices=0, result="-10.555",
    )  # fmt: skip
    assert (row.members, row.workers, row.result, row.source) == (10, 4, Decimal("-10.56"), "cooperative")
    cooperative.refresh_from_db()
    assert (cooperative.workers, cooperative.workers_year, cooperative.revenue_class, cooperative.women_percent) == (
        4, LAST, "500k-2M", 75,
    )  # fmt: skip
    assert told(cooperative, year=LAST)["revenue", LAST] == (None, "750000.00")
    actions.confirm_year(figures=row)
    actions.write_year(cooperative=cooperative, year=LAST, source="cooperative", members_women=6)
    assert YearlyFigures.objects.get().state == "confirmed"
    actions.write_year(cooperative=cooperative, year=LAST, source="staff", revenue=None)
    changed = YearlyFigures.objects.get()
    assert (changed.state, changed.confirmed_at, changed.source) == ("provisional", None, "staff")
    with pytest.raises(WrongState):
        actions.confirm_year(figures=row)


def test_an_older_year_does_not_overwrite_what_the_latest_says():
    cooperative = make_cooperative()
    actions.write_year(cooperative=cooperative, year=LAST, source="import 3", workers=20, revenue=0)
    actions.write_year(cooperative=cooperative, year=LAST - 1, source="import 3", workers=90, revenue=90_000)
    cooperative.refresh_from_db()
    assert (cooperative.workers, cooperative.workers_year, cooperative.revenue_class) == (20, LAST, "0")
    assert set(FieldChange.objects.filter(year=LAST).values_list("source", flat=True)) == {"import"}


@pytest.mark.parametrize(
    ("year", "figures", "refusal", "code"),
    [
        (LAST + 1, {"members": 1}, YearNotClosed, "E08"),
        (LAST + 9, {"members": 1}, YearNotClosed, "E08"),
        (1980, {"members": 1}, YearImplausible, "E08"),
        (LAST, {"members": -1}, NegativeFigure, "E09"),
        (LAST, {"revenue": "-0.01"}, NegativeFigure, "E09"),
        (LAST, {"members": 3_000_000_000}, FigureTooLarge, "E15"),
        (LAST, {"members": 10, "members_women": 4, "members_men": 4, "members_entities": 1}, MembersDoNotAddUp, "E10"),
        (LAST, {"members": 10, "members_women": 6, "members_men": 5}, MembersDoNotAddUp, "E10"),
        (LAST, {"workers": 1} | dict.fromkeys(YearlyFigures.EMPLOYEES, 1), WorkersDoNotAddUp, "E10"),
        (LAST, {"revenue": 10, "revenue_members": 11}, PartExceedsWhole, "E15"),
        (LAST, {"members": None}, NoFigures, None),
    ],
)  # fmt: skip
def test_figures_that_cannot_be_are_refused(year, figures, refusal, code):
    cooperative = make_cooperative(founded_on=date(1990, 1, 1))
    with pytest.raises(refusal) as refused:
        actions.write_year(cooperative=cooperative, year=year, source="staff", **figures)
    assert getattr(refused.value, "code", None) == code and "%" not in str(refused.value)
    assert YearlyFigures.objects.count() == 0


def test_result_and_equity_may_be_negative():
    row = actions.write_year(cooperative=make_cooperative(), year=LAST, source="staff", result=-5, equity=-7)
    assert (row.result, row.equity) == (-5, -7)


def test_rules_are_loaded_once_and_what_staff_wrote_stays():
    first = load_rules()
    DatedRule.objects.filter(code=CODES[0], valid_to=None).update(value=40, valid_from=date(2022, 1, 1))
    assert load_rules() == first
    assert rules_on(date(2026, 6, 1))[CODES[0]].value == 40
    assert set(rules_on(date(2026, 6, 1))) == set(CODES)
