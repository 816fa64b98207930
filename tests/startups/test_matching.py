"""Matching events: who should talk with whom, who sits where, and what stays private."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from land.enrolment import actions as enrolment
from land.notifications.models import Notice
from startups.actions import encounters
from startups.actions.matching import Profile, Talk, explain, propose
from startups.models import Encounter, EncounterSeat, MatchWish
from tests.make.learning import make_card, make_matching
from tests.make.people import logged_in, make_staff, make_user


def test_a_score_says_in_words_why_two_should_talk():
    mine = Profile(seeks=["Contabilità"], offers=["orto"], sector="Comunità", territories={1}, place="Roma")
    theirs = Profile(offers=["contabilita"], seeks=["Orto"], sector="Comunità", territories={1}, place="Roma")
    told = explain(mine, theirs)
    assert (told.points, len(told.reasons)) == (9, 4)
    assert explain(theirs, mine).points == 9
    assert explain(Profile(), Profile()).points == 0


@settings(deadline=None)
@given(st.integers(0, 24), st.integers(1, 10), st.integers(1, 10), st.randoms(use_true_random=False))
def test_nobody_sits_twice_in_a_round_no_table_is_used_twice_and_no_pair_meets_again(
    n, rounds, tables, random
):
    people = list(range(n))
    points = {frozenset(pair): random.randint(0, 9) for pair in combinations(people, 2)}
    told = propose(people, points=points, rounds=rounds, tables=tables)
    seats = [(talk.round, person) for talk in told.talks for person in talk.pair]
    places = [(talk.round, talk.table) for talk in told.talks]
    pairs = [talk.pair for talk in told.talks]
    assert len(seats) == len(set(seats)) == 2 * len(told.talks)
    assert len(places) == len(set(places)) and all(table <= tables for _round, table in places)
    assert len(pairs) == len(set(pairs))
    if n > 1 and rounds <= n // 2:
        assert len(told.talks) == min(rounds * min(tables, n // 2), n * (n - 1) // 2)


@settings(deadline=None)
@given(st.integers(1, 12))
def test_with_an_odd_number_one_rests_each_round_and_each_round_another(half):
    people = list(range(2 * half + 1))
    told = propose(people, points={}, rounds=half, tables=half)
    resting = [each for row in told.resting.values() for each in row]
    assert [len(row) for row in told.resting.values()] == [1] * half
    assert len(set(resting)) == half


def test_what_both_wish_comes_before_the_score_and_what_found_no_room_is_listed():
    pair, other = frozenset("ab"), frozenset("cd")
    told = propose("abcd", points={frozenset("ac"): 9}, rounds=1, tables=1, wishes={pair: 4, other: 2})
    assert (told.talks, told.unmet) == ([Talk(1, 1, "a", "b")], [other])


@pytest.mark.django_db
def test_one_participant_alone_gets_a_clear_message():
    event = make_matching()
    with pytest.raises(encounters.NobodyThere):
        encounters.arrange(event=event, by=None)
    make_card(event, make_user())
    with pytest.raises(encounters.NobodyToMeet):
        encounters.arrange(event=event, by=None)


@pytest.mark.django_db
def test_interest_in_oneself_is_refused():
    card = make_card(make_matching(), make_user())
    with pytest.raises(encounters.WishOfOneself):
        encounters.wish(frm=card, to=card, level="yes")
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchWish.objects.create(frm=card, to=card, level="yes")


@pytest.mark.django_db
def test_only_what_both_wish_is_shown_and_to_these_two_alone():
    event = make_matching()
    ada, lia, staff = make_user(last_name="Uno"), make_user(last_name="Due"), make_staff()
    one, other = make_card(event, ada), make_card(event, lia)
    encounters.wish(frm=one, to=other, level="yes")
    assert (
        encounters.mutual(other) == set()
        and not Notice.objects.filter(kind="startups-matching-mutual").exists()
    )
    room = f"/startup/incontri/{event.slug}/partecipanti/"
    assert "lo volete" not in logged_in(lia).get(room).content.decode()
    tables = logged_in(staff).get(f"/gestione/startup/incontri/{event.pk}/tavoli/").context
    assert tables["unmet"] == []
    encounters.wish(frm=other, to=one, level="maybe")
    assert encounters.mutual(one) == {other.pk}
    assert Notice.objects.filter(kind="startups-matching-mutual").count() == 2
    assert logged_in(make_user()).get(room).status_code == 404


@pytest.mark.django_db
def test_the_database_lets_nobody_sit_twice_in_a_round_as_whichever_of_the_two():
    event = make_matching()
    a, b, c = (make_card(event, make_user()) for _time in range(3))
    encounters.seat(event=event, round=1, table=1, a=a, b=b, by=None)
    with pytest.raises(encounters.SeatTaken):
        encounters.seat(event=event, round=1, table=2, a=c, b=a, by=None)
    with pytest.raises(encounters.TableTaken):
        encounters.seat(event=event, round=1, table=1, a=c, b=b, by=None)
    with pytest.raises(encounters.SameTwice):
        encounters.seat(event=event, round=2, table=1, a=c, b=c, by=None)
    assert Encounter.objects.count() == 1


@pytest.mark.django_db
def test_whoever_leaves_midway_frees_the_talks_still_to_come():
    event = make_matching()
    users = [make_user() for _time in range(4)]
    cards = [make_card(event, user) for user in users]
    encounters.arrange(event=event, by=None)
    encounters.publish_agenda(event=event, by=None)
    before = event.encounters.standing().of_card(cards[0]).count()
    at = event.begins(2) - timedelta(minutes=1)
    freed = encounters.leave_matching(card=cards[0], at=at)
    assert (before, freed) == (3, 2)
    assert event.encounters.standing().of_card(cards[0]).count() == 1
    assert EncounterSeat.objects.filter(card=cards[0]).count() == 1
    assert Notice.objects.filter(kind="startups-matching-freed").count() == 2


@pytest.mark.django_db
def test_whoever_gives_up_the_place_leaves_the_tables_too():
    event, user = make_matching(), make_user()
    one, other = make_card(event, user), make_card(event, make_user())
    encounters.seat(event=event, round=1, table=1, a=one, b=other, by=None)
    row = event.activity.enrolments.get(person=user.person)
    enrolment.cancel(enrolment=row, by=user)
    assert event.encounters.standing().count() == 0


@pytest.mark.django_db
def test_tables_are_seen_once_they_are_published():
    event, user = make_matching(), make_user()
    card, other = make_card(event, user), make_card(event, make_user())
    encounters.arrange(event=event, by=None)
    assert encounters.agenda_of(card) == []
    encounters.publish_agenda(event=event, by=None)
    card.event.refresh_from_db()
    assert [row["other"] for row in encounters.agenda_of(card)] == [other, None, None, None]


@pytest.mark.django_db
def test_a_participant_writes_a_card_and_sees_the_others(django_assert_max_num_queries):
    event, user = make_matching(), make_user()
    make_card(event, make_user(), offers=["contabilità"])
    enrolment.enrol(activity=event.activity, person=user.person)
    browser, base = logged_in(user), f"/startup/incontri/{event.slug}/"
    assert browser.get(base).status_code == 200
    assert browser.post(base + "scheda/", {"offers": "", "seeks": ""}).status_code == 422
    answer = browser.post(base + "scheda/", {"offers": "orto", "seeks": "Contabilità"}, follow=True)
    assert answer.status_code == 200 and answer.context["cards"][0]["score"].points == 3
    with django_assert_max_num_queries(25):
        browser.get(base + "partecipanti/")


@pytest.mark.django_db
def test_staff_make_an_event_and_arrange_its_tables():
    event, staff = make_matching(), logged_in(make_staff())
    for _time in range(2):
        make_card(event, make_user())
    url = f"/gestione/startup/incontri/{event.pk}/tavoli/"
    assert staff.post(url, {"then": "propose"}).status_code == 302
    assert event.encounters.count() == 1
    assert staff.post(url, {"then": "publish"}).status_code == 302
    for address in (url, "/gestione/startup/incontri/", "/gestione/startup/incontri/nuovo/"):
        assert staff.get(address).status_code == 200
    assert staff.get(f"/gestione/startup/incontri/{event.pk}/modifica/").status_code == 200


@pytest.mark.django_db
def test_rounds_that_last_longer_than_the_event_are_refused():
    now = timezone.now() + timedelta(days=3)
    with pytest.raises(encounters.RoundsDoNotFit):
        make_matching(starts_at=now, ends_at=now + timedelta(hours=1), rounds=5)


@pytest.mark.django_db
def test_the_room_asks_the_database_as_often_for_three_cards_as_for_one(
    django_assert_num_queries, django_assert_max_num_queries
):
    event, user = make_matching(), make_user()
    make_card(event, user), make_card(event, make_user())
    browser, room = logged_in(user), f"/startup/incontri/{event.slug}/partecipanti/"
    browser.get(room)
    with django_assert_max_num_queries(25) as one:
        browser.get(room)
    make_card(event, make_user()), make_card(event, make_user())
    with django_assert_num_queries(len(one)):
        browser.get(room)
