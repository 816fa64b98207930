"""Two people at the reception at the same moment: one arrival, one code, one seat."""

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from tests.make.workshops import make_participant, make_running
from workshops.actions import people, prompts, seating
from workshops.models import Participant, Prompt, PromptAnswer, PromptGiven

pytestmark = pytest.mark.django_db(transaction=True)


def together(act: Callable[[], object], number: int) -> list[object]:
    """The same act by so many threads that start at once; what each of them got, an error too."""
    start, got = threading.Barrier(number), []

    def one() -> None:
        close_old_connections()
        try:
            start.wait(timeout=20)
            got.append(act())
        except Exception as error:
            got.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _turn in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return got


def test_two_at_the_reception_let_the_same_person_in_once():
    row = make_participant(make_running(), here=False)
    got = together(lambda: people.arrive(participant=row, by=None)[1], 4)
    assert sorted(map(str, got)) == ["False", "True", "True", "True"]


def test_the_same_answer_sent_four_times_at_once_is_kept_once():
    workshop = make_running()
    row = make_participant(workshop)
    prompt = Prompt.objects.create(cycle=workshop.cycle, kind="scale", when="both", text="Quanto conta?")
    got = together(lambda: prompts.answer(participant=row, when="before", answers={prompt.pk: ["3"]}), 4)
    assert sum(isinstance(each, prompts.GivenAlready) for each in got) == 3
    assert (PromptAnswer.objects.count(), PromptGiven.objects.count()) == (1, 1)


def test_ten_late_comers_at_once_are_seated_within_the_seats():
    workshop = make_running()
    group = workshop.groups.all()[0]
    seating.lay_tables(
        workshop=workshop,
        by=None,
        groups={group.pk: 2},
        themes={row.pk: 1 for row in workshop.themes.all()},
        seats=4,
    )
    Participant.objects.filter(pk=make_participant(workshop).pk).update(
        theme=workshop.themes.all()[0], arrived_at=timezone.now()
    )
    got = together(lambda: people.walk_in(workshop=workshop, by=None, group=group), 10)
    assert all(isinstance(each, Participant) for each in got)
    for table in workshop.tables.all():
        assert table.vision_people.count() + table.idea_people.count() <= 4
