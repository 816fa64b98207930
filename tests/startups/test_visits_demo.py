"""The demo of what groups learn: cards and tables, visits, modules followed, research, two pre-feasibility plans."""

from collections import Counter

import pytest

from land.accounts.models import User
from land.enrolment.models import Attendance
from startups import demo
from startups.actions.gate import gate, is_open
from startups.models import Assumption, Encounter, MatchCard, PreFeasibility, Project, Visit
from tests.make.cooperatives import make_cooperative, make_membership
from tests.make.people import make_user
from tests.make.reference import make_reference

pytestmark = pytest.mark.django_db


def test_the_demo_shows_a_group_half_way_and_one_that_passed_its_gate_and_is_loaded_once():
    make_reference()
    make_user("valutazione@demo.land", roles=("evaluator",))
    for name in ("fondatrice", "membro", "tutor", "staff", "referente"):
        make_user(f"{name}@demo.land")
    cooperatives = [make_cooperative() for _time in range(3)]
    make_membership(cooperatives[2], User.objects.get(email="referente@demo.land"))
    for _time in range(2):
        demo.load({})
        counts = [
            model.objects.count()
            for model in (MatchCard, Encounter, Visit, Attendance, PreFeasibility, Assumption)
        ]
        assert counts[0] == 6 and counts[1] >= 9
        assert counts[2:] == [4, 22, 2, 5]
    assert Counter(Visit.objects.values_list("state", flat=True)) == {
        "reported": 2, "accepted": 1, "proposed": 1,
    }  # fmt: skip
    assert set(Assumption.objects.values_list("state", flat=True)) == {"confirmed", "refuted", "to_verify"}
    passed = Project.objects.get(idea__title="La ciclofficina dei pendolari")
    assert [line.key for line in gate(passed) if not line.met] == []
    half = Project.objects.get(idea__title="Sportello digitale itinerante")
    assert not is_open(gate(half)) and half.state == "training"
    assert PreFeasibility.objects.get(project=passed).state == "submitted"
