"""An experience told in a profile becomes one draft for the editors; nothing is published."""

import pytest
from django.urls import reverse

from cooperatives import actions
from cooperatives.actions.experiences import NoExperience, experience_of
from land.core.models import Link
from land.practices.models import GoodPracticePage
from tests.make.pages import make_index
from tests.make.people import make_staff
from tests.make.profiles import make_profile

pytestmark = pytest.mark.django_db

TOLD = {
    "P804": "SI",
    "P805": "Il magazzino condiviso",
    "P806": "Tre cooperative, un magazzino.\nMeno viaggi.",
}


def test_one_draft_comes_of_it_with_its_provenance_however_often_it_is_asked():
    make_index()
    response, staff = make_profile(**TOLD), make_staff()
    draft = actions.propose_experience(response=response, by=staff)
    assert actions.propose_experience(response=response, by=staff).pk == draft.pk
    page = GoodPracticePage.objects.get()
    assert (page.title, page.live, page.organisation) == (
        "Il magazzino condiviso", False, response.cooperative.organisation,
    )  # fmt: skip
    assert Link.objects.origins_of("practice", page.translation_key).get().from_uuid == response.uuid
    assert experience_of(response=response).draft == page


def test_nothing_told_makes_no_draft():
    make_index()
    with pytest.raises(NoExperience):
        actions.propose_experience(response=make_profile(), by=make_staff())
    assert GoodPracticePage.objects.count() == 0


def test_staff_make_the_draft_from_the_screen(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    make_index()
    client.force_login(make_staff())
    response = make_profile(**TOLD)
    address = reverse("cooperatives_profile", args=[response.uuid])
    assert "Il magazzino condiviso" in client.get(address).content.decode()
    client.post(reverse("cooperatives_experience", args=[response.uuid]))
    assert GoodPracticePage.objects.filter(live=False).count() == 1
    assert "È già una bozza" in client.get(address).content.decode()
