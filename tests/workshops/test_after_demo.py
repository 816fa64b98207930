"""The demo's concluded workshop: it loads once, fast, and what it left holds together."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from land.core.models import Territory
from tests.make.reference import make_reference
from workshops.actions import comparison, report
from workshops.actions.report_files import report_pdf
from workshops.demo import concluded, workshops
from workshops.models import Ballot, ContextFigure, PlanItem, Report, VoicedNeed, Workshop

pytestmark = pytest.mark.django_db
MOST_QUERIES = 1000  # about three seconds


def test_the_demo_concludes_one_workshop_once_with_all_that_it_left(client):
    make_reference()
    workshops.load()
    with CaptureQueriesContext(connection) as asked:
        concluded.load()
    assert len(asked) < MOST_QUERIES
    concluded.load()
    row = Workshop.objects.whole().get(state="concluded")
    start = timezone.localtime(row.activity.starts_at)
    assert (start.date(), start.hour) == (timezone.localdate() - timedelta(days=150), 9)
    told = Report.objects.select_related("workshop__activity").get()
    assert (told.state, report.is_intact(told)) == ("published", True)
    assert told.facts["present"]["present"] == 40
    votes = Ballot.objects.get().results
    assert [line["votes"] for line in sorted(votes["options"], key=lambda line: line["place"])][:5] == [
        26,
        20,
        19,
        18,
        18,
    ]
    assert votes["turnout"] == {"entitled": 40, "voted": 39, "valid": 38, "blank": 1, "null": 0}
    assert VoicedNeed.objects.count() == 4
    assert PlanItem.objects.silent(timezone.now()).count() == 1
    assert set(PlanItem.objects.values_list("state", flat=True)) == {
        "agreed",
        "running",
        "done",
        "suspended",
        "abandoned",
    }
    assert ContextFigure.objects.filter(kind="setting").count() == Territory.objects.areas().count()
    assert [column.title for column in comparison.columns()] == [row.area.name]
    assert report_pdf(told).startswith(b"%PDF")
    for address in ("", "report/", "piano/", "dati/", "dati/risultati.csv", "dati/percezioni.json"):
        assert client.get(f"/laboratori/{row.slug}/{address}").status_code == 200
