"""The scribe’s page: only the own group, the control room everywhere; cards and ideas also as JSON, by their own key."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from land.core.models import PrivateFile
from tests.make.people import logged_in, make_staff, make_user
from tests.make.rooms import make_room
from workshops.actions import ideas, visions
from workshops.models import GroupVision, Idea, VisionCard, VisionCluster

pytestmark = pytest.mark.django_db


def at(room, name="scribe", number=1, *args):
    return reverse(f"workshops:{name}", args=[room.workshop.slug, number, *args])


def card(**values):
    return {
        "polarity": "negative",
        "text": "Le botteghe chiuse",
        "client_uuid": str(uuid4()),
        "source": "scribe",
        **values,
    }


def idea(**values):
    return {
        "title": "Il forno",
        "what": "Riaprirlo.",
        "horizon": "short",
        "client_uuid": str(uuid4()),
        **values,
    }


def test_a_scribe_opens_the_own_table_and_the_control_room_every_one():
    room = make_room("group_visions")
    scribe, control = logged_in(room.somebody("scribe", 0)), logged_in(room.somebody("control"))
    assert [scribe.get(at(room, number=number)).status_code for number in (1, 2, 3, 9)] == [
        200,
        404,
        404,
        404,
    ]
    assert [control.get(at(room, number=number)).status_code for number in (1, 2, 3, 9)] == [
        200,
        200,
        200,
        404,
    ]
    assert logged_in(make_user()).get(at(room)).status_code == 404
    assert logged_in(room.somebody("observer")).get(at(room)).status_code == 404
    home = reverse("workshops:scribe_tables", args=[room.workshop.slug])
    assert scribe.get(home).content.decode().count("/scriba/1/") == 1
    assert "/scriba/2/" not in scribe.get(home).content.decode()
    assert "/scriba/4/" in control.get(home).content.decode()


def test_a_scribe_touches_nothing_of_another_group():
    room = make_room("group_visions")
    scribe, theirs = logged_in(room.somebody("scribe", 0)), room.card(group=1)
    cluster = visions.keep_cluster(group=room.groups[1], title="x", polarity="negative", by=None)
    for path, values in (
        (at(room, "scribe_card_new", 2), card()), (at(room, "scribe_card", 1, theirs.uuid), {"text": "x"}),
        (at(room, "scribe_card", 2, theirs.uuid), {"text": "x"}), (at(room, "scribe_cluster", 1, cluster.pk), {"title": "y"}),
        (at(room, "scribe_vision", 2, "negative"), {"title": "x", "narrative": "x", "version": "0"}),
        (at(room, "scribe_idea_new", 3), idea()), (at(room, "scribe_idea_new", 1), idea()),
    ):  # fmt: skip
        assert scribe.post(path, values).status_code == 404
    scribe.post(at(room, "scribe_clusters", 1, "negative"), {"title": "Mio", "cards": [theirs.pk]})
    theirs.refresh_from_db()
    assert (theirs.text, theirs.cluster, VisionCard.objects.count()) == ("Le botteghe chiuse", None, 1)


def test_a_card_kept_on_a_tablet_is_sent_as_often_as_it_takes_and_counts_once():
    room = make_room("group_visions")
    scribe, sent = logged_in(room.somebody("scribe", 0)), card(source="paper")
    for _turn in range(3):
        answer = scribe.post(at(room, "scribe_card_new"), sent, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()) == (201, {"said": "Inviato."})
    assert list(VisionCard.objects.values_list("source", "table__number")) == [("paper", 1)]
    answer = scribe.post(at(room, "scribe_card_new"), card(text=""), headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json())) == (422, ["said"])
    room.moves("welcome")
    answer = scribe.post(at(room, "scribe_card_new"), card(), headers={"accept": "application/json"})
    assert answer.status_code == 409


def test_without_scripts_a_card_and_an_idea_are_plain_forms():
    room = make_room("group_ideas")
    control = logged_in(room.somebody("control"))
    assert control.post(at(room, "scribe_card_new"), card()).status_code == 302
    assert control.post(at(room, "scribe_idea_new", 3), idea()).status_code == 302
    wrong = control.post(at(room, "scribe_idea_new", 3), idea(title="", what="Resta scritto"))
    assert wrong.status_code == 422 and "Resta scritto" in wrong.content.decode()
    assert (VisionCard.objects.count(), Idea.objects.get().title) == (1, "Il forno")


def test_cards_are_put_together_taken_out_and_renamed():
    room = make_room("group_visions")
    scribe = logged_in(room.somebody("scribe", 0))
    one, two, three = room.card("a"), room.card("b"), room.card("c")
    scribe.post(
        at(room, "scribe_clusters", 1, "negative"), {"title": "Paesi vuoti", "cards": [one.pk, two.pk]}
    )
    row = VisionCluster.objects.get()
    scribe.post(at(room, "scribe_clusters", 1, "negative"), {"cluster": row.pk, "cards": [three.pk]})
    assert (row.cards.count(), VisionCluster.objects.get().title) == (3, "Paesi vuoti")
    scribe.post(at(room, "scribe_card", 1, one.uuid), {"then": "loose"})
    scribe.post(at(room, "scribe_cluster", 1, row.pk), {"title": "Paesi spenti"})
    assert (row.cards.count(), VisionCluster.objects.get().title) == (2, "Paesi spenti")
    scribe.post(at(room, "scribe_cluster", 1, row.pk), {"then": "undo"})
    assert VisionCard.objects.filter(cluster=None).count() == 3
    page = scribe.post(at(room, "scribe_clusters", 1, "negative"), {"title": "", "cards": ["x"]}, follow=True)
    assert "Spunta i cartellini" in page.content.decode()


def test_the_second_scribe_of_a_group_finds_both_texts_and_saves_them_together():
    room = make_room("group_visions")
    scribe = logged_in(room.somebody("scribe", 0))
    words = {"title": "Il deserto", "version": "0", "spokesperson": ""}
    path = at(room, "scribe_vision", 1, "negative")
    assert scribe.post(path, {**words, "narrative": "La prima."}).status_code == 302
    second = scribe.post(path, {**words, "narrative": "La seconda."})
    page = second.content.decode()
    assert second.status_code == 409
    assert "La prima." in page and "La seconda." in page and 'name="version" value="1"' in page
    assert scribe.post(path, {**words, "narrative": "Tutte e due.", "version": "1"}).status_code == 302
    assert GroupVision.objects.get().narrative == "Tutte e due."
    scribe.post(path, {"then": "present"})
    assert GroupVision.objects.get().state == "presented"


def test_the_page_of_a_table_costs_the_same_for_one_card_and_for_three():
    room = make_room("group_visions")
    client, counts = logged_in(room.somebody("scribe", 0)), []
    for _turn in range(3):
        visions.keep_cluster(
            group=room.groups[0], title="x", polarity="negative", by=None, cards=[room.card()]
        )
        room.card("sola")
        with CaptureQueriesContext(connection) as queries:
            client.get(at(room))
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1


def test_the_sixth_idea_meets_the_list_to_swap_and_one_leaves_its_place():
    room = make_room("group_ideas")
    scribe = logged_in(room.somebody("scribe", 2))
    rows = [room.idea(f"Idea {number}") for number in range(6)]
    for row in rows[:5]:
        scribe.post(at(room, "scribe_idea_move", 3, row.uuid), {"then": "choose"})
    move = at(room, "scribe_idea_move", 3, rows[5].uuid)
    page = scribe.post(move, {"then": "choose"})
    assert page.status_code == 409
    assert [f"Idea {number}" in page.content.decode() for number in range(6)] == [True] * 6
    scribe.post(move, {"then": "choose", "instead_of": str(rows[0].uuid)})
    assert list(Idea.objects.chosen()) == rows[1:]
    assert scribe.post(move, {"then": "choose", "instead_of": str(uuid4())}).status_code == 404
    assert scribe.post(move, {"then": "explode"}).status_code == 404


def test_an_idea_is_written_joined_and_parted_on_its_page():
    room = make_room("group_ideas")
    scribe = logged_in(room.somebody("scribe", 2))
    one, two = room.idea("Una"), room.idea("Due")
    path = at(room, "scribe_idea", 3, one.uuid)
    typed = {
        "version": "0",
        "title": "Una",
        "what": "Fare.",
        "how": "Insieme.",
        "who": "Tutti",
        "horizon": "medium",
        "actors": [room.groups[0].pk],
    }
    assert scribe.post(path, {**typed, "organisations": "Nessuna che ci sia"}).status_code == 422
    assert scribe.post(path, typed).status_code == 302
    late = scribe.post(path, {**typed, "how": "In fretta."})
    assert (
        late.status_code == 409
        and "Insieme." in late.content.decode()
        and "In fretta." in late.content.decode()
    )
    one.refresh_from_db()
    assert (one.how, one.horizon, list(one.actors.all())) == ("Insieme.", "medium", [room.groups[0]])
    scribe.post(at(room, "scribe_idea_move", 3, one.uuid), {"then": "merge", "into": str(two.uuid)})
    one.refresh_from_db()
    assert one.merged_into == two
    assert "Una" in scribe.get(at(room, "scribe_idea", 3, two.uuid)).content.decode()
    scribe.post(at(room, "scribe_idea_move", 3, one.uuid), {"then": "part"})
    assert Idea.objects.on_the_table().count() == 2


def test_only_whoever_runs_the_workshop_hides_an_idea():
    room = make_room("group_ideas")
    row = room.idea()
    move = at(room, "scribe_idea_move", 3, row.uuid)
    typed = {"then": "hide", "why": "Offende"}
    assert logged_in(room.somebody("scribe", 2)).post(move, typed).status_code == 404
    assert logged_in(make_staff()).post(move, typed).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.hidden_why) == ("hidden", "Offende")


def test_a_private_draft_is_on_no_page_of_a_scribe():
    room = make_room("own_ideas")
    row = ideas.draft_idea(participant=room.person(), client_uuid=uuid4(), title="Solo mia")
    control = logged_in(room.somebody("control"))
    assert "Solo mia" not in control.get(at(room, number=3)).content.decode()
    assert control.get(at(room, "scribe_idea", 3, row.uuid)).status_code == 404


def test_a_scribe_finds_the_own_tables_in_the_own_area_until_the_day_is_over():
    room = make_room()
    scribe = logged_in(room.somebody("scribe", 0))
    assert at(room) in scribe.get(reverse("accounts:area")).content.decode()
    room.ends()
    assert at(room) not in scribe.get(reverse("accounts:area")).content.decode()


# ---- Files ----

CSV = "categoria;futuro;testo\nCittadini;temuto;Le botteghe chiuse\nSindaci;temuto;x\n"


def upload(client, room, text=CSV, name="carte.csv", source="paper"):
    path = reverse("workshops:import", args=[room.workshop.slug])
    return client.post(path, {"file": SimpleUploadedFile(name, text.encode()), "source": source})


def test_a_file_is_shown_line_by_line_then_written_when_confirmed():
    room = make_room()
    control = logged_in(room.somebody("control"))
    answer = upload(control, room)
    page = control.get(answer["Location"]).content.decode()
    assert "“Sindaci” non è una categoria di questo laboratorio." in page and "Scrivi 1 riga" in page
    assert not VisionCard.objects.exists()
    done = control.post(answer["Location"], {"then": "write", "source": "paper"}, follow=True)
    assert "1 riga è in sala." in done.content.decode()
    assert VisionCard.objects.get().source == "paper"
    assert control.get(answer["Location"]).status_code == 404


def test_a_file_that_is_not_wanted_is_thrown_away():
    room = make_room()
    control = logged_in(room.somebody("control"))
    answer = upload(control, room)
    control.post(answer["Location"], {"then": "discard"})
    assert (VisionCard.objects.count(), PrivateFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [("a;b\n1;2\n", "x.csv", "Mancano queste colonne"), ("{}", "x.json", "Non è un file di bozze"), ("", "x.csv", ""),
     ("<svg/>", "x.svg", ""), ("categoria;futuro;testo\n", "x.exe", "")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_at_its_field(text, name, said):
    room = make_room()
    answer = upload(logged_in(room.somebody("control")), room, text, name)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not PrivateFile.objects.exists()


def test_drafts_of_a_tablet_come_in_as_a_file():
    room = make_room("group_visions")
    scribe = logged_in(room.somebody("scribe", 0))
    draft = {
        "kind": "card",
        "client_uuid": str(uuid4()),
        "table": 1,
        "polarity": "positive",
        "text": "La piazza",
    }
    text = json.dumps({"format": "land-bozze-1", "workshop": room.workshop.slug, "drafts": [draft]})
    answer = upload(scribe, room, text, "bozze.json", "import")
    scribe.post(answer["Location"], {"then": "write", "source": "import"})
    assert VisionCard.objects.get().text == "La piazza"


def test_only_whoever_writes_in_the_room_imports_and_takes_the_tables_to_fill_in():
    room = make_room()
    for name in ("import", "scribe_tables"):
        path = reverse(f"workshops:{name}", args=[room.workshop.slug])
        assert logged_in(make_user()).get(path).status_code == 404
    path = reverse("workshops:import_template", args=[room.workshop.slug, "cartellini"])
    assert logged_in(make_user()).get(path).status_code == 404
    told = logged_in(room.somebody("scribe", 0)).get(path).content.decode()
    assert told == "\ufeffcategoria;futuro;testo;tavolo\r\n"
    other = reverse("workshops:import_template", args=[room.workshop.slug, "altro"])
    assert logged_in(room.somebody("control")).get(other).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_same_draft_sent_four_times_at_once_is_one_card():
    room = make_room("group_visions")
    user, sent = room.somebody("scribe", 0), card()

    def post(_turn):
        try:
            return (
                logged_in(user)
                .post(at(room, "scribe_card_new"), sent, headers={"accept": "application/json"})
                .status_code
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(post, range(4))) == [201] * 4
    assert VisionCard.objects.count() == 1
