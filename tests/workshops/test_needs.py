"""Needs: voiced by categories, proved by what the room said, cited by what answers them."""

import pytest
from django.urls import reverse

from land.core import offers
from land.core.models import Link, SearchEntry
from land.core.provenance import chain
from tests.make.after import make_cluster, make_concluded, make_count, make_idea
from tests.make.people import logged_in, make_user
from tests.make.workshops import make_facilitator
from workshops.actions import needs as verbs
from workshops.models import VoicedNeed

pytestmark = pytest.mark.django_db


def record(row, **values):
    cluster = make_cluster(row)
    facts = {
        "title": "Spostarsi senza auto", "groups": [row.groups.all()[0]], "evidence": [("vision-cluster", cluster.uuid)],
        **values,
    }  # fmt: skip
    return verbs.save_need(workshop=row, by=None, **facts)


def test_a_need_says_which_categories_voiced_it_and_what_proves_it():
    row = make_concluded()
    with pytest.raises(verbs.NobodyVoicedIt):
        record(row, groups=[])
    with pytest.raises(verbs.NothingProvesIt):
        record(row, evidence=[])
    voiced = record(row)
    need = voiced.need
    assert (need.voiced_by, need.territory) == ("Cittadini", row.area)
    assert [group.key for group in voiced.groups.all()] == ["cittadini"]
    told = chain("need", need.uuid, make_user())
    assert [target.title for _label, target in told["origins"]] == [row.title, "Il paese si spegne"]


def test_what_is_of_another_workshop_proves_nothing():
    row, other = make_concluded(), make_concluded()
    with pytest.raises(verbs.NotOfThisRoom):
        record(row, evidence=[("vision-cluster", make_cluster(other).uuid)])
    with pytest.raises(verbs.NotOfThisRoom):
        record(row, groups=[other.groups.all()[0]])


def test_proofs_taken_away_no_longer_stand():
    row = make_concluded()
    voiced = record(row)
    idea = make_idea(row)
    verbs.save_need(
        workshop=row, by=None, voiced=voiced, title="Altro", groups=list(row.groups.all()),
        evidence=[("workshop-idea", idea.uuid)],
    )  # fmt: skip
    kinds = Link.objects.origins_of("need", voiced.need.uuid).values_list("from_kind", flat=True)
    assert sorted(kinds) == ["workshop", "workshop-idea"]
    assert VoicedNeed.objects.get().need.title == "Altro"


def test_the_control_room_records_a_need_and_the_page_of_the_workshop_shows_it(client):
    row = make_concluded()
    cluster, ballot = make_cluster(row), make_count(row, {make_idea(row): (6, 4)})
    desk = logged_in(make_facilitator(row))
    address = reverse("workshops:need_new", args=[row.slug])
    assert desk.post(address, {"title": "Auto"}).status_code == 422
    typed = {
        "title": "Spostarsi senza auto", "groups": [row.groups.all()[1].pk],
        "evidence": [f"vision-cluster:{cluster.uuid}", f"workshop-ballot:{ballot.uuid}"],
    }  # fmt: skip
    assert desk.post(address, typed | {"evidence": ["vision-cluster:boh"]}).status_code == 422
    assert desk.post(address, typed).status_code == 302
    need = VoicedNeed.objects.get().need
    assert "Spostarsi senza auto" in client.get(row.get_absolute_url()).content.decode()
    page = client.get(reverse("workshops:need", args=[need.uuid])).content.decode()
    assert "Cooperative" in page and "Le idee" in page
    edit = reverse("workshops:need_edit", args=[row.slug, need.uuid])
    assert f'value="vision-cluster:{cluster.uuid}"' in desk.get(edit).content.decode()
    assert desk.post(edit, typed | {"title": "Spostarsi"}).status_code == 302
    assert logged_in(make_user()).get(address).status_code == 404
    assert SearchEntry.objects.filter(kind="need", title="Spostarsi").count() == 1


def test_an_idea_of_a_founder_can_begin_from_a_need():
    need = record(make_concluded()).need
    page = logged_in(make_user()).get(reverse("workshops:need", args=[need.uuid])).content.decode()
    assert f"/startup/idee/nuova/?da={need.uuid}" in page


def test_an_editor_says_what_answers_a_need_and_each_page_leads_to_the_other():
    need = record(make_concluded()).need
    other = make_concluded(title="Laboratorio dei faggi")
    editor = make_user(roles=("editor",))
    client = logged_in(editor)
    address = reverse("workshops:need_cite", args=[need.uuid])
    assert "Laboratorio dei faggi" in client.get(address, {"q": "faggi"}).content.decode()
    client.post(f"{address}?q=faggi", {"what": f"workshop:{other.uuid}"})
    assert [target.title for _label, target in chain("need", need.uuid, editor)["fruits"]] == [
        "Laboratorio dei faggi"
    ]
    assert need.title in [target.title for _label, target in chain("workshop", other.uuid, editor)["origins"]]
    client.post(reverse("workshops:need_uncite", args=[need.uuid]), {"what": f"workshop:{other.uuid}"})
    assert chain("need", need.uuid, editor)["fruits"] == []
    assert logged_in(make_user()).get(address).status_code == 404


def test_nothing_cites_a_need_that_is_not_there_to_be_seen():
    from uuid import uuid4

    need = record(make_concluded()).need
    for kind in ("workshop", "chissà", "need"):
        with pytest.raises(verbs.NothingLikeThat):
            verbs.cite_need(need=need, kind=kind, uuid=uuid4(), by=make_user())


def test_needs_are_counted_for_the_funder():
    record(make_concluded())
    assert offers.figures.get("needs-voiced").count(None) == 1
