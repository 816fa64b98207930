"""Tables and who runs them; who sits where, as looked at, as applied, as moved by hand."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from land.core import offers
from land.enrolment import actions as enrolment
from tests.make.people import logged_in, make_person, make_staff, make_user
from tests.make.workshops import make_facilitator, make_participant, make_running, make_workshop
from workshops import actions
from workshops.actions import codes, people, prompts, seating
from workshops.models import Facilitator, LogLine, Participant, Table, VisionCard, Workshop
from workshops.views import tables

pytestmark = pytest.mark.django_db
MANY = (actions.Asked("Cittadini", 0, 40), actions.Asked("Cooperative", 0, 40))


def laid(workshop: Workshop, each: int = 2, seats: int = 4) -> list[Table]:
    return seating.lay_tables(
        workshop=workshop, by=None, groups={row.pk: each for row in workshop.groups.all()},
        themes={row.pk: each for row in workshop.themes.all()}, seats=seats,
    )  # fmt: skip


def filled(workshop: Workshop, number: int = 12, here: bool = True) -> None:
    groups = list(workshop.groups.all())
    rows = [
        codes.with_code(
            Participant(
                workshop=workshop, group=groups[turn % len(groups)], name=f"Persona {turn}", source="walk_in",
                arrived_at=timezone.now() if here else None,
            )
        )
        for turn in range(number)
    ]  # fmt: skip
    Participant.objects.bulk_create(rows)


def room(number: int = 12) -> Workshop:
    workshop = make_running(groups=MANY, capacity=80)
    filled(workshop, number)
    return workshop


# ---- Tables ----


def test_tables_are_laid_for_categories_and_themes_each_number_once_and_laying_again_keeps_them():
    workshop = make_workshop()
    first = laid(workshop)
    assert [table.number for table in first] == list(range(1, 9))
    scribe = seating.name_facilitator(
        workshop=workshop, by=None, email=make_user().email, role="scribe", table=first[0]
    )
    again = laid(workshop, each=3, seats=10)
    assert {table.pk for table in first} <= {table.pk for table in again}
    assert ({table.seats for table in again}, len(again)) == ({10}, 12)
    assert Facilitator.objects.get() == scribe
    assert len(laid(workshop, each=1)) == 4


def test_a_table_where_something_was_written_is_not_taken_away():
    workshop = make_running()
    table = laid(workshop)[1]
    row = make_participant(workshop)
    VisionCard.objects.create(
        workshop=workshop,
        group=row.group,
        table=table,
        polarity="negative",
        text="Vuoto",
        client_uuid=row.uuid,
    )
    with pytest.raises(seating.TableInUse):
        laid(workshop, each=1)
    assert workshop.tables.count() == 8


def test_a_scribe_has_a_table_and_whoever_is_unknown_has_a_name():
    workshop = make_workshop()
    with pytest.raises(seating.TableNeeded):
        seating.name_facilitator(workshop=workshop, by=None, email="a@demo.land", role="scribe")
    with pytest.raises(seating.NoAccountNamed):
        seating.name_facilitator(workshop=workshop, by=None, email="nuova@demo.land", role="reception")
    row = seating.name_facilitator(
        workshop=workshop, by=None, email="Nuova@demo.land", role="reception", first_name="Nora", last_name="Nuova"
    )  # fmt: skip
    again = seating.name_facilitator(workshop=workshop, by=None, email="nuova@demo.land", role="reception")
    assert again == row
    assert row.person.user is None


def test_the_last_one_in_the_control_room_stays():
    workshop = make_workshop()
    first, second = [
        seating.name_facilitator(workshop=workshop, by=None, email=make_user().email, role="control")
        for _turn in range(2)
    ]
    seating.dismiss_facilitator(facilitator=first, by=None)
    with pytest.raises(seating.LastControl):
        seating.dismiss_facilitator(facilitator=second, by=None)


# ---- Who sits where ----


def test_what_is_looked_at_changes_nothing_and_what_is_applied_is_what_was_looked_at():
    workshop = room()
    laid(workshop)
    plan = seating.plan_seating(workshop=workshop, seed=5)
    assert Participant.objects.filter(theme=None).count() == 12
    applied = seating.seat_everybody(workshop=workshop, by=None, seed=5)
    assert applied.of == plan.of
    rows = Participant.objects.whole()
    assert {
        row.pk: seating.Seat(row.vision_table_id, row.theme_id, row.idea_table_id) for row in rows
    } == plan.of
    assert LogLine.objects.get(what="people seated").facts == {"number": 12, "seed": 5}


def test_in_the_morning_people_sit_with_their_category_and_in_the_afternoon_mixed():
    workshop = room(12)
    laid(workshop)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)
    rows = list(Participant.objects.whole())
    assert all(row.vision_table.group_id == row.group_id for row in rows)
    assert all(row.idea_table.theme_id == row.theme_id for row in rows)
    mixed = Counter((row.theme_id, row.group_id) for row in rows)
    assert set(mixed.values()) == {3}
    at_tables = Counter(row.idea_table_id for row in rows)
    assert set(at_tables.values()) == {3}


def test_whoever_has_a_seat_keeps_it_unless_all_is_dealt_over_again():
    workshop = room(8)
    laid(workshop)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)
    before = dict(Participant.objects.values_list("pk", "idea_table"))
    filled(workshop, 4)
    seating.seat_everybody(workshop=workshop, by=None, seed=2)
    now = dict(Participant.objects.values_list("pk", "idea_table"))
    assert {pk: now[pk] for pk in before} == before
    seating.seat_everybody(workshop=workshop, by=None, seed=3, anew=True)
    assert dict(Participant.objects.values_list("pk", "idea_table")) != now


def test_seats_are_respected_and_whoever_has_none_is_counted():
    workshop = room(20)
    laid(workshop, each=1, seats=4)
    plan = seating.seat_everybody(workshop=workshop, by=None, seed=1)
    assert (len(plan.without_vision_table), len(plan.without_theme)) == (12, 12)
    for table in workshop.tables.all():
        assert table.vision_people.count() + table.idea_people.count() == 4


def test_only_whoever_is_here_is_seated_if_so_asked():
    workshop = room(4)
    filled(workshop, 4, here=False)
    seating.seat_everybody(workshop=workshop, by=None, seed=1, only_here=True)
    assert Participant.objects.filter(theme=None).count() == 4
    assert not Participant.objects.here().filter(theme=None).exists()


def test_a_late_comer_is_seated_where_it_balances_and_nobody_else_moves():
    workshop = room(7)
    laid(workshop, seats=10)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)
    before = dict(Participant.objects.values_list("pk", "idea_table"))
    cooperatives = workshop.groups.get(key="cooperative")
    late = people.walk_in(workshop=workshop, by=None, group=cooperatives)
    assert late.vision_table.group_id == cooperatives.pk
    counts = Counter(Participant.objects.filter(group=cooperatives).values_list("theme", flat=True))
    assert set(counts.values()) == {2}
    assert {
        pk: table for pk, table in Participant.objects.values_list("pk", "idea_table") if pk != late.pk
    } == before


def test_before_anybody_is_seated_a_late_comer_is_seated_nowhere():
    workshop = make_running()
    laid(workshop)
    row = people.walk_in(workshop=workshop, by=None, group=workshop.groups.all()[0])
    assert (row.vision_table, row.theme, row.idea_table) == (None, None, None)


def test_one_person_is_moved_by_hand_within_seats_and_category_and_cards_stay():
    workshop = room(4)
    tables = laid(workshop)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)
    row = Participant.objects.whole().first()
    card = VisionCard.objects.create(
        workshop=workshop, group=row.group, table=row.vision_table, participant=row, polarity="negative", text="Vuoto",
        client_uuid=row.uuid,
    )  # fmt: skip
    mine = [table for table in tables if table.group_id == row.group_id]
    theirs = next(table for table in tables if table.group_id and table.group_id != row.group_id)
    to = next(table for table in mine if table.pk != row.vision_table_id)
    assert seating.move_to_table(participant=row, by=None, table=to).vision_table == to
    card.refresh_from_db()
    assert card.table_id != to.pk
    with pytest.raises(seating.TableOfAnotherGroup):
        seating.move_to_table(participant=row, by=None, table=theirs)
    later = next(table for table in tables if table.theme_id and table.theme_id != row.theme_id)
    assert seating.move_to_table(participant=row, by=None, table=later).theme_id == later.theme_id
    full = next(table for table in mine if table.pk != to.pk)
    Participant.objects.exclude(pk=row.pk).update(vision_table=full)
    Table.objects.filter(pk=full.pk).update(seats=3)
    with pytest.raises(seating.TableIsFull):
        seating.move_to_table(participant=row, by=None, table=full)


def test_a_changed_theme_brings_a_table_of_it():
    workshop = room(4)
    laid(workshop)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)
    row = Participant.objects.whole().first()
    other = workshop.themes.exclude(pk=row.theme_id).get()
    moved = seating.move_to_theme(participant=row, by=None, theme=other)
    assert (moved.theme, moved.idea_table.theme_id) == (other, other.pk)


def test_another_category_brings_a_table_of_it():
    workshop = room(4)
    laid(workshop)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)
    row = Participant.objects.whole().first()
    other = workshop.groups.exclude(pk=row.group_id).get()
    assert people.change_group(participant=row, by=None, group=other).vision_table.group_id == other.pk


# ---- The screens ----


def test_the_control_room_and_staff_lay_tables_name_people_and_apply_what_they_looked_at():
    workshop = room(8)
    regia = make_facilitator(workshop)
    for user in (make_staff(), regia):
        client = logged_in(user)
        page = reverse("workshops:team", args=[workshop.slug])
        assert client.get(page).status_code == 200
        groups = {f"group_{row.pk}": "1" for row in workshop.groups.all()}
        themes = {f"theme_{row.pk}": "1" for row in workshop.themes.all()}
        typed = {"seats": "8", **groups, **themes}
        assert client.post(reverse("workshops:lay", args=[workshop.slug]), typed).url == page
    assert workshop.tables.count() == 4
    client = logged_in(regia)
    wrong = client.post(reverse("workshops:lay", args=[workshop.slug]), {**typed, "seats": "1"})
    assert (wrong.status_code, "maggiore o uguale a 2" in wrong.content.decode()) == (422, True)
    named = client.post(
        reverse("workshops:name", args=[workshop.slug]), {"email": "nuova@demo.land", "role": "reception"}
    )
    assert (named.status_code, "scrivi anche il nome" in named.content.decode().lower()) == (422, True)
    mixing = reverse("workshops:mixing", args=[workshop.slug])
    assert "Per ora non è cambiato nulla" in client.get(mixing, {"seme": "4"}).content.decode()
    assert not Participant.objects.exclude(theme=None).exists()
    assert client.post(mixing, {"seme": "4"}).url == mixing
    assert not Participant.objects.filter(theme=None).exists()
    row = Participant.objects.whole().first()
    to = workshop.tables.filter(theme__isnull=False).exclude(pk=row.idea_table_id).get()
    client.post(reverse("workshops:move", args=[workshop.slug, row.uuid]), {"tavolo": to.pk})
    row.refresh_from_db()
    assert row.idea_table == to


def test_nobody_else_lays_tables_or_moves_people():
    workshop = room(2)
    row = Participant.objects.first()
    for user in (
        make_user(),
        make_facilitator(workshop, "reception"),
        make_facilitator(workshop, "observer"),
    ):
        client = logged_in(user)
        for name in ("team", "mixing"):
            assert client.get(reverse(f"workshops:{name}", args=[workshop.slug])).status_code == 404
        for name in ("lay", "name", "dismiss"):
            assert client.post(reverse(f"workshops:{name}", args=[workshop.slug])).status_code == 404
        assert client.post(reverse("workshops:move", args=[workshop.slug, row.uuid])).status_code == 404


def test_a_scribe_sees_the_first_names_of_their_own_table_alone():
    workshop = make_running()
    tables = laid(workshop)
    scribe = make_facilitator(workshop, "scribe", tables[0])
    Participant.objects.filter(pk=make_participant(workshop, name="Mirta Salvi").pk).update(
        vision_table=tables[0]
    )
    client = logged_in(scribe)
    page = client.get(reverse("workshops:at_table", args=[workshop.slug, 1])).content.decode()
    assert ("Mirta" in page, "Salvi" in page) == (True, False)
    assert client.get(reverse("workshops:at_table", args=[workshop.slug, 2])).status_code == 404


def test_whoever_helps_to_run_a_workshop_finds_it_in_their_area():
    workshop = make_workshop()
    regia = make_facilitator(workshop)
    panel = offers.area_panels.get("workshops")
    assert [row.workshop for row in panel.context(regia)["tasks"]] == [workshop]
    assert panel.context(make_user()) is None
    assert str(workshop) in logged_in(regia).get("/la-mia-area/").content.decode()


def test_whoever_has_a_place_finds_their_code_in_their_area_and_whoever_waits_does_not():
    workshop = make_workshop()
    users = [make_user() for _turn in range(3)]
    for user in users:
        enrolment.enrol(activity=workshop.activity, person=user.person, group="cittadini")
    row = Participant.objects.get(enrolment__person=users[0].person)
    page = logged_in(users[0]).get("/la-mia-area/").content.decode()
    assert codes.shown(codes.code_of(row)) in page
    assert offers.area_panels.get("workshops").context(users[2]) is None


def test_people_who_cannot_come_before_the_day_keep_their_seat_for_nobody():
    workshop = make_workshop()
    row = enrolment.enrol(activity=workshop.activity, person=make_person(), group="cittadini")
    laid(workshop)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)
    enrolment.cancel(enrolment=row, by=None, at=timezone.now() + timedelta(days=1))
    assert sum(table.vision_people.count() for table in workshop.tables.all()) == 0


def test_the_control_room_sees_who_is_here_without_a_seat_and_how_many_have_answered():
    workshop = room(3)
    prompts.answer(participant=Participant.objects.first(), when="before", answers={})
    Workshop.objects.filter(pk=workshop.pk).update(phase="closing")
    prompts.answer(participant=Participant.objects.first(), when="after", answers={})
    template, context = tables.panel(None, workshop)
    assert {name: context[name] for name in ("here", "no_morning", "no_theme", "before", "after", "tables")} == {
        "here": 3, "no_morning": 3, "no_theme": 3, "before": 1, "after": 1, "tables": 0,
    }  # fmt: skip
    assert "Chi siede dove" in render_to_string(template, {"workshop": workshop, **context})


def test_staff_are_told_of_a_workshop_that_is_near_and_has_nobody_to_run_it_or_no_table():
    near = offers.attention.get("workshops-without-team")
    workshop = make_workshop(starts_at=timezone.now() + timedelta(days=5))
    make_workshop(starts_at=timezone.now() + timedelta(days=40))
    assert near.count() == 1
    make_facilitator(workshop)
    assert near.count() == 1
    laid(workshop)
    assert near.count() == 0


@pytest.mark.parametrize("name", ["team", "mixing"])
def test_the_pages_of_tables_and_seats_cost_the_same_for_one_and_for_three(name):
    workshop = room(2)
    client = logged_in(make_facilitator(workshop))
    counted = []
    for each in (1, 3):
        laid(workshop, each=each)
        filled(workshop, 2 * each)
        for table in workshop.tables.filter(scribes=None):
            seating.name_facilitator(
                workshop=workshop, by=None, email=make_user().email, role="scribe", table=table
            )
        seating.seat_everybody(workshop=workshop, by=None, seed=1)
        address = reverse(f"workshops:{name}", args=[workshop.slug])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counted.append(len(asked))
    assert counted[0] == counted[1]
