"""A form from an old page: refused for safety, with a sentence that says how to get back what was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make.enrolment import make_activity
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def test_a_form_from_an_old_page_gets_a_sentence_and_changes_nothing():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    activity = make_activity()
    response = client.post(reverse("enrolment:enrol", args=[activity.uuid]), {"needs": "x"})
    assert response.status_code == 403
    assert "La pagina è rimasta aperta troppo a lungo" in response.content.decode()
    assert activity.enrolments.count() == 0


def test_a_page_that_is_not_there_says_so_in_italian(client):
    response = client.get("/non-esiste/")
    assert response.status_code == 404
    assert "Qui non c’è nulla" in response.content.decode()
