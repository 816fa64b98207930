"""What business plans offer to the land, and the plan of the demo."""

from decimal import Decimal as D

import pytest

from land.accounts import demo as accounts
from startups.actions.plan_shown import shown
from startups.actions.plans import what_fails
from startups.demo import calls, ideas, plans
from startups.models import BusinessPlan
from startups.offers.plans import collect, panel, resolve
from startups.plan import Severity
from tests.make.people import logged_in, make_user
from tests.make.plans import make_plan, people
from tests.make.reference import make_reference

pytestmark = pytest.mark.django_db


def test_the_panel_says_where_my_plan_is_and_no_amount():
    plan = make_plan(empty=True)
    user = people(plan)[0]
    page = logged_in(user).get("/la-mia-area/").content.decode()
    assert plan.get_absolute_url() in page and "di’ che cosa porti" in page
    assert panel(make_user()) is None


def test_a_person_takes_away_ones_own_amounts_alone():
    plan = make_plan(members=[{"subscribed": f"{number}.000", "paid": "1.000"} for number in range(1, 6)])
    rows = collect(people(plan)[1].person)
    assert [(row["subscribed"], row["paid"]) for row in rows] == [(2000, 1000)]


def test_the_chain_names_a_plan_to_whoever_may_see_it():
    plan = make_plan()
    assert resolve([plan.uuid], people(plan)[0])[plan.uuid].url == plan.get_absolute_url()
    assert resolve([plan.uuid], make_user()) == {}


def test_the_demo_has_the_worked_example_ready_to_be_signed(settings):
    settings.DEMO = True
    make_reference()
    accounts.load({})
    ideas.load({})
    calls.load()
    plans.load()
    plans.load()
    plan = BusinessPlan.objects.whole().get()
    assert (plan.project.state, plan.project.idea.title) == ("planning", "La ciclofficina dei pendolari")
    result = shown(plan, None).result
    assert [round(each.profit, 2) for each in result.incomes] == [
        D(text) for text in ("-6317.99", "2451.34", "8125.87")
    ]
    assert {each.code for each in what_fails(plan)} >= {"A01", "A03", "A04"}
    assert [each for each in what_fails(plan) if each.severity == Severity.ERROR] == []
