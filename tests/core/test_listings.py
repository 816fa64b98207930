"""Every list of staff that begins with a title draws the buttons of its lines there."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.cooperatives.test_staff import staff  # noqa: F401 (a fixture)
from tests.make.answers import all_answers
from tests.make.barcamps import make_barcamp
from tests.make.cooperatives import make_cooperative, make_response, make_wave
from tests.make.courses import make_edition

pytestmark = pytest.mark.django_db


def buttons(client, url: str) -> list[str]:
    """Where the buttons of the first line lead."""
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return [link["href"] for link in page.select_one("main table.listing td.title").select("ul.actions a")]


def test_a_line_of_the_registry_and_of_its_surveys_and_responses_has_its_buttons(staff):  # noqa: F811
    wave, cooperative = make_wave(), make_cooperative()
    response = make_response(wave, cooperative, all_answers(), sent=True)
    found = buttons(staff, reverse("cooperatives_registry:index"))
    assert reverse("cooperatives_people", args=[cooperative.pk]) in found
    assert reverse("cooperatives_history", args=[cooperative.pk]) in found
    assert reverse("waves_follow", args=[wave.pk]) in buttons(staff, reverse("waves:index"))
    found = buttons(staff, reverse("cooperatives_responses:index"))
    assert reverse("responses_read", args=[response.uuid]) in found


def test_a_line_of_the_courses_and_barcamps_has_its_buttons(staff):  # noqa: F811
    edition, barcamp = make_edition(), make_barcamp()
    assert reverse("training_edition_edit", args=[edition.pk]) in buttons(staff, reverse("editions:index"))
    assert reverse("startups_barcamp_edit", args=[barcamp.pk]) in buttons(staff, reverse("barcamps:index"))
