"""The demo's day: tables, seats, arrivals and answers, told once however often it is loaded."""

import pytest

from tests.make.workshops import make_workshop
from workshops import actions
from workshops.actions import prompts
from workshops.demo import people
from workshops.models import Participant, PromptAnswer

pytestmark = pytest.mark.django_db


def test_the_demo_lays_tables_seats_people_and_lets_them_answer_once():
    from land.enrolment import actions as enrolment
    from tests.make.people import make_person

    workshop = make_workshop(
        groups=(actions.Asked("Cittadini", 0, 20), actions.Asked("Cooperative", 0, 20)), capacity=20
    )
    for kind in ("words", "scale", "text"):
        prompts.save_prompt(cycle=workshop.cycle, by=None, kind=kind, when="both", text=f"Domanda {kind}")
    for turn in range(4):
        enrolment.enrol(
            activity=workshop.activity, person=make_person(), group=("cittadini", "cooperative")[turn % 2]
        )
    for _turn in range(2):
        people.prepare()
        here = people.arrive(workshop, 3)
        people.perceive(workshop, here, "before")
    assert workshop.tables.count() == 8
    assert (len(here), Participant.objects.exclude(theme=None).count()) == (5, 6)
    assert set(PromptAnswer.objects.filter(prompt__kind="scale").values_list("value", flat=True)) == {
        "2",
        "3",
        "4",
    }
    assert workshop.facilitators.filter(role="scribe").count() == 8
