"""What is said about a closed subject stays among those who belong to it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from land.community import actions
from land.community.models import Discussion
from land.community.subjects import Subject, subjects
from land.core.models import SearchEntry
from land.core.offers import Target
from tests.make.people import logged_in, make_user

pytestmark = pytest.mark.django_db


def belongs(user, key):
    return user.is_authenticated and user.email.startswith("dentro")


def title(key):
    return Target("Una cosa di prova", "/")


subjects.add(Subject("trial-closed", title, belongs, closed=True))
subjects.add(Subject("trial-open", title, lambda user, key: True))


def test_a_discussion_of_a_closed_subject_is_read_and_answered_by_who_belongs_to_it_alone():
    inside, outside = make_user(email="dentro@demo.land"), make_user()
    form = {"title": "Quando si consegna?", "body": "Non trovo la data."}
    assert logged_in(outside).post("/comunita/nuova/?a=trial-closed:7", form).status_code == 404
    logged_in(inside).post("/comunita/nuova/?a=trial-closed:7", {**form, "audience": "public"})
    row = Discussion.objects.about("trial-closed", 7).get()
    assert row.audience == "subject"
    assert [logged_in(user).get(row.get_absolute_url()).status_code for user in (inside, outside)] == [
        200,
        404,
    ]
    assert logged_in(outside).post(row.get_absolute_url(), {"body": "Ci sono?"}).status_code == 404
    logged_in(inside).post(row.get_absolute_url(), {"body": "Trovata."})
    assert "Trovata." in logged_in(inside).get(row.get_absolute_url()).content.decode()
    assert not SearchEntry.objects.filter(uuid=row.uuid).exists()
    assert row not in Discussion.objects.visible_to(inside)


def test_a_discussion_of_an_open_subject_says_what_it_is_about_and_can_be_found():
    user = make_user()
    row = actions.open_discussion(
        by=user, title="Come si fa?", body="Da capo.", audience="public", about=("trial-open", "x")
    )
    assert "Una cosa di prova" in Client().get(row.get_absolute_url()).content.decode()
    assert SearchEntry.objects.filter(uuid=row.uuid).exists()
    assert list(Discussion.objects.about("trial-open", "x")) == [row]


def test_nobody_asks_about_a_kind_that_nobody_offers():
    assert logged_in(make_user()).get(reverse("community:new") + "?a=nothing:1").status_code == 404


def test_a_discussion_for_who_takes_part_is_about_something():
    row = actions.open_discussion(by=make_user(), title="Titolo", body="Testo")
    with pytest.raises(IntegrityError), transaction.atomic():
        Discussion.objects.filter(pk=row.pk).update(audience="subject")
