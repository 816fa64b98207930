"""Two representatives say yes at the same moment to two groups, and there is one place in the month."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from startups.actions import visits
from startups.models import Visit
from tests.make.learning import make_host
from tests.make.startups import make_group, make_idea

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_month_with_one_place_is_given_to_one_group_however_many_are_accepted_at_once():
    host, day = make_host(capacity=1), timezone.localdate().replace(day=1) + timedelta(days=40)
    rows = [
        visits.propose_visit(
            group=make_group(make_idea()), host=host, by=None, kind="visit", objectives=["I conti"], days=[day]
        )
        for _time in range(6)
    ]  # fmt: skip
    start, refused = Barrier(len(rows)), []

    def accept(pk: int) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            visits.accept_visit(visit=Visit.objects.get(pk=pk), by=None, day=day)
        except visits.MonthIsFull as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=accept, args=(row.pk,)) for row in rows]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (Visit.objects.of_month(day).count(), len(refused)) == (1, 5)
