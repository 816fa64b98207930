"""A wave is followed from its screen: invited once, reminded once a step, left in peace when it has answered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.inviting import NotEarlier, RemindedToday, WhyMissing, due_step
from cooperatives.models import Reminder, Wave, WaveMember
from land.core.errors import WrongState
from land.notifications.models import Notice
from tests.make.answers import no_answers
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_staff, make_user

pytestmark = pytest.mark.django_db


def asked(*, people: int = 1, **values) -> tuple[Wave, WaveMember]:
    """A wave that asks one cooperative with so many representatives."""
    cooperative = make_cooperative()
    for _number in range(people):
        make_membership(cooperative, make_user())
    wave = make_wave(cooperatives=[cooperative], **values)
    return wave, wave.members.get()


def said() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def a_day_passes() -> None:
    """What was sent was sent yesterday."""
    Reminder.objects.update(sent_at=timezone.now() - timedelta(days=1))


def test_everybody_who_can_be_reached_is_invited_once():
    wave, member = asked(people=2)
    actions.add_members(wave=wave, cooperatives=[make_cooperative()])
    assert [actions.invite_members(wave=wave) for _turn in range(2)] == [1, 0]
    assert said() == ["cooperatives-asked"] * 2
    member.refresh_from_db()
    assert (member.state, member.invited_at is not None) == ("invited", True)
    assert wave.members.without_people().count() == 1


def test_a_closed_wave_invites_nobody():
    wave, _member = asked()
    actions.close_wave(wave=wave)
    with pytest.raises(WrongState):
        actions.invite_members(wave=wave)


def test_each_step_is_said_once_and_a_missed_one_is_not_made_up_for():
    wave, member = asked(closes_at=timezone.now() + timedelta(days=60))
    actions.invite_members(wave=wave)
    invited = WaveMember.objects.get(pk=member.pk).invited_at
    turns = [invited + timedelta(days=days) for days in (6, 7, 8, 15, 15, 58)]
    assert [actions.send_reminders(now=now) for now in turns] == [0, 1, 0, 1, 0, 1]
    assert list(Reminder.objects.order_by("pk").values_list("step", flat=True)) == [0, 7, 14, -3]
    late_wave, _late = asked(closes_at=timezone.now() + timedelta(days=60))
    actions.invite_members(wave=late_wave)
    assert actions.send_reminders(now=timezone.now() + timedelta(days=20)) == 1
    assert Reminder.objects.filter(member__wave=late_wave).values_list("step", flat=True).last() == 14


def test_who_has_answered_or_refused_is_left_in_peace():
    wave, member = asked(closes_at=timezone.now() + timedelta(days=60))
    actions.invite_members(wave=wave)
    make_response(wave, member.cooperative, no_answers(), sent=True)
    assert actions.send_reminders(now=timezone.now() + timedelta(days=10)) == 0
    other_wave, other = asked(closes_at=timezone.now() + timedelta(days=60))
    actions.invite_members(wave=other_wave)
    actions.set_aside(member=other, to="refused", reason="Troppo lavoro")
    assert actions.send_reminders(now=timezone.now() + timedelta(days=10)) == 0


def test_more_time_moves_the_last_reminder():
    wave, member = asked(closes_at=timezone.now() + timedelta(days=12))
    member.invited_at = timezone.now()
    soon = wave.closes_at - timedelta(days=2)
    assert due_step(wave, member, {7}, soon) == -3
    member.extended_until = wave.closes_at + timedelta(days=30)
    assert due_step(wave, member, {7}, soon) is None


def test_reminding_by_hand_does_not_meet_the_calendar():
    wave, _member = asked()
    actions.invite_members(wave=wave)
    for _turn in range(2):
        a_day_passes()
        assert actions.remind_now(wave=wave) == 1
    assert list(Reminder.objects.order_by("pk").values_list("step", flat=True)) == [0, 1000, 1001]


def test_reminding_by_hand_writes_at_most_once_a_day():
    wave, _member = asked()
    actions.invite_members(wave=wave)
    with pytest.raises(RemindedToday):
        actions.remind_now(wave=wave)
    a_day_passes()
    assert actions.remind_now(wave=wave) == 1
    with pytest.raises(RemindedToday):
        actions.remind_now(wave=wave)
    assert said() == ["cooperatives-asked", "cooperatives-reminded"]


def test_time_is_given_never_taken():
    wave, member = asked()
    with pytest.raises(NotEarlier):
        actions.extend_wave(wave=wave, closes_at=wave.closes_at - timedelta(days=1))
    later = wave.closes_at + timedelta(days=5)
    assert actions.extend_wave(wave=wave, closes_at=later).closes_at == later
    with pytest.raises(NotEarlier):
        actions.extend_member(member=WaveMember.objects.get(pk=member.pk), until=later)


def test_a_wave_closes_by_itself_when_nobody_has_more_time():
    wave, member = asked(closes_at=timezone.now() + timedelta(days=1))
    actions.extend_member(
        member=WaveMember.objects.get(pk=member.pk), until=timezone.now() + timedelta(days=9)
    )
    assert actions.close_due(now=timezone.now() + timedelta(days=2)) == 0
    assert actions.close_due(now=timezone.now() + timedelta(days=10)) == 1
    wave.refresh_from_db()
    assert wave.state == "closed"


def test_setting_aside_needs_a_reason_and_can_be_taken_back_but_not_after_sending():
    wave, member = asked()
    with pytest.raises(WhyMissing):
        actions.set_aside(member=member, to="unreachable", reason=" ")
    actions.set_aside(member=member, to="unreachable", reason="Telefono muto")
    assert actions.take_back(member=member).state == "to_invite"
    make_response(wave, member.cooperative, no_answers(), sent=True)
    with pytest.raises(WrongState):
        actions.set_aside(member=WaveMember.objects.get(pk=member.pk), to="refused", reason="Tardi")


def test_rates_are_of_those_asked_and_add_up():
    wave = make_wave()
    rows = [make_cooperative(workers=workers, workers_year=2025) for workers in (3, 5, 30)]
    actions.add_members(wave=wave, cooperatives=rows)
    make_response(wave, rows[0], no_answers(), sent=True)
    actions.set_aside(member=wave.members.get(cooperative=rows[2]), to="excluded", reason="È uscita")
    rates = {
        row["key"]: (row["asked"], row["sent"], row["percent"]) for row in wave.members.rates("size_class")
    }
    assert rates == {"1-9": (2, 1, 50), "10-49": (0, 0, None), None: (2, 1, 50)}


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_staff())
    return client


def test_sizes_go_from_the_smallest_to_the_largest(staff):
    sizes = (60, 300, 3, None)
    wave = make_wave(
        cooperatives=[make_cooperative(workers=size, workers_year=size and 2025) for size in sizes]
    )
    rates = dict(staff.get(reverse("waves_follow", args=[wave.pk])).context["rates"])
    assert [name for name, _row in rates["Per dimensione"]] == [
        "da 1 a 9 addetti", "da 50 a 249 addetti", "250 addetti o più", "non noto", "Tutti"
    ]  # fmt: skip


def test_staff_run_a_wave_from_its_screen(staff):
    wave, member = asked()
    page = reverse("waves_follow", args=[wave.pk])
    assert member.cooperative.name in staff.get(page).content.decode()
    act = reverse("waves_act", args=[wave.pk])
    staff.post(act, {"invite": "1"})
    a_day_passes()
    staff.post(act, {"remind": "1"})
    again = staff.post(act, {"remind": "1"}, follow=True).content.decode()
    assert "chi non ha risposto ha già ricevuto un messaggio oggi" in again
    assert said() == ["cooperatives-asked", "cooperatives-reminded"]
    early = staff.post(page, {"until": "2001-01-31T12:00"})
    assert early.status_code == 422
    form = early.context["more_time"]
    assert (list(form.errors), form["until"].value()) == (["until"], "2001-01-31T12:00")
    staff.post(page, {"until": "2090-01-31T12:00"})
    wave.refresh_from_db()
    assert wave.closes_at.year == 2090
    staff.post(act, {"suspend": "1"})
    wave.refresh_from_db()
    assert wave.state == "suspended"
    one = reverse("waves_member", args=[wave.pk, member.pk])
    assert staff.post(one, {"aside": "1", "to": "refused", "reason": ""}).status_code == 422
    staff.post(one, {"aside": "1", "to": "refused", "reason": "Non ora"})
    assert staff.get(page + "?stato=refused").content.decode().count("Non ora") == 1
    staff.post(one, {"back": "1"})
    member.refresh_from_db()
    assert member.state == "invited"


@pytest.mark.parametrize("number", [1, 3])
def test_the_screen_costs_the_same_for_one_and_three(staff, number, django_assert_max_num_queries):
    wave = make_wave(cooperatives=[make_cooperative() for _each in range(number)])
    staff.get(reverse("waves_follow", args=[wave.pk]))
    with django_assert_max_num_queries(24):
        assert staff.get(reverse("waves_follow", args=[wave.pk])).status_code == 200


def test_the_screens_are_not_there_for_others(client):
    wave, member = asked()
    client.force_login(make_user())
    assert client.get(reverse("waves_follow", args=[wave.pk])).status_code == 404
    assert client.get(reverse("waves_member", args=[wave.pk, member.pk])).status_code == 404
