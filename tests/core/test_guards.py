from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from land.accounts.models import Person
from land.core.guards import anyone, guarded, registered
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def is_oneself(user, person):
    return person.user_id == user.pk


@guarded(is_oneself, get=lambda uuid: Person.objects.get(uuid=uuid))
def profile(request, person):
    return HttpResponse(person.name)


def get(view, user, **kwargs):
    request = RequestFactory().get("/profilo/")
    request.user = user
    return view(request, **kwargs)


def test_a_view_receives_the_thing_that_its_policy_allowed():
    user = make_user(first_name="Ada", last_name="Prova")
    assert get(profile, user, uuid=user.person.uuid).content == b"Ada Prova"


@pytest.mark.parametrize("which", ["foreign", "missing", "malformed"])
def test_a_foreign_thing_and_a_missing_one_look_the_same(which):
    uuid = {"foreign": make_user().person.uuid, "missing": uuid4(), "malformed": "x"}[which]
    with pytest.raises(Http404) as refusal:
        get(profile, make_user(), uuid=uuid)
    assert str(refusal.value) == ""


@pytest.mark.parametrize("which", ["there", "missing"])
def test_a_visitor_is_sent_to_log_in_before_anything_is_fetched(which):
    uuid = make_user().person.uuid if which == "there" else uuid4()
    response = get(profile, AnonymousUser(), uuid=uuid)
    assert response.url == "/account/login/?next=/profilo/"


def test_a_public_view_asks_nobody_to_log_in():
    assert get(guarded(anyone)(lambda request: HttpResponse("ok")), AnonymousUser()).content == b"ok"


def test_the_policy_can_be_read_off_the_view():
    assert guarded(registered)(lambda request: None).policy is registered
