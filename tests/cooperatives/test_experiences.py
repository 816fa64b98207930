"""An experience told in PROFILO becomes one draft for the editors, with where it came from; nothing is published."""

import pytest

from cooperatives.actions.experiences import (
    DraftRemoved,
    NothingTold,
    draft_of,
    experience_of,
    propose_experience,
)
from land.core.models import Link
from land.core.provenance import chain
from land.notifications.models import Notice
from land.practices.models import GoodPracticePage
from tests.make.cooperatives import make_cooperative, make_response, make_wave
from tests.make.pages import make_index
from tests.make.people import make_user
from tests.make.profile import make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice_index():
    """The list under which practices stand."""
    return make_index()


TOLD = {"P804": "SI", "P805": "Turni su misura", "P806": "Un'applicazione per i turni.\nMeno straordinari."}


def test_the_draft_holds_what_was_told_and_nobody_reads_it_yet(practice_index):
    user, cooperative = make_user(), make_cooperative("Cooperativa Alba")
    page = propose_experience(response=make_profile(cooperative, **TOLD), by=user)
    page = GoodPracticePage.objects.get(pk=page.pk)
    assert (page.title, page.live, page.owner) == ("Turni su misura", False, user)
    assert [step.value for step in page.solution] == ["Un'applicazione per i turni.", "Meno straordinari."]
    assert (page.organisation, page.municipality) == (cooperative.organisation, cooperative.municipality)


def test_the_draft_names_no_person(practice_index):
    person = make_user()
    page = propose_experience(
        response=make_profile(make_cooperative("Alba"), user=person, **TOLD), by=make_user()
    )
    assert page.contact_name == "Alba" and not page.contact_consent


def test_twice_makes_one_draft_and_one_link(practice_index):
    response, user = make_profile(make_cooperative(), **TOLD), make_user()
    first, second = (propose_experience(response=response, by=user) for _time in range(2))
    assert first.pk == second.pk and GoodPracticePage.objects.count() == 1
    assert list(Link.objects.values_list("from_kind", "from_uuid", "to_kind", "to_uuid")) == [
        ("response", response.uuid, "practice", first.translation_key)
    ]


def test_the_editors_are_told_once(practice_index):
    editor, response = make_user(roles=("editor",)), make_profile(make_cooperative(), **TOLD)
    for _time in range(2):
        propose_experience(response=response, by=make_user())
    assert Notice.objects.filter(person=editor.person, kind="practices-proposed").count() == 1


def test_only_staff_see_where_the_draft_came_from(practice_index):
    response = make_profile(make_cooperative("Alba"), **TOLD)
    page = propose_experience(response=response, by=make_user())
    origins = chain("practice", page.translation_key, make_user(roles=("staff",)))["origins"]
    assert [target.title for _label, target in origins] == ["Alba · Rilevazione di prova"]
    assert chain("practice", page.translation_key, make_user())["origins"] == []


def test_a_draft_that_editors_removed_is_not_made_again(practice_index):
    response = make_profile(make_cooperative(), **TOLD)
    propose_experience(response=response, by=make_user()).delete()
    with pytest.raises(DraftRemoved):
        propose_experience(response=response, by=make_user())
    assert draft_of(response) is None


def test_who_says_no_is_not_told_of(practice_index):
    cooperative = make_cooperative()
    no = make_profile(cooperative)
    being_filled = make_profile(make_cooperative(), sent=False, **TOLD)
    other = make_response(make_wave(), cooperative, sent=True)
    for response in (no, being_filled, other):
        assert experience_of(response) is None
        with pytest.raises(NothingTold):
            propose_experience(response=response, by=make_user())
    assert not GoodPracticePage.objects.exists()


def test_a_long_paragraph_becomes_steps_that_an_editor_can_save(practice_index):
    response = make_profile(make_cooperative(), **(TOLD | {"P806": "parola " * 285}))
    page = propose_experience(response=response, by=make_user())
    lengths = [len(step.value) for step in page.solution]
    assert len(lengths) == 2 and max(lengths) <= 1000
