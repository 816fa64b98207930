"""Staff follow visits; a person reads and erases what they did for their group's learning."""

from datetime import timedelta

import pytest
from django.utils import timezone

from land.core import offers
from startups.actions import prefeasibility, research, visits
from startups.models import Visit, VisitHost
from tests.make.learning import make_host
from tests.make.people import logged_in, make_staff, make_user
from tests.make.startups import make_group, make_idea, make_project

pytestmark = pytest.mark.django_db


def make_visit(*, asked: int = 0, day: int | None = None) -> Visit:
    """A request of so many days ago; accepted for a day (counted back from today) if one is told."""
    now, today = timezone.now(), timezone.localdate()
    row = visits.propose_visit(
        group=make_group(make_idea()), host=make_host(), by=None, kind="visit", objectives=["I conti"],
        days=[today - timedelta(days=day if day is not None else -9)], at=now - timedelta(days=60),
    )  # fmt: skip
    Visit.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=asked))
    if day is not None:
        visits.accept_visit(
            visit=row, by=None, day=today - timedelta(days=day), at=now - timedelta(days=day + 1)
        )
    return row


def test_staff_are_told_of_visits_without_an_answer_for_a_week_and_of_those_made_and_not_told():
    silent, _fresh, past, _coming = (
        make_visit(asked=8), make_visit(asked=6), make_visit(asked=20, day=1), make_visit(asked=20, day=-3),
    )  # fmt: skip
    told = make_visit(asked=20, day=2)
    visits.report_visit(visit=told, by=None, text="Si comincia in due.")
    counts = {key: offers.attention.get(f"startup-visits-{key}") for key in ("unanswered", "unreported")}
    assert {key: each.count() for key, each in counts.items()} == {"unanswered": 1, "unreported": 1}
    browser = logged_in(make_staff())
    for key, row in (("unanswered", silent), ("unreported", past)):
        found = browser.get(counts[key].url()).context["object_list"]
        assert [each.pk for each in found] == [row.pk]
    assert logged_in(make_user()).get(counts["unanswered"].url()).status_code in (302, 403, 404)


def test_staff_filter_visits_and_hosts_and_take_them_as_csv():
    row = make_visit(asked=2)
    VisitHost.objects.filter(pk=make_host().pk).update(open=False)
    browser = logged_in(make_staff())
    assert list(browser.get("/gestione/startup/visite/?state=refused").context["object_list"]) == []
    answer = browser.get("/gestione/startup/visite/?state=proposed&export=csv")
    text = b"".join(answer).decode()
    assert str(row.group) in text and str(row.host) in text and "proposta" in text
    address = "/gestione/startup/cooperative-da-visitare/"
    assert [each.pk for each in browser.get(address + "?open=true").context["object_list"]] == [row.host_id]
    assert str(row.host) in b"".join(browser.get(address + "?export=csv")).decode()


@pytest.mark.parametrize(
    "address", ["/gestione/startup/visite/", "/gestione/startup/cooperative-da-visitare/"]
)
def test_staff_lists_ask_the_database_as_often_for_three_rows_as_for_one(
    address, django_assert_num_queries, django_assert_max_num_queries
):
    browser = logged_in(make_staff())
    make_visit()
    browser.get(address)
    with django_assert_max_num_queries(60) as one:
        browser.get(address)
    make_visit(), make_visit()
    with django_assert_num_queries(len(one)):
        browser.get(address)


def test_a_person_takes_along_visits_research_and_plans_and_leaves_the_group_its_work():
    user = make_user()
    project = make_project(by=user, state="training")
    group, today = project.idea.group, timezone.localdate()
    visit = visits.propose_visit(
        group=group, host=make_host(), by=user, kind="visit", objectives=["I turni"], days=[today + timedelta(days=3)]
    )  # fmt: skip
    research.save_research(
        project=project, by=user, method="Interviste", questions="?", people=6, starts_on=today, ends_on=today,
        findings="Sì",
    )  # fmt: skip
    plan = prefeasibility.begin(project=project, by=user)
    prefeasibility.write_section(plan=plan, by=user, section="2", seen=0, text="Il bisogno")
    plan.__class__.objects.filter(pk=plan.pk).update(
        state="submitted", submitted_at=timezone.now(), submitted_by=user
    )
    data = offers.personal_data.get("startups-learning")
    rows = data.collect(user.person)
    assert [row["title"] for row in rows] == [str(visit), str(project), str(plan)]
    assert (rows[0]["objectives"], rows[1]["findings"], rows[2]["text"]) == ("I turni", "Sì", "Il bisogno")
    assert data.collect(make_user().person) == []
    data.erase(user.person)
    visit.refresh_from_db(), plan.refresh_from_db()
    assert (visit.asked_by, plan.submitted_by, project.research.count()) == (None, None, 1)
