import threading

import pytest
from django.db import connection, transaction

from land.accounts.models import Person
from land.notifications.api import notify, unread_count, unread_label
from land.notifications.models import Delivery, Notice
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db


def test_a_notice_and_its_mail_are_rows_of_the_callers_transaction(kind):
    person = make_person()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify(kind=kind.key, to=[person], facts={"course": 1})
        assert Notice.objects.count() == 1
        raise ZeroDivisionError
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_what_is_said_once_is_said_once_to_each_person(kind):
    first, second = make_person(), make_person()
    notify(kind=kind.key, to=[first], facts={}, once="enrolment-1")
    notify(kind=kind.key, to=[first, second, second], facts={}, once="enrolment-1")
    assert sorted(Notice.objects.values_list("person", flat=True)) == sorted([first.pk, second.pk])
    assert Delivery.objects.count() == 2


def test_without_a_key_it_is_said_each_time(kind):
    person = make_person()
    for _again in range(2):
        notify(kind=kind.key, to=[person], facts={})
    assert (Notice.objects.count(), Delivery.objects.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_the_same_at_the_same_time_say_it_once(kind):
    person, start = make_person(), threading.Barrier(4)

    def say() -> None:
        start.wait()
        notify(kind=kind.key, to=[Person.objects.get(pk=person.pk)], facts={}, once="same")
        connection.close()

    threads = [threading.Thread(target=say) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 1)


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        notify(kind="attic-nothing", to=[], facts={})


def test_facts_are_plain_json(kind):
    with pytest.raises(TypeError):
        notify(kind=kind.key, to=[make_person()], facts={"person": make_person()})


def test_saying_to_ten_costs_as_many_queries_as_to_one(kind, django_assert_num_queries):
    for people in ([make_person()], [make_person() for _one in range(10)]):
        with django_assert_num_queries(3):
            notify(kind=kind.key, to=people, facts={})


def test_the_bell_counts_in_one_query_and_stops_at_nine(kind, django_assert_num_queries):
    user = make_user()
    assert unread_label(user) == ""
    for number in range(12):
        notify(kind=kind.key, to=[user.person], facts={})
        with django_assert_num_queries(1):
            assert unread_label(user) == (str(number + 1) if number < 9 else "9+")
    assert unread_count(user.person) == 12
