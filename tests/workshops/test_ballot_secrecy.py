"""An attack on the secrecy of the vote: no tally while it is open, and no link from a person to a vote once it is closed.

The attacker of the second half has the whole live database: every row, column, place on disk and transaction number.
"""

import json
import logging
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from land.core import offers
from tests.make.ballots import cast, close_now, make_room, open_ballot
from tests.make.people import logged_in, make_staff
from tests.make.workshops import make_facilitator, phone_of
from workshops.actions import ballots, codes, paper, results
from workshops.actions.paper import Read
from workshops.models import Ballot, CastBallot, CastVote, PaperBallot, PaperBatch, VoterRoll, Workshop
from workshops.views import ballots as doors

pytestmark = pytest.mark.django_db

#: so many votes for the first idea that no other number of the room is like it
TELLTALE = 7


def voted_room() -> tuple[Workshop, Ballot, dict[int, list[int]]]:
    """A ballot that is open, in which everybody has voted something of their own: (room, ballot, what each voted)."""
    room = make_room(people=(9, 8, 6), ideas=8)
    ballot = open_ballot(room, votes_per_person=3)
    people, dice = list(room.participants.order_by("pk")), random.Random(1)
    dice.shuffle(people)
    voted = {}
    for turn, person in enumerate(people):
        numbers = sorted(dice.sample(range(2, 9), 2) + ([1] if turn < TELLTALE else []))
        cast(ballot, person, *numbers)
        voted[person.pk] = numbers
    return room, ballot, voted


# ---- While it is open ----


def addresses(room: Workshop, ballot: Ballot) -> list[str]:
    """Every address of the room that can be read, with and without what asks for another form of it."""
    found = []
    for pattern in get_resolver().url_patterns:
        stack = [(str(pattern.pattern), pattern)]
        while stack:
            path, each = stack.pop()
            if hasattr(each, "url_patterns"):
                stack += [(path + str(inner.pattern), inner) for inner in each.url_patterns]
            elif "laboratori/" in path:
                found.append(path)
    for name, value in (
        ("slug:slug", room.slug),
        ("uuid:uuid", ballot.uuid),
        ("str:secret", room.screen.secret),
    ):
        found = [path.replace(f"<{name}>", str(value)) for path in found]
    plain = [f"/{path}" for path in sorted(set(found)) if "<" not in path and not path.endswith(".pdf")]
    told = [
        path for path in plain if path.endswith(("/risultati/", f"{room.slug}/voto/", "/stato/", "/dati/"))
    ]
    return plain + [f"{path}?formato={kind}" for path in told for kind in ("csv", "json", "xlsx", "zip")]


def readers(room: Workshop) -> Iterator[tuple[str, Client]]:
    """A visitor, a voter, the control room, staff."""
    yield "visitor", Client()
    yield "voter", phone_of(room.participants.first())
    yield "control", logged_in(make_facilitator(room))
    yield "staff", logged_in(make_staff())


def test_nothing_that_anybody_reads_while_it_is_open_depends_on_what_was_voted():
    """Two rooms that differ in what was voted and in nothing else answer the same, but for keys and turns of phrase."""
    room, ballot, _voted = voted_room()
    clients = list(readers(room))
    pages = {who: addresses(room, ballot) for who, _client in clients}
    pages["staff"] = [page for page in pages["staff"] if page.startswith("/gestione/") or "/voto/" in page]

    def read() -> dict[tuple[str, str], int]:
        seen = {}
        for who, client in clients:
            for page in pages[who]:
                answer = client.get(page)
                body = b"".join(answer) if answer.streaming else answer.content
                seen[who, page] = (answer.status_code, len(body))
        return seen

    opened = [key for key, (status, _length) in read().items() if status == 200]
    pages = {who: [page for reader, page in opened if reader == who] for who in pages}
    before = read()  # what a page keeps from its first reading is there by now
    assert [len(pages[who]) > least for who, least in (("visitor", 2), ("voter", 3), ("control", 4))] == [
        True
    ] * 3
    options = list(ballot.options.order_by("number").values_list("pk", flat=True))
    # the same ballots, all for the last ideas: totals change completely
    for row in CastBallot.objects.filter(ballot=ballot):
        CastVote.objects.filter(cast=row).delete()
        CastVote.objects.create(id=uuid4(), cast=row, option_id=options[-1])
    assert read() == before


def test_exports_figures_search_and_what_the_room_offers_hold_no_tally_while_it_is_open():
    room, ballot, _voted = voted_room()
    assert results.told(room) == []
    ballot.refresh_from_db()
    assert (ballot.results, ballot.results_hash) == ({}, "")
    told = json.dumps([str(figure.count(None)) for figure in offers.figures if "vot" in figure.key])
    assert str(CastVote.objects.count()) not in json.loads(told)
    template, context = doors.wall_turnout(room)
    assert (template, context["voted"], context["entitled"], set(context)) == (
        "workshops/ballots/wall_turnout.html", 23, 23, {"ballot", "voted", "entitled"},
    )  # fmt: skip
    assert doors.wall_results(room)[1]["results"] is None
    assert Client().get(f"/laboratori/{room.slug}/stato/").json()["ballot"].keys() == {
        "uuid", "state", "closes_at", "turnout", "entitled",
    }  # fmt: skip


def test_neither_staff_screens_nor_their_lists_know_votes():
    hidden = {"castballot", "castvote", "voterroll", "paperballot", "ballot", "ballotoption", "paperbatch"}
    paths = {
        str(inner.pattern)
        for pattern in get_resolver().url_patterns
        for inner in getattr(pattern, "url_patterns", [])
    }
    assert [
        path for path in paths for name in hidden if f"workshops/{name}/" in path or f"/{name}/" in path
    ] == []


def test_log_lines_and_server_logs_say_nothing_of_a_vote(caplog):
    room = make_room()
    ballot, phone = open_ballot(room), phone_of(room.participants.first())
    lines = room.log.count()
    with caplog.at_level(logging.DEBUG):
        caplog.clear()
        phone.post(
            f"/laboratori/{room.slug}/sala/voto/",
            {"ballot": str(ballot.uuid), "numbers": ["3"], "confirmed": "1", "client_uuid": str(uuid4())},
        )
    assert room.log.count() == lines
    assert [line for line in caplog.messages if "numbers" in line or "INSERT" in line] == []


def test_a_vote_changes_no_counter_but_turnout():
    """The version that screens compare does not move with what is voted, nor does the size of the state."""
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    room.refresh_from_db()
    before = room.version
    cast(ballot, person, 1)
    once = Client().get(f"/laboratori/{room.slug}/stato/").json()
    cast(ballot, person, 2, 3)
    again = Client().get(f"/laboratori/{room.slug}/stato/").json()
    room.refresh_from_db()
    assert room.version == before
    assert {key: once[key] for key in once if key != "now"} == {
        key: again[key] for key in again if key != "now"
    }


# ---- With the whole database, once it is closed ----


def everything() -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) of the whole live database, with place on disk and transaction number of each."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT ctid::text AS "@ctid", xmin::text AS "@xmin", * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield table, dict(zip(names, row, strict=True))


def closed_room() -> tuple[Workshop, Ballot, dict[int, list[int]], list[Any]]:
    """A ballot that was voted by phone, tablet and paper, and is closed: what each voted, and the old keys of the rows."""
    room = make_room(people=(9, 8, 6, 1), ideas=8)
    ballot = open_ballot(room, votes_per_person=3)
    people, dice = list(room.participants.order_by("pk")), random.Random(2)
    on_paper, dice_rest = people[-1:], people[:-1]
    voted, old = {}, []
    dice.shuffle(dice_rest)
    for turn, person in enumerate(dice_rest):
        numbers = sorted(dice.sample(range(1, 9), 2))
        roll = cast(ballot, person, *numbers, channel="kiosk" if turn == 3 else "phone")
        voted[person.pk] = numbers
        old += [roll.client_uuid, roll.cast_id]
    by = make_facilitator(room, "reception")
    batch = paper.start_batch(
        ballot=ballot, by=by, sheets=1, stubs=[codes.code_of(person) for person in on_paper]
    )
    read = [Read("corpi-intermedi", (8,))]
    paper.read_batch(batch=batch, by=by, read=read)
    paper.apply_batch(batch=paper.read_batch(batch=batch, by=make_facilitator(room), read=read), by=None)
    voted[on_paper[0].pk] = [8]
    old += list(CastBallot.objects.values_list("pk", flat=True)) + list(
        CastVote.objects.values_list("pk", flat=True)
    )
    return room, close_now(ballot), voted, old


def test_the_count_is_right_and_every_ballot_is_kept_for_a_recount():
    _room, ballot, voted, _old = closed_room()
    wanted = Counter(number for numbers in voted.values() for number in numbers)
    assert {row["number"]: row["votes"] for row in ballot.results["options"]} == {
        n: wanted[n] for n in range(1, 9)
    }
    assert CastBallot.objects.filter(ballot=ballot).count() == len(voted)
    kept = Counter(CastVote.objects.values_list("option__number", flat=True))
    assert kept == wanted


def test_no_row_of_any_table_still_holds_a_key_or_a_sending_of_a_vote():
    _room, _ballot, _voted, old = closed_room()
    gone = {str(each) for each in old if each}
    found = [
        (table, column)
        for table, row in everything()
        for column, value in row.items()
        if any(key in str(value) for key in gone)
    ]
    assert found == []


def test_the_roll_leads_to_nothing_and_paper_leaves_nothing():
    _room, _ballot, _voted, _old = closed_room()
    assert set(VoterRoll.objects.values_list("cast", "client_uuid")) == {(None, None)}
    assert all(past == [] for past in VoterRoll.objects.values_list("past", flat=True))
    assert not PaperBallot.objects.exists()
    assert [(row.stubs, row.differences) for row in PaperBatch.objects.all()] == [([], [])]


def test_no_other_table_points_to_what_was_cast():
    pointing = {
        (model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False)
        and field.is_relation
        and field.related_model in (CastBallot, CastVote)
    }
    assert pointing == {("CastVote", "cast"), ("VoterRoll", "cast")}
    columns = {field.column for field in (*CastBallot._meta.fields, *CastVote._meta.fields)}
    assert columns == {"id", "ballot_id", "group_id", "channel", "validity", "cast_id", "option_id"}
    assert {field.column for field in VoterRoll._meta.fields} == {
        "id", "ballot_id", "participant_id", "channel", "voted", "cast_id", "client_uuid", "past",
    }  # fmt: skip


def test_whoever_is_alone_in_a_category_or_a_channel_is_not_known_by_it():
    """One person only of the last category, who alone voted on paper: the roll says so, no cast row does."""
    _room, ballot, voted, _old = closed_room()
    cells = Counter(CastBallot.objects.filter(ballot=ballot).values_list("group__key", "channel"))
    assert all(channel == "" for _group, channel in cells)
    assert all(number >= ballot.workshop.smallest_cell for number in cells.values())
    assert sum(cells.values()) == len(voted)


def test_places_on_disk_and_transactions_are_those_of_the_closing_and_follow_the_random_keys():
    _room, _ballot, _voted, _old = closed_room()
    tables = {"workshops_castballot": [], "workshops_castvote": [], "workshops_voterroll": []}
    for table, row in everything():
        if table in tables:
            tables[table].append(row)
    for table in ("workshops_castballot", "workshops_castvote"):
        rows = sorted(
            tables[table], key=lambda row: tuple(int(part) for part in row["@ctid"].strip("()").split(","))
        )
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert len({row["@xmin"] for rows in tables.values() for row in rows}) == 1
    people = [
        row["participant_id"] for row in sorted(tables["workshops_voterroll"], key=lambda row: row["id"])
    ]
    assert people == sorted(people)


def guessed_right(voted: dict[int, list[int]], order: Any) -> float:
    """How many votes are guessed by laying the roll beside the cast ballots, both in the same `order`."""
    ticks: dict[Any, list[int]] = {}
    for cast_id, number in CastVote.objects.values_list("cast", "option__number"):
        ticks.setdefault(cast_id, []).append(number)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT participant_id FROM workshops_voterroll WHERE voted ORDER BY {order}, participant_id"
        )
        people = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT id FROM workshops_castballot ORDER BY {order}, id")
        casts = [row[0] for row in cursor.fetchall()]
    pairs = list(zip(people, casts, strict=False))
    return sum(sorted(ticks.get(each, [])) == voted[person] for person, each in pairs) / len(pairs)


@pytest.mark.parametrize("order", ["ctid", "xmin::text::bigint", "id"])
def test_laying_roll_and_ballots_side_by_side_guesses_no_better_than_chance(order):
    _room, _ballot, voted, _old = closed_room()
    assert guessed_right(voted, order) <= 0.3


def test_the_attack_finds_the_links_where_closing_does_not_cut_them(monkeypatch):
    """The negative control: the same scan, on a ballot whose closing forgot to forget, finds every link."""
    monkeypatch.setattr(ballots, "forget", lambda ballot, *, told: None)
    room = make_room(people=(6, 6), ideas=8)
    ballot = open_ballot(room, votes_per_person=3)
    dice = random.Random(3)
    voted = {}
    for person in room.participants.order_by("pk"):
        voted[person.pk] = sorted(dice.sample(range(1, 9), 3))
        cast(ballot, person, *voted[person.pk])
    close_now(ballot)
    linked = VoterRoll.objects.exclude(cast=None).count()
    assert linked == 12
    assert (
        guessed_right(voted, "ctid") > 0.5
    )  # ballots lie on disk as they came in, but for what a later vote moved


def test_annulling_keeps_nothing_of_what_was_cast():
    _room, ballot, _voted = voted_room()
    ballots.annul(ballot=ballot, by=None, reason="Una prova.")
    left = {table for table, _row in everything()} & {
        "workshops_castballot", "workshops_castvote", "workshops_voterroll", "workshops_paperballot",
    }  # fmt: skip
    assert left == set()


def test_sessions_receipts_and_logs_of_a_vote_by_phone_hold_nobody():
    """A phone votes over HTTP: no session, receipt, message or log line is written for it."""
    room = make_room()
    ballot, phone = open_ballot(room), phone_of(room.participants.first())

    def counted() -> dict[str, int]:
        watched = (
            "django_session",
            "core_receipt",
            "workshops_logline",
            "wagtailcore_modellogentry",
            "core_cache",
        )
        with connection.cursor() as cursor:
            found = {}
            for table in watched:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                found[table] = cursor.fetchone()[0]
            return found

    before = counted()
    answer = phone.post(
        f"/laboratori/{room.slug}/sala/voto/",
        {"ballot": str(ballot.uuid), "numbers": ["3"], "confirmed": "1", "client_uuid": str(uuid4())},
    )
    assert answer.status_code == 302 and counted() == before
