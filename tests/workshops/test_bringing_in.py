"""Files of cards and ideas: told line by line, written only when confirmed, never twice."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cooperatives.actions.importing import FileRefused
from land.core.models import PrivateFile
from tests.make.rooms import make_room
from workshops.actions import bringing_in
from workshops.actions.room import NotNow
from workshops.models import Idea, LogLine, VisionCard, Workshop

pytestmark = pytest.mark.django_db
CARDS = """categoria;futuro;testo;tavolo
Cittadini;temuto;Le botteghe chiuse;1
Cooperative;desiderato;"Un bosco; curato";
Cittadini;forse;Mah;
Sindaci;temuto;Nessuno;
Cittadini;temuto;le botteghe  chiuse;
Cittadini;+;;
Cittadini;+;Va bene;99
"""


def look(room, text, name="carte.csv", **values):
    content = text if isinstance(text, bytes) else text.encode()
    return bringing_in.look(content=content, name=name, workshop=room.workshop, **values)


def upload(room, text, name="carte.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return bringing_in.keep_upload(upload=SimpleUploadedFile(name, content), workshop=room.workshop)


def test_each_line_of_a_file_is_told_and_nothing_is_written():
    room = make_room()
    reading = look(room, CARDS)
    assert [line.outcome for line in reading.lines] == [
        "new", "new", "refused", "refused", "there", "refused", "refused",
    ]  # fmt: skip
    whys = [str(line.why) for line in reading.lines if line.outcome == "refused"]
    assert [word in why for word, why in zip(("forse", "Sindaci", "testo", "99"), whys, strict=True)] == [
        True
    ] * 4
    assert not VisionCard.objects.exists() and not PrivateFile.objects.exists()


def test_a_confirmed_file_is_written_once_with_its_source_and_then_goes():
    room = make_room()
    file = upload(room, CARDS)
    assert not VisionCard.objects.exists()
    bringing_in.bring_in(file=file, workshop=room.workshop, by=None, source="paper")
    rows = VisionCard.objects.order_by("pk").values_list("text", "source", "table__number", "polarity")
    assert list(rows) == [
        ("Le botteghe chiuse", "paper", 1, "negative"), ("Un bosco; curato", "paper", None, "positive"),
    ]  # fmt: skip
    assert not PrivateFile.objects.exists()
    assert LogLine.objects.get(what="brought_in").facts == {"cards": 2, "ideas": 0, "source": "paper"}
    with pytest.raises(bringing_in.NothingToBringIn):
        bringing_in.bring_in(file=file, workshop=room.workshop, by=None)
    again = upload(room, CARDS)
    assert bringing_in.look_at(file=again, workshop=room.workshop).counts["new"] == 0


def test_a_file_with_the_wrong_columns_says_which_are_missing():
    with pytest.raises(FileRefused) as refused:
        look(make_room(), "nome;frase\na;b\n")
    assert str(refused.value) == (
        "Mancano queste colonne: categoria, futuro, testo. Il file ha: nome, frase."
    )


def test_a_file_of_windows_is_read_with_its_accents_and_says_so():
    room = make_room()
    reading = look(room, "categoria;futuro;testo\nCittadini;temuto;Perché è così\n".encode("cp1252"))
    assert reading.lines[0].told == "Perché è così"
    assert len(reading.notes) == 1


def test_five_thousand_rows_are_looked_at_and_written_and_one_more_is_refused():
    room = make_room()
    text = "categoria;futuro;testo\n" + "".join(f"Cittadini;temuto;Timore {n}\n" for n in range(5000))
    assert bringing_in.bring_in(file=upload(room, text), workshop=room.workshop, by=None).counts == {
        "new": 5000
    }
    assert VisionCard.objects.count() == 5000
    with pytest.raises(FileRefused):
        look(room, text + "Cittadini;temuto;Uno di troppo\n")


def test_looking_costs_the_same_for_one_line_and_for_many(django_assert_num_queries):
    room = make_room()
    for number in (1, 50):
        text = "tema;titolo;comune\n" + "".join(f"Boschi;Idea {n};\n" for n in range(number))
        with django_assert_num_queries(6):
            look(room, text)


@pytest.mark.parametrize("text", ["'=SOMMA(A1)", "<b>ciao</b>", "🌳", "مرحبا"])
def test_what_is_typed_in_a_cell_is_kept_as_text(text):
    room = make_room()
    [line] = look(room, f"categoria;futuro;testo\nCittadini;'-;{text}\n").lines
    assert (line.outcome, line.told) == ("new", text.removeprefix("'"))


def test_ideas_come_with_what_how_who_and_by_when():
    room = make_room()
    text = (
        "tema;titolo;che cosa;come;chi;entro quando\nBoschi;Cooperativa del bosco;Curarlo;Insieme;Il comune;breve\n"
        "Boschi;Altra;;;;domani\nMare;Porto;;;;\nboschi;COOPERATIVA DEL BOSCO;;;;\n"
    )
    reading = bringing_in.bring_in(file=upload(room, text), workshop=room.workshop, by=None)
    assert [line.outcome for line in reading.lines] == ["new", "refused", "refused", "there"]
    row = Idea.objects.get()
    assert (row.title, row.what, row.who, row.horizon, row.state, row.source) == (
        "Cooperativa del bosco", "Curarlo", "Il comune", "short", "proposed", "import",
    )  # fmt: skip


def test_a_scribe_brings_in_only_what_is_of_the_own_table():
    room = make_room()
    reading = look(room, CARDS, tables=room.tables[:1])
    assert [line.outcome for line in reading.lines[:2]] == ["new", "refused"]


def drafts(room, *rows, **head):
    return json.dumps({"format": bringing_in.FORMAT, "workshop": room.workshop.slug, "drafts": rows} | head)


def test_drafts_saved_by_the_tablet_are_brought_in_by_their_own_key():
    room = make_room()
    sent = room.card("Già inviata")
    card = {
        "kind": "card",
        "client_uuid": str(uuid4()),
        "table": 1,
        "polarity": "positive",
        "text": "La piazza",
    }
    idea = {"kind": "idea", "client_uuid": str(uuid4()), "table": 3, "title": "Il forno", "horizon": "medium"}
    text = drafts(
        room, card, card, {**card, "client_uuid": str(sent.client_uuid)}, idea, {**card, "table": 3}, {"kind": "x"},
        {**card, "client_uuid": "no"},
    )  # fmt: skip
    reading = bringing_in.bring_in(file=upload(room, text, "bozze.json"), workshop=room.workshop, by=None)
    assert [line.outcome for line in reading.lines] == [
        "new", "there", "there", "new", "refused", "refused", "refused",
    ]  # fmt: skip
    assert VisionCard.objects.filter(text="La piazza").count() == 1
    assert str(Idea.objects.get().client_uuid) == idea["client_uuid"]


@pytest.mark.parametrize("text", ["[]", "{", '{"format": "altro", "drafts": []}', '{"drafts": 1}'])
def test_another_json_file_is_refused_in_words(text):
    with pytest.raises(bringing_in.NotOurDrafts):
        look(make_room(), text, "bozze.json")


def test_drafts_of_another_workshop_are_refused():
    room = make_room()
    with pytest.raises(bringing_in.NotOurDrafts):
        look(room, drafts(room, workshop="un-altro"), "bozze.json")


def test_paper_is_typed_in_after_the_day_and_not_before_it():
    room = make_room()
    room.ends()
    bringing_in.bring_in(file=upload(room, CARDS), workshop=room.workshop, by=None, source="paper")
    assert VisionCard.objects.count() == 2
    Workshop.objects.update(state="coming", phase="", begun_at=None, concluded_at=None)
    room.workshop.refresh_from_db()
    with pytest.raises(NotNow):
        upload(room, CARDS)
