from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from land.core.models import Need, Receipt
from land.core.once import once
from tests.make.people import make_user
from tests.make.places import make_municipality


def request_of(key, user, path="/bisogni/nuovo/", **typed):
    request = RequestFactory().post(path, {"form_key": key, **typed})
    request.user = user
    return request


@once
def voice_a_need(request):
    if not request.POST.get("title"):
        return HttpResponse("Il titolo manca.")
    need = Need.objects.create(
        title=request.POST["title"], territory=make_municipality(), voiced_by="cittadini"
    )
    return HttpResponseRedirect(f"/bisogni/{need.uuid}/")


@pytest.mark.django_db
def test_a_form_sent_twice_counts_once_and_gets_the_same_answer():
    key, user = str(uuid4()), make_user()
    first = voice_a_need(request_of(key, user, title="Trasporti"))
    second = voice_a_need(request_of(key, user, title="Trasporti"))
    assert second.url == first.url
    assert Need.objects.count() == 1


@pytest.mark.django_db
def test_a_corrected_form_goes_through_with_the_same_key():
    key, user = str(uuid4()), make_user()
    assert voice_a_need(request_of(key, user)).status_code == 200
    assert voice_a_need(request_of(key, user, title="Trasporti")).status_code == 302
    assert Receipt.objects.count() == 1


@pytest.mark.django_db
def test_nobody_reads_the_answer_of_another_by_its_key():
    key = str(uuid4())
    first = voice_a_need(request_of(key, make_user(), title="Trasporti"))
    second = voice_a_need(request_of(key, make_user(), title="Trasporti"))
    assert second.url != first.url


@pytest.mark.django_db
def test_a_form_without_a_key_is_a_plain_form():
    user = make_user()
    for _time in range(2):
        voice_a_need(request_of("not-a-key", user, title="Trasporti"))
    assert Need.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_count_once():
    key, user, answers, start = str(uuid4()), make_user(), [], Barrier(6)
    make_municipality()

    def click():
        start.wait()
        try:
            answers.append(voice_a_need(request_of(key, user, title="Trasporti")).url)
        finally:
            connection.close()

    threads = [Thread(target=click) for _number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(answers) == 6
    assert len(set(answers)) == 1
    assert Need.objects.count() == 1


@pytest.mark.django_db
def test_a_visitor_without_a_session_is_told_apart_by_nothing_but_the_key():
    request = request_of(str(uuid4()), AnonymousUser(), title="Trasporti")
    request.session = type("Session", (), {"session_key": None})()
    assert voice_a_need(request).status_code == 302
