"""The calendar by month and by list: each meeting on its own day, the filters kept."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from land.enrolment import actions, months
from land.enrolment.models import Activity
from tests.make.enrolment import make_activity, make_meeting, make_place

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2030, month, day, hour, minute, tzinfo=ROME)


def make_course(title: str = "Corso", **values) -> Activity:
    return make_activity(title=title, kind="edition", starts_at=at(5, 6), ends_at=at(6, 3, 12), **values)


def cells(response) -> dict[date, list[str]]:
    return {
        day.date: [occasion.title for occasion in day.occasions]
        for week in response.context["weeks"]
        for day in week
        if day.occasions
    }


def test_a_meeting_stands_on_its_own_day_and_not_only_on_the_first_of_its_activity(client):
    course = make_course()
    for month, day in ((5, 6), (5, 13), (6, 3)):
        make_meeting(course, starts_at=at(month, day), title=f"Incontro {day}")
    may = cells(client.get("/calendario/?vista=mese&mese=2030-05"))
    assert may == {date(2030, 5, 6): ["Corso: Incontro 6"], date(2030, 5, 13): ["Corso: Incontro 13"]}
    assert cells(client.get("/calendario/?vista=mese&mese=2030-06")) == {
        date(2030, 6, 3): ["Corso: Incontro 3"]
    }
    listed = client.get("/calendario/").context["occasions"]
    assert [each.day.day for each in listed] == [6, 13, 3]


def test_what_passes_midnight_stays_on_its_evening_and_what_lasts_days_is_on_each(client):
    night = make_activity(title="Notte", starts_at=at(5, 6, 23, 30), ends_at=at(5, 7, 0, 30))
    make_meeting(night, hours=1, title="Notte")
    make_activity(title="Fiera", starts_at=at(5, 8), ends_at=at(5, 10, 18))
    assert cells(client.get("/calendario/?vista=mese&mese=2030-05")) == {
        date(2030, 5, 6): ["Notte"],
        **{date(2030, 5, day): ["Fiera"] for day in (8, 9, 10)},
    }


def test_midnight_is_rome_s(client):
    make_activity(title="Presto", starts_at=at(6, 1, 0, 30), ends_at=at(6, 1, 1))
    assert cells(client.get("/calendario/?vista=mese&mese=2030-05")) == {}
    assert cells(client.get("/calendario/?vista=mese&mese=2030-06")) == {date(2030, 6, 1): ["Presto"]}


def test_months_lead_to_each_other_with_the_filters_kept(client):
    response = client.get("/calendario/?vista=mese&mese=2030-12&tipo=edition&pagina=3")
    assert [url for _word, url in response.context["beside"]] == [
        "?vista=mese&tipo=edition&mese=2030-11",
        "?vista=mese&tipo=edition&mese=2031-01",
    ]
    assert [url for _label, url, _here in response.context["views"]] == [
        "?vista=mese&tipo=edition&mese=2030-12",
        "?vista=elenco&tipo=edition&mese=2030-12",
    ]
    assert "dicembre 2030" in response.content.decode()


def test_filters_hold_in_both_views(client):
    make_activity(title="Roma", starts_at=at(5, 6), place=make_place())
    make_activity(title="In rete", kind="edition", starts_at=at(5, 7))
    for view in ("vista=mese&mese=2030-05", "vista=elenco&mese=2030-05", "vista=elenco"):
        found = {
            query: [each.title for each in client.get(f"/calendario/?{view}&{query}").context["occasions"]]
            for query in ("provincia=RM", "tipo=edition", "tipo=festa", "provincia=XX", "")
        }
        assert found == {
            "provincia=RM": ["Roma"],
            "tipo=edition": ["In rete"],
            "tipo=festa": [],
            "provincia=XX": [],
            "": ["Roma", "In rete"],
        }


@pytest.mark.parametrize(
    "text", ["", "2030", "2030-13", "2030-5", "99999-01", "1999-12", "maggio", "２０３０-05", "-0030-1"]
)
def test_a_month_that_is_none_is_this_one(client, text):
    assert months.month_of(text) is None
    response = client.get("/calendario/", {"vista": "mese", "mese": text})
    assert response.context["month"] == timezone.localdate().replace(day=1)
    assert response.content.decode().count('aria-current="date"') == 1


def test_calendars_end_where_their_years_end(client):
    response = client.get("/calendario/?vista=mese&mese=2100-12")
    assert [url for _word, url in response.context["beside"]] == ["?vista=mese&mese=2100-11"]


def test_drafts_and_what_was_called_off_do_not_stand_in_it_and_a_meeting_called_off_says_so(client):
    make_activity(title="Bozza", published=False, starts_at=at(5, 5))
    gone = make_activity(title="Annullato", starts_at=at(5, 6))
    actions.cancel_activity(activity=gone, by=None, reason="x")
    course = make_course()
    make_meeting(course, starts_at=at(5, 6))
    actions.cancel_meeting(meeting=make_meeting(course, starts_at=at(5, 13)), by=None)
    response = client.get("/calendario/?vista=mese&mese=2030-05")
    found = {each.day.day: each.called_off for each in response.context["occasions"]}
    assert found == {6: False, 13: True}
    assert "annullato" in response.content.decode()


@pytest.mark.parametrize("view", ["vista=mese&mese=2030-05", "vista=elenco"])
def test_the_calendar_costs_the_same_with_one_meeting_and_with_thirty(
    client, django_assert_max_num_queries, view
):
    make_meeting(make_course())
    client.get(f"/calendario/?{view}")
    with django_assert_max_num_queries(25) as one:
        client.get(f"/calendario/?{view}")
    for number in range(5):
        course = make_course(place=make_place())
        for week in range(6):
            make_meeting(course, starts_at=at(5, 6) + timedelta(days=week + number))
    with django_assert_max_num_queries(25) as many:
        assert len(client.get(f"/calendario/?{view}").context["occasions"]) == 31
    assert len(one) == len(many)
