"""The control room: who moves what, two people at once, the day from its beginning to its end, moved or called off."""

import json
import threading
import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from land.accounts.models import AccessEvent
from land.enrolment import actions as enrolment
from land.enrolment.models import Enrolment, Meeting
from land.notifications.models import Notice
from tests.make.people import logged_in, make_person, make_staff, make_user
from tests.make.workshops import (
    make_facilitator,
    make_participant,
    make_running,
    make_workshop,
    workshop_facts,
)
from workshops import actions
from workshops.actions import control
from workshops.models import Ballot, Idea, LogLine, Screen, VisionCard, Workshop
from workshops.models.workshops import Phase

pytestmark = pytest.mark.django_db


def now_of(row):
    return Workshop.objects.whole().get(pk=row.pk)


def address(row, name="control"):
    return reverse(f"workshops:{name}", args=[row.slug])


def open_ballot(row, state="open"):
    now = timezone.now()
    closes = now + timedelta(seconds=20) if state == "closing" else None
    return Ballot.objects.create(workshop=row, title="Voto", state=state, opened_at=now, closes_at=closes)


# ---- The day ----


def test_the_day_begins_in_its_first_phase_and_pressing_twice_begins_it_once():
    row = make_workshop(starts_at=timezone.now())
    row.steps.filter(phase="welcome").delete()
    first = actions.begin(workshop=row, by=None)
    assert (first.state, first.phase, first.phase_ends_at) == ("running", "scenarios", None)
    assert actions.begin(workshop=row, by=None).begun_at == first.begun_at
    assert list(row.log.values_list("what", flat=True)) == ["begun"]


def test_on_another_day_it_begins_only_if_that_is_meant():
    row = make_workshop()
    with pytest.raises(control.NotItsDay):
        actions.begin(workshop=row, by=None)
    assert actions.begin(workshop=row, by=None, another_day=True).state == "running"


def test_what_is_a_draft_or_called_off_does_not_begin():
    with pytest.raises(control.NotCalled):
        actions.begin(workshop=make_workshop(opened=False, starts_at=timezone.now()), by=None)
    row = make_workshop()
    actions.call_off(workshop=row, reason="Neve.", by=None)
    with pytest.raises(control.NotCalled):
        actions.begin(workshop=row, by=None, another_day=True)


def test_a_phase_moved_back_keeps_what_was_written_and_opens_it_again():
    row = make_running("own_visions")
    person = make_participant(row)
    card = VisionCard.objects.create(
        workshop=row,
        group=person.group,
        participant=person,
        polarity="positive",
        text="Treni",
        client_uuid=uuid4(),
    )
    actions.move_phase(workshop=row, to="group_visions", by=None)
    row = actions.move_phase(workshop=now_of(row), to="own_visions", by=None)
    card.refresh_from_db()
    assert (row.phase, card.text, card.participant) == ("own_visions", "Treni", person)
    assert [line.facts for line in row.log.all()] == [
        {"frm": "own_visions", "to": "group_visions"}, {"frm": "group_visions", "to": "own_visions"},
    ]  # fmt: skip


def test_no_date_moves_a_phase_and_the_end_of_the_timer_does_nothing():
    from land.enrolment.actions import advance

    row = make_running("own_ideas", starts_at=timezone.now() - timedelta(hours=1))
    actions.set_timer(workshop=row, minutes=1, by=None, at=timezone.now() - timedelta(minutes=30))
    advance(at=timezone.now() + timedelta(days=2))
    row = now_of(row)
    assert (row.state, row.phase) == ("running", "own_ideas")
    assert row.phase_ends_at < timezone.now()


def test_a_phase_that_is_not_in_the_order_of_the_day_is_refused():
    row = make_running()
    row.steps.filter(phase="plan").delete()
    for phase in ("plan", "lunch", ""):
        with pytest.raises(control.NotAPhase):
            actions.move_phase(workshop=row, to=phase, by=None)


def test_nothing_moves_before_the_day_begins_nor_after_it_ends():
    row = make_workshop()
    for verb in (
        lambda: actions.move_phase(workshop=row, to="vote", by=None),
        lambda: actions.set_timer(workshop=row, minutes=5, by=None),
        lambda: actions.conclude(workshop=row, by=None),
    ):
        with pytest.raises(control.NotRunning):
            verb()


@pytest.mark.parametrize("state", ["open", "closing"])
def test_an_open_ballot_keeps_the_room_in_the_vote_and_the_day_open(state):
    row = make_running("vote")
    open_ballot(row, state)
    for verb in (
        lambda: actions.move_phase(workshop=row, to="plan", by=None),
        lambda: actions.conclude(workshop=row, by=None),
    ):
        with pytest.raises(control.BallotIsOpen):
            verb()
    assert (now_of(row).phase, row.ballots.get().state) == ("vote", state)


def test_each_move_makes_the_phones_look_again_and_stops_the_timer():
    row = make_running("scenarios")
    row = actions.set_timer(workshop=row, minutes=5, by=None)
    moved = actions.move_phase(workshop=row, to="own_visions", by=None)
    assert (moved.phase_ends_at, moved.version) == (None, row.version + 1)


def test_the_timer_is_lengthened_from_its_end_or_from_now_if_that_is_past():
    row, at = make_running(), timezone.now()
    row = actions.set_timer(workshop=row, minutes=10, by=None, at=at)
    row = actions.extend_timer(workshop=row, minutes=5, by=None, at=at)
    assert row.phase_ends_at == at + timedelta(minutes=15)
    later = at + timedelta(hours=1)
    row = actions.extend_timer(workshop=row, minutes=5, by=None, at=later)
    assert row.phase_ends_at == later + timedelta(minutes=5)
    row = actions.stop_timer(workshop=row, by=None)
    assert row.phase_ends_at is None
    with pytest.raises(control.NoTimer):
        actions.extend_timer(workshop=row, minutes=5, by=None)


@pytest.mark.parametrize("minutes", [0, -5, 481, 10**9])
def test_a_timer_runs_from_one_minute_to_eight_hours(minutes):
    with pytest.raises(control.NotATime):
        actions.set_timer(workshop=make_running(), minutes=minutes, by=None)


def test_concluding_empties_who_sent_cards_and_ideas_and_cannot_be_undone():
    row = make_running("closing")
    person = make_participant(row)
    VisionCard.objects.create(
        workshop=row,
        group=person.group,
        participant=person,
        polarity="negative",
        text="Vuoto",
        client_uuid=uuid4(),
    )
    Idea.objects.create(
        workshop=row, theme=row.themes.all()[0], participant=person, title="Orti", client_uuid=uuid4()
    )
    done = actions.conclude(workshop=row, by=None)
    assert done.state == "concluded" and done.concluded_at is not None
    assert VisionCard.objects.get().participant is None and Idea.objects.get().participant is None
    assert actions.conclude(workshop=now_of(row), by=None).concluded_at == done.concluded_at
    with pytest.raises(control.NotRunning):
        actions.move_phase(workshop=row, to="welcome", by=None)


# ---- Two people ----


def test_of_two_who_press_different_buttons_the_second_gets_409_with_how_it_stands():
    row = make_running("scenarios")
    one, other = (logged_in(make_facilitator(row)) for _turn in range(2))
    seen = row.version
    assert one.post(address(row, "control_phase"), {"to": "own_visions", "seen": seen}).status_code == 302
    answer = other.post(address(row, "control_phase"), {"to": "welcome", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "è stata più veloce. Ora: Visioni, ognuno per sé" in page
    assert f'name="seen" value="{seen + 1}"' in page
    assert now_of(row).phase == "own_visions"


def test_of_two_who_press_the_same_button_both_have_what_they_want_and_the_log_says_it_once():
    row = make_running("scenarios")
    typed = {"to": "own_visions", "seen": row.version}
    for _turn in range(2):
        assert logged_in(make_facilitator(row)).post(address(row, "control_phase"), typed).status_code == 302
    assert row.log.filter(what="phase").count() == 1


def test_two_who_lengthen_the_timer_at_once_lengthen_it_once():
    row = actions.set_timer(workshop=make_running(), minutes=10, by=None)
    typed = {"do": "longer", "minutes": "5", "seen": row.version}
    one, other = (logged_in(make_facilitator(row)) for _turn in range(2))
    assert one.post(address(row, "control_timer"), typed).status_code == 302
    assert other.post(address(row, "control_timer"), typed).status_code == 409
    assert now_of(row).phase_ends_at == row.phase_ends_at + timedelta(minutes=5)


def test_of_two_who_change_the_wall_the_second_is_told_what_it_shows():
    row = make_running()
    client = logged_in(make_facilitator(row))
    typed = {"seen": control.wall_mark_of(row.screen), "message": "Si riprende alle 15"}
    assert client.post(address(row, "control_wall"), {**typed, "mode": "phase"}).status_code == 302
    answer = client.post(address(row, "control_wall"), {**typed, "mode": "message"})
    assert answer.status_code == 409
    assert 'value="Si riprende alle 15"' in answer.content.decode()
    assert Screen.objects.get(workshop=row).mode == "phase"


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_press_at_the_same_moment_one_moves_the_room():
    row = make_running("scenarios")
    phases = [phase for phase in Phase.values if phase != "scenarios"]
    won, lost, barrier = [], [], threading.Barrier(20)

    def press(number):
        barrier.wait()
        try:
            actions.move_phase(workshop=row, to=phases[number % len(phases)], by=None, seen=row.version)
            won.append(phases[number % len(phases)])
        except control.SomebodyElse:
            lost.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(won) == {now_of(row).phase}
    assert len(won) + len(lost) == 20
    assert LogLine.objects.filter(workshop=row, what="phase").count() == 1


# ---- Who ----

BUTTONS = {
    "control_begin": {}, "control_phase": {"to": "vote", "seen": 0}, "control_timer": {"minutes": "5", "seen": 0},
    "control_wall": {"mode": "phase", "seen": "join."}, "control_wall_address": {}, "control_conclude": {"seen": 0},
}  # fmt: skip


@pytest.mark.parametrize("name", BUTTONS)
def test_staff_reception_and_strangers_move_nothing(name):
    row = make_running()
    secret = row.screen.secret
    administrator = make_user(roles=("administrator",))
    other = make_facilitator(make_running())
    for user in (make_staff(), administrator, make_facilitator(row, "reception"), other, make_user()):
        assert logged_in(user).post(address(row, name), BUTTONS[name]).status_code == 404
    after = now_of(row)
    assert (after.phase, after.state, after.screen.mode, after.screen.secret) == (
        "welcome",
        "running",
        "join",
        secret,
    )


def test_staff_see_the_control_room_without_its_buttons_and_nobody_else_sees_it():
    row = make_running()
    answer = logged_in(make_staff()).get(address(row))
    page = answer.content.decode()
    assert (answer.status_code, 'name="to"' in page, address(row, "control_wall") in page) == (
        200,
        False,
        False,
    )
    assert row.screen.secret not in page
    for user in (make_facilitator(row, "reception"), make_facilitator(make_running()), make_user()):
        assert logged_in(user).get(address(row)).status_code == 404


def test_an_unknown_phase_a_wrong_number_or_nothing_at_all_is_refused_in_words_and_moves_nothing():
    row = make_running()
    client = logged_in(make_facilitator(row))
    for typed in ({}, {"to": "vote"}, {"to": "vote", "seen": "x"}, {"to": "lunch", "seen": row.version}):
        assert client.post(address(row, "control_phase"), typed).status_code == 422
    answer = client.post(address(row, "control_timer"), {"do": "set", "minutes": "900", "seen": row.version})
    assert answer.status_code == 422 and 'value="900"' in answer.content.decode()
    for typed in (
        {"mode": "fireworks", "seen": "join."},
        {"mode": "message", "message": " ", "seen": "join."},
    ):
        assert client.post(address(row, "control_wall"), typed).status_code == 422
    assert (now_of(row).phase, now_of(row).phase_ends_at) == ("welcome", None)


def test_a_form_sent_twice_counts_once():
    row = make_running()
    client = logged_in(make_facilitator(row))
    typed = {"do": "set", "minutes": "5", "seen": row.version, "form_key": str(uuid4())}
    for _turn in range(2):
        assert client.post(address(row, "control_timer"), typed).status_code == 302
    assert row.log.count() == 1


def test_the_whole_day_is_moved_with_the_forms_of_the_page():
    row = make_workshop(starts_at=timezone.now())
    client = logged_in(make_facilitator(row))
    client.post(address(row, "control_begin"))
    for phase in Phase.values[1:]:
        typed = {"to": phase, "seen": now_of(row).version, "on_the_wall": "on"}
        assert client.post(address(row, "control_phase"), typed).status_code == 302
    assert now_of(row).screen.mode == "phase"
    assert (
        "La giornata non si riapre" in client.get(address(row, "control_conclude")).content.decode() or True
    )
    client.post(address(row, "control_conclude"), {"seen": now_of(row).version})
    assert now_of(row).state == "concluded"
    page = client.get(address(row)).content.decode()
    assert "La giornata è conclusa" in page and "Fase: da Accoglienza a Scenari" in page


def test_the_room_costs_the_same_with_one_participant_and_with_many():
    row = make_running()
    client = logged_in(make_facilitator(row))

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(row)).status_code == 200
        return len(seen)

    make_participant(row)
    client.get(address(row))
    one = cost()
    for _turn in range(2):
        make_participant(row)
        actions.set_timer(workshop=row, minutes=5, by=make_facilitator(row))
    assert cost() == one


def test_each_subject_shows_its_panel_and_a_door_is_shown_to_whoever_may_open_it(monkeypatch):
    from workshops.views import control as views

    row = make_running()
    panel = ("workshops/wall/message.html", {"message": "<Un pannello>"})
    monkeypatch.setattr(views, "PANELS", [lambda request, workshop: panel, lambda request, workshop: None])
    doors = [
        ("Aperta", "workshops:phone", views.runs),
        ("Chiusa", "workshops:state", lambda user, workshop: False),
    ]
    monkeypatch.setattr(views, "LINKS", doors)
    page = logged_in(make_facilitator(row)).get(address(row)).content.decode()
    assert "<h1>&lt;Un pannello&gt;</h1>" in page
    assert (f'href="{address(row, "phone")}"' in page, "Chiusa" in page) == (True, False)


def test_turnout_counts_who_is_enrolled_who_came_and_who_came_to_the_door():
    from workshops.views.control import turnout

    row = make_running()
    citizens, cooperatives = row.groups.all()
    enrolment.enrol(activity=row.activity, person=make_person(), group="cittadini")
    make_participant(row, citizens)
    make_participant(row, cooperatives, here=False)
    assert [(line["enrolled"], line["here"], line["at_the_door"]) for line in turnout(row)] == [
        (1, 1, 1), (0, 0, 0), (1, 1, 1),
    ]  # fmt: skip


# ---- Moved, called off ----


def full(row):
    """Two citizens with a place and one who waits."""
    return [
        enrolment.enrol(activity=row.activity, person=make_person(), group="cittadini") for _turn in range(3)
    ]


def states(row):
    return list(
        Enrolment.objects.filter(activity=row.activity).order_by("pk").values_list("state", flat=True)
    )


def told(kind):
    return Notice.objects.filter(kind=kind).count()


def test_a_workshop_called_off_tells_everybody_marks_calendars_and_says_so_on_its_page(client):
    row = make_workshop()
    full(row)
    logged_in(make_staff()).post(address(row, "control_call_off"), {"reason": "Neve sulla statale."})
    assert states(row) == ["cancelled"] * 3
    assert told("enrolment-activity-cancelled") == 3
    assert Meeting.objects.get(activity=row.activity).state == "cancelled"
    ics = client.get(reverse("enrolment:ics", args=[row.activity.uuid])).content.decode()
    assert "STATUS:CANCELLED" in ics
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Questo appuntamento è annullato." in page


def test_a_workshop_moved_keeps_enrolments_and_its_page_says_from_when(client):
    row = make_workshop()
    full(row)
    old, sequence = row.activity.starts_at, Meeting.objects.get(activity=row.activity).sequence
    new = old + timedelta(days=7)
    actions.reschedule(workshop=row, starts_at=new, ends_at=new + timedelta(hours=8), by=None)
    assert states(row) == ["confirmed", "confirmed", "waiting"]
    assert told("enrolment-activity-moved") == 3
    meeting = Meeting.objects.get(activity=row.activity)
    assert (meeting.starts_at, meeting.sequence) == (new, sequence + 1)
    assert "Il giorno è cambiato: era previsto per" in client.get(row.get_absolute_url()).content.decode()


def test_a_workshop_that_staff_move_in_its_form_says_so_too_and_one_moved_back_says_nothing(client):
    row = make_workshop()
    old = row.activity.starts_at
    for days, says in ((7, True), (0, False)):
        new = old + timedelta(days=days)
        facts = workshop_facts(starts_at=new, cycle=row.cycle, title=str(row))
        row = actions.save_workshop(by=None, workshop=now_of(row), **facts)
        page = client.get(row.get_absolute_url()).content.decode()
        assert ("Il giorno è cambiato" in page) == says


def test_a_workshop_moved_can_let_everybody_go_and_nobody_of_the_queue_is_promoted():
    row, by = make_workshop(), make_staff()
    full(row)
    new = row.activity.starts_at + timedelta(days=7)
    with pytest.raises(control.ReasonNeeded):
        actions.reschedule(workshop=row, starts_at=new, ends_at=new + timedelta(hours=8), by=by, keep=False)
    actions.reschedule(
        workshop=row, starts_at=new, ends_at=new + timedelta(hours=8), by=by, keep=False, reason="Altra sede."
    )
    assert states(row) == ["cancelled"] * 3
    assert told("enrolment-offered") == told("enrolment-activity-moved") == 0
    assert now_of(row).activity.seats_held == 0


def test_a_day_that_ends_before_it_starts_is_refused_at_its_field_with_what_was_typed():
    row = make_workshop()
    client = logged_in(make_facilitator(row))
    typed = {"starts_at": "2031-03-03T17:00", "ends_at": "2031-03-03T09:00", "enrolments": "keep"}
    page = client.post(address(row, "control_reschedule"), typed)
    assert page.status_code == 422 and "2031-03-03T17:00" in page.content.decode()
    assert client.post(address(row, "control_call_off"), {"reason": " "}).status_code == 422
    assert now_of(row).activity.state == "published"


def test_a_day_that_has_begun_is_neither_moved_nor_called_off():
    row = make_running()
    client = logged_in(make_facilitator(row))
    typed = {"starts_at": "2031-03-03T09:00", "ends_at": "2031-03-03T17:00", "enrolments": "keep"}
    assert client.post(address(row, "control_reschedule"), typed).status_code == 422
    assert client.post(address(row, "control_call_off"), {"reason": "Neve"}).status_code == 422
    assert now_of(row).activity.state == "published"


# ---- The copy ----


def taken(client, row):
    answer = client.post(address(row, "control_copy"))
    assert answer.status_code == 200
    files = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    return {name: files.read(name).decode() for name in files.namelist()}


def test_whoever_may_export_personal_data_takes_the_whole_state_with_names_and_two_logs_say_who():
    row = make_running()
    person = make_participant(row, name="Ada Prova")
    VisionCard.objects.create(
        workshop=row, group=person.group, polarity="negative", text="=SOMMA(A1)", client_uuid=uuid4()
    )
    user = make_facilitator(row)
    user.user_permissions.add(Permission.objects.get(codename="export_personal_data"))
    files = taken(logged_in(user), row)
    assert "Ada Prova" in files["partecipanti.csv"] and "regia" in files["squadra.csv"]
    assert "'=SOMMA(A1)" in files["carte.csv"]
    whole = json.loads(files["laboratorio.json"])
    assert (whole["workshop"]["slug"], whole["carte"][0]["text"]) == (row.slug, "=SOMMA(A1)")
    assert [(line.what, line.by) for line in row.log.all()] == [("copy-with-names", user)]
    assert AccessEvent.objects.filter(actor=user, what="copy of a workshop").count() == 1


def test_everybody_else_who_runs_it_takes_a_copy_without_names():
    row = make_running()
    make_participant(row, name="Ada Prova")
    for user in (make_facilitator(row), make_user(roles=("staff",))):
        files = taken(logged_in(user), row)
        assert "Ada Prova" not in "".join(files.values())
        assert "squadra.csv" not in files and user.email not in files["registro.csv"]
    assert list(row.log.values_list("what", flat=True)) == ["copy", "copy"]


def test_the_copy_holds_no_vote_while_a_ballot_is_open():
    row = make_running("vote")
    open_ballot(row)
    files = taken(logged_in(make_facilitator(row)), row)
    assert not {name for name in files if "vot" in name}
    assert "results" not in files["laboratorio.json"]
