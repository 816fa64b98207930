"""Visits of founding groups to member cooperatives."""

from datetime import timedelta

import pytest
from django.utils import timezone

from land.notifications.models import Notice
from startups.actions import visits
from startups.actions.states import AlreadyDone
from startups.models import Visit
from tests.make.cooperatives import make_membership
from tests.make.learning import make_host
from tests.make.people import logged_in, make_user
from tests.make.startups import make_group, make_idea

pytestmark = pytest.mark.django_db


def tomorrow(days: int = 1):
    return timezone.localdate() + timedelta(days=days)


def make_visit(host=None, user=None, day=None) -> Visit:
    group = make_group(make_idea(by=user or make_user()))
    return visits.propose_visit(
        group=group, host=host or make_host(), by=None, kind="visit", objectives=["Come si comincia"],
        days=[day or tomorrow()],
    )  # fmt: skip


def test_a_visit_goes_from_request_to_report_and_both_are_told():
    host, user, other = make_host(), make_user(), make_user()
    make_membership(host.cooperative, other)
    visit = make_visit(host, user)
    ours, theirs = logged_in(user), logged_in(other)
    url = f"/startup/visite/{visit.uuid}/"
    assert ours.post(url + "risposta/", {"day": visit.proposed_dates[0]}).status_code == 404
    assert (
        theirs.post(url + "risposta/", {"then": "accept", "day": visit.proposed_dates[0]}).status_code == 302
    )
    visit.refresh_from_db()
    assert (visit.state, visit.day) == ("accepted", tomorrow())
    later = timezone.now() + timedelta(days=2)
    visits.report_visit(visit=visit, by=user, text="Si parte dai soci.", publishes=True, at=later)
    assert not visit.is_published
    assert (
        theirs.post(url + "racconto/", {"text": "Un gruppo preparato.", "publishes": "on"}).status_code == 302
    )
    visit.refresh_from_db()
    assert (visit.state, visit.is_published) == ("reported", True)
    kinds = set(Notice.objects.filter(kind__startswith="startups-visit").values_list("kind", flat=True))
    assert kinds == {f"startups-visit-{what}" for what in ("proposed", "accepted", "reported", "feedback")}
    assert logged_in(make_user()).get(url).status_code == 404
    for page in ("/startup/visite/", url, f"/startup/visite/cooperative/{host.uuid}/"):
        assert (ours.get(page).status_code, theirs.get(page).status_code) == (200, 200)


def test_a_cooperative_receives_no_more_groups_a_month_than_it_said():
    host = make_host(capacity=1)
    day = tomorrow().replace(day=1) + timedelta(days=40)
    first, second = make_visit(host, day=day), make_visit(host, day=day)
    visits.accept_visit(visit=first, by=None, day=day)
    with pytest.raises(visits.MonthIsFull):
        visits.accept_visit(visit=second, by=None, day=day)
    visits.cancel_visit(visit=first, by=None)
    assert visits.accept_visit(visit=second, by=None, day=day).state == "accepted"


def test_a_step_done_twice_has_one_effect_and_says_so():
    visit = make_visit()
    visits.accept_visit(visit=visit, by=None, day=tomorrow())
    with pytest.raises(AlreadyDone):
        visits.accept_visit(visit=visit, by=None, day=tomorrow())


def test_a_request_that_nobody_answers_expires_after_three_weeks():
    visit = make_visit(day=tomorrow(60))
    assert visits.expire_visits(at=timezone.now() + timedelta(days=20)) == 0
    assert visits.expire_visits(at=timezone.now() + timedelta(days=22)) == 1
    visit.refresh_from_db()
    assert visit.state == "expired"


def test_a_group_asks_a_cooperative_once_at_a_time_and_says_what_for():
    visit = make_visit()
    ask = {"group": visit.group, "host": visit.host, "by": None, "kind": "visit"}
    with pytest.raises(visits.AskedAlready):
        visits.propose_visit(**ask, objectives=["x"], days=[tomorrow()])
    with pytest.raises(visits.ObjectivesNeeded):
        visits.propose_visit(**ask, objectives=[], days=[tomorrow()])
    with pytest.raises(visits.DaysNeeded):
        visits.propose_visit(**ask, objectives=["x"], days=[tomorrow(-1)])


def test_representatives_keep_what_their_cooperative_offers():
    host, user = make_host(), make_user()
    make_membership(host.cooperative, user)
    url = f"/startup/visite/offerta/{host.cooperative.uuid}/"
    assert logged_in(make_user()).get(url).status_code == 404
    answer = logged_in(user).post(url, {"words": "Una giornata intera.", "capacity": 5, "open": "on"})
    host.refresh_from_db()
    assert (answer.status_code, host.capacity) == (302, 5)


def test_the_form_to_tell_a_visit_comes_on_its_day_and_the_cooperative_reads_whom_it_waits_for():
    host, user, other = make_host(), make_user(), make_user()
    make_membership(host.cooperative, other)
    visit = make_visit(host, user)
    visits.accept_visit(visit=visit, by=None, day=tomorrow())
    url, told = visit.get_absolute_url(), f'action="/startup/visite/{visit.uuid}/racconto/"'
    assert told not in logged_in(user).get(url).content.decode()
    Visit.objects.filter(pk=visit.pk).update(day=tomorrow(-1))
    assert told in logged_in(user).get(url).content.decode()
    assert "quando il gruppo avrà raccontato" in logged_in(other).get(url).content.decode()


def test_the_list_of_visits_asks_the_database_as_often_for_three_rows_as_for_one(
    django_assert_num_queries, django_assert_max_num_queries
):
    user = make_user()
    first = make_visit(make_host(), user)
    browser = logged_in(user)
    browser.get("/startup/visite/")
    with django_assert_max_num_queries(40) as one:
        browser.get("/startup/visite/")
    for _time in range(2):
        visits.propose_visit(
            group=first.group, host=make_host(), by=None, kind="visit", objectives=["x"], days=[tomorrow()]
        )
    with django_assert_num_queries(len(one)):
        browser.get("/startup/visite/")
