"""Who takes part: codes of whoever has a place, arrival, the door, lost codes, wrong categories, who is forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from land.accounts.models import Person
from land.core import offers
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Attendance, Enrolment, EnrolmentExtra
from tests.make.people import make_person
from tests.make.workshops import make_participant, make_running, make_workshop, phone_of
from workshops import actions
from workshops.actions import codes, people
from workshops.models import (
    Ballot,
    LogLine,
    Participant,
    StakeholderGroup,
    VisionCard,
    VoterRoll,
    Workshop,
)

pytestmark = pytest.mark.django_db
MANY = (actions.Asked("Cittadini", 0, 20), actions.Asked("Cooperative", 0, 20))


def enrolled(workshop: Workshop, group: str = "cittadini", **names: str) -> Enrolment:
    return enrolment.enrol(activity=workshop.activity, person=make_person(**names), group=group)


def group_of(workshop: Workshop, key: str) -> StakeholderGroup:
    return workshop.groups.get(key=key)


def on_the_day(workshop: Workshop) -> Workshop:
    """Its day has come: it starts in twenty minutes."""
    starts = timezone.now() + timedelta(minutes=20)
    ends = starts + timedelta(hours=8)
    Activity.objects.filter(pk=workshop.activity_id).update(starts_at=starts, ends_at=ends)
    workshop.activity.meetings.update(starts_at=starts, ends_at=ends)
    return Workshop.objects.whole().get(pk=workshop.pk)


def roll_of(participant: Participant, state: str = "open") -> VoterRoll:
    at = timezone.now()
    ballot = Ballot.objects.create(
        workshop=participant.workshop, title="Voto", state=state, opened_at=at,
        closed_at=at if state == "closed" else None,
    )  # fmt: skip
    return VoterRoll.objects.create(ballot=ballot, participant=participant, channel="phone", voted=True)


# ---- Codes of whoever has a place ----


def test_whoever_gets_a_place_has_a_code_and_whoever_waits_has_none():
    workshop = make_workshop()
    rows = [enrolled(workshop) for _turn in range(3)]
    assert [row.state for row in rows] == ["confirmed", "confirmed", "waiting"]
    found = Participant.objects.filter(workshop=workshop).order_by("pk")
    assert [row.enrolment_id for row in found] == [rows[0].pk, rows[1].pk]
    assert all(codes.find(codes.code_of(row)) == row for row in found)


def test_whoever_leaves_loses_the_code_and_whoever_takes_the_place_gets_one():
    workshop = make_workshop()
    first, _second, waiting = [enrolled(workshop) for _turn in range(3)]
    code = codes.code_of(Participant.objects.get(enrolment=first))
    enrolment.cancel(enrolment=first, by=None)
    with pytest.raises(codes.UnknownCode):
        codes.find(code)
    waiting.refresh_from_db()
    assert not Participant.objects.filter(enrolment=waiting).exists()
    enrolment.accept(enrolment=waiting, by=None)
    assert Participant.objects.get(enrolment=waiting).group.key == "cittadini"


def test_nobody_is_expected_twice_and_whoever_was_missing_is_made():
    workshop = make_workshop()
    row, gone = enrolled(workshop), enrolled(workshop, "cooperative")
    Participant.objects.filter(enrolment=row).delete()
    Enrolment.objects.filter(pk=gone.pk).update(state="cancelled", ended_at=timezone.now())
    assert people.expect(workshop=workshop) == 1
    assert people.expect(workshop=workshop) == 0
    assert list(Participant.objects.values_list("enrolment", flat=True)) == [row.pk]


def test_a_workshop_called_off_leaves_no_code_that_opens():
    workshop = make_workshop()
    code = codes.code_of(Participant.objects.get(enrolment=enrolled(workshop)))
    enrolment.cancel_activity(activity=workshop.activity, by=None, reason="Neve")
    with pytest.raises(codes.UnknownCode):
        codes.find(code)


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", lambda code: f"{code[:4]}-{code[4:]}"]
)
def test_a_code_is_understood_in_lower_case_with_spaces_and_with_a_hyphen(typed):
    row = make_participant(make_workshop())
    assert codes.find(typed(codes.code_of(row))) == row


def test_the_letter_o_is_read_as_nought_and_i_and_l_as_one():
    assert codes.normalised("oO-iI lL") == "001111"


def test_the_same_mail_twice_is_one_place_and_one_code():
    workshop = make_workshop()
    person = make_person(email="una.sola@demo.land")
    for _turn in range(2):
        enrolment.enrol(activity=workshop.activity, person=person, group="cittadini")
    assert Participant.objects.filter(workshop=workshop).count() == 1


# ---- Arrival ----


def test_whoever_arrives_is_in_the_register_too_and_a_second_time_changes_nothing():
    workshop = on_the_day(make_workshop())
    row = Participant.objects.get(enrolment=enrolled(workshop))
    first, before = people.arrive(participant=row, by=None)
    again, twice = people.arrive(participant=row, by=None)
    assert (before, twice, first.arrived_at) == (False, True, again.arrived_at)
    line = Attendance.objects.get(enrolment=row.enrolment)
    assert (line.state, line.method) == ("present", "manual")


def test_whoever_comes_before_the_register_opens_is_here_all_the_same():
    workshop = make_workshop()
    row = Participant.objects.get(enrolment=enrolled(workshop))
    people.arrive(participant=row, by=None)
    assert Participant.objects.here().get() == row
    assert not Attendance.objects.exists()


def test_an_arrival_by_mistake_is_undone_in_the_room_and_in_the_register():
    workshop = on_the_day(make_workshop())
    row = Participant.objects.get(enrolment=enrolled(workshop))
    people.arrive(participant=row, by=None)
    for _turn in range(2):
        assert people.undo_arrival(participant=row, by=None).arrived_at is None
    assert not Attendance.objects.exists()
    assert LogLine.objects.filter(what="arrival undone").count() == 1


def test_an_arrival_that_a_ballot_counts_is_not_undone():
    row = make_participant(make_running())
    roll_of(row)
    with pytest.raises(people.OnTheRoll):
        people.undo_arrival(participant=row, by=None)


def test_nobody_is_let_in_once_the_day_is_over():
    workshop = make_workshop()
    row = Participant.objects.get(enrolment=enrolled(workshop))
    Workshop.objects.filter(pk=workshop.pk).update(
        state="concluded", begun_at=timezone.now(), concluded_at=timezone.now()
    )
    with pytest.raises(people.DayIsOver):
        people.arrive(participant=row, by=None)
    workshop.refresh_from_db()
    with pytest.raises(people.DayIsOver):
        people.walk_in(workshop=workshop, by=None, group=row.group)


def test_after_the_day_whoever_did_not_come_is_absent_in_the_register():
    workshop = on_the_day(make_workshop())
    here, away = enrolled(workshop), enrolled(workshop, "cooperative")
    people.arrive(participant=Participant.objects.get(enrolment=here), by=None)
    with pytest.raises(people.NotOverYet):
        people.write_absent(workshop=workshop, by=None)
    after = workshop.activity.ends_at + timedelta(hours=1)
    assert people.write_absent(workshop=workshop, by=None, at=after) == 1
    assert people.write_absent(workshop=workshop, by=None, at=after) == 0
    assert Attendance.objects.get(enrolment=away).state == "absent"
    assert Attendance.objects.get(enrolment=here).state == "present"


# ---- The door ----


@pytest.mark.parametrize("name", ["", "  Mirta   Salvi ", "<script>alert(1)</script>"])
def test_whoever_comes_to_the_door_has_a_code_with_a_name_or_without(name):
    workshop = make_running()
    row = people.walk_in(workshop=workshop, by=None, group=group_of(workshop, "cooperative"), name=name)
    assert (row.name, row.source) == (" ".join(name.split()), "walk_in")
    assert row.arrived_at is not None
    assert phone_of(row).get(f"/laboratori/{workshop.slug}/sala/").status_code == 200


def test_whoever_is_under_14_comes_in_only_if_a_parent_has_agreed():
    workshop = make_running()
    group = group_of(workshop, "cittadini")
    with pytest.raises(people.ParentsMustAgree):
        people.walk_in(workshop=workshop, by=None, group=group, under_14=True)
    assert people.walk_in(workshop=workshop, by=None, group=group, under_14=True, parents_agree=True).under_14
    row = make_participant(workshop, here=False)
    with pytest.raises(people.ParentsMustAgree):
        people.arrive(participant=row, by=None, under_14=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.filter(pk=row.pk).update(under_14=True, arrived_at=timezone.now())


def test_a_category_of_another_workshop_is_refused_at_the_door():
    workshop, other = make_running(), make_workshop()
    with pytest.raises(people.NotOfThisWorkshop):
        people.walk_in(workshop=workshop, by=None, group=group_of(other, "cittadini"))


def test_whoever_has_no_place_and_comes_is_let_in_past_the_queue_and_the_others_keep_their_number():
    workshop = on_the_day(make_workshop())
    rows = [enrolled(workshop) for _turn in range(4)]
    ahead, late = rows[2], rows[3]
    assert (ahead.state, late.state) == ("waiting", "waiting")
    row = people.let_in(row=late, workshop=workshop, by=None, group=group_of(workshop, "cittadini"))
    assert row.arrived_at is not None
    late.refresh_from_db()
    ahead.refresh_from_db()
    assert (late.state, ahead.state) == ("confirmed", "waiting")
    with pytest.raises(people.HasAPlace):
        people.let_in(row=late, workshop=workshop, by=None, group=group_of(workshop, "cittadini"))


# ---- Lost codes, wrong categories ----


def test_a_code_given_again_stops_the_old_one_at_once_and_a_vote_already_given_stays():
    workshop = make_running()
    row = make_participant(workshop)
    old, phone = codes.code_of(row), phone_of(row)
    roll_of(row)
    new = people.reissue(participant=row, by=None)
    with pytest.raises(codes.UnknownCode):
        codes.find(old)
    assert codes.find(codes.code_of(new)) == row
    assert phone.get(f"/laboratori/{workshop.slug}/sala/").url == "/v/"
    assert VoterRoll.objects.get(participant=row).voted
    line = LogLine.objects.get(what="code reissued")
    assert line.facts == {"version": 2}


def test_two_phones_with_the_same_code_are_both_in():
    workshop = make_running()
    row = make_participant(workshop)
    for phone in (phone_of(row), phone_of(row)):
        assert phone.get(f"/laboratori/{workshop.slug}/sala/").status_code == 200


def test_a_wrong_category_is_put_right_but_not_while_a_ballot_is_open():
    workshop = make_running()
    row, other = make_participant(workshop), group_of(workshop, "cooperative")
    assert people.change_group(participant=row, by=None, group=other).group == other
    roll_of(row)
    with pytest.raises(people.BallotIsOpen):
        people.change_group(participant=row, by=None, group=group_of(workshop, "cittadini"))


# ---- Who is forgotten ----


def test_whoever_asks_to_be_forgotten_leaves_votes_cards_and_counts_without_a_name():
    workshop = on_the_day(make_workshop())
    row = Participant.objects.get(enrolment=enrolled(workshop, first_name="Ines", last_name="Scordata"))
    person = row.enrolment.person
    people.arrive(participant=row, by=None)
    roll_of(row, "closed")
    card = VisionCard.objects.create(
        workshop=workshop, group=row.group, participant=row, polarity="positive", text="Un treno ogni mezz’ora",
        client_uuid=row.uuid,
    )  # fmt: skip
    before = people.numbers(workshop)
    data = offers.personal_data.get("workshops")
    assert data.collect(person)[0]["category"] == "Cittadini"
    data.erase(person)
    row.refresh_from_db()
    card.refresh_from_db()
    assert (row.enrolment, row.name, row.code_version, card.participant) == (None, "", 2, None)
    assert VoterRoll.objects.filter(participant=row, voted=True).count() == 1
    assert [line["here"] for line in people.numbers(workshop)] == [line["here"] for line in before]
    assert data.collect(person) == []


def test_whoever_is_forgotten_before_the_day_is_expected_no_more():
    workshop = make_workshop()
    person = enrolled(workshop).person
    for each in offers.personal_data:
        if each.key in ("enrolments", "workshops"):
            each.erase(person)
    assert not Participant.objects.filter(workshop=workshop).exists()


def test_what_people_need_to_take_part_is_deleted_thirty_days_after_the_day():
    workshop = make_workshop()
    row = enrolment.enrol(
        activity=workshop.activity, person=make_person(), group="cittadini", needs="Un’interprete LIS"
    )
    enrolment.forget_extras(at=workshop.activity.ends_at + timedelta(days=29))
    row.refresh_from_db()
    assert row.needs != ""
    enrolment.forget_extras(at=workshop.activity.ends_at + timedelta(days=31))
    row.refresh_from_db()
    assert (row.needs, EnrolmentExtra.objects.count()) == ("", 0)


def test_numbers_by_category_cost_one_query_for_one_and_for_many():
    workshop = make_running(groups=MANY, capacity=40)
    counted = []
    for number in (1, 6):
        for _turn in range(number):
            make_participant(workshop)
        with CaptureQueriesContext(connection) as asked:
            people.numbers(workshop)
        counted.append(len(asked))
    assert counted == [1, 1]


def test_the_persons_own_data_name_workshops_and_tasks_and_no_vote():
    workshop = make_workshop()
    person = enrolled(workshop).person
    assert isinstance(person, Person)
    rows = offers.personal_data.get("workshops").collect(person)
    assert set(rows[0]) == {
        "workshop", "category", "arrived", "theme", "table", "table of ideas", "under 14", "cards",
    }  # fmt: skip
