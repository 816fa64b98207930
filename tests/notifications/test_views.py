import pytest
from django.template import Context, Template
from django.urls import reverse

from land.notifications import letters
from land.notifications.api import notify
from land.notifications.models import Notice, Preference
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db
LIST = "/la-mia-area/notifiche/"


@pytest.fixture
def user(client, kind):
    somebody = make_user()
    client.force_login(somebody)
    return somebody


def test_notices_are_listed_by_the_subject_of_their_mail(client, user, kind):
    notify(kind=kind.key, to=[user.person], facts={})
    notify(kind=kind.key, to=[make_user().person], facts={})
    page = client.get(LIST)
    assert page.content.decode().count("Posto confermato: Crescere con il digitale</") <= 3
    assert [line.subject for line in page.context["lines"]] == ["Posto confermato: Crescere con il digitale"]


def test_opening_one_marks_it_and_leads_to_the_thing(client, user, kind):
    notify(kind=kind.key, to=[user.person], facts={})
    notice = Notice.objects.get()
    answer = client.post(reverse("notifications:read", args=[notice.uuid]), {"then": "open"})
    notice.refresh_from_db()
    assert (answer.status_code, answer.url, notice.read_at is not None) == (302, "/la-mia-area/", True)


def test_reading_alone_changes_nothing(client, user, kind):
    notify(kind=kind.key, to=[user.person], facts={})
    client.get(LIST)
    assert client.get(reverse("notifications:read", args=[Notice.objects.get().uuid])).status_code == 405
    assert Notice.objects.get().read_at is None


def test_somebody_elses_notice_and_none_at_all_are_the_same_404(client, user, kind):
    notify(kind=kind.key, to=[make_user().person], facts={})
    theirs = reverse("notifications:read", args=[Notice.objects.get().uuid])
    none = reverse("notifications:read", args=["00000000-0000-4000-8000-000000000000"])
    assert [client.post(url).status_code for url in (theirs, none)] == [404, 404]
    assert Notice.objects.get().read_at is None


def test_all_are_read_at_once_and_only_mine(client, user, kind):
    notify(kind=kind.key, to=[user.person, make_user().person], facts={})
    client.post(reverse("notifications:read_all"))
    assert [row.read_at is not None for row in Notice.objects.order_by("person__user")] == [True, False]


def test_a_notice_whose_thing_is_gone_keeps_its_name(client, user, kind):
    notify(kind=kind.key, to=[user.person], facts={})
    Notice.objects.update(facts=["broken"])
    assert [line.subject for line in client.get(LIST).context["lines"]] == ["Posti confermati"]


def test_a_visitor_logs_in_first(client, kind):
    assert client.get(LIST).status_code == 302
    assert client.get(f"{LIST}preferenze/").status_code == 302


def test_only_optional_kinds_can_be_chosen(client, user, kind, optional_kind):
    page = client.get(f"{LIST}preferenze/")
    assert list(page.context["form"].fields) == [
        name
        for name in page.context["form"].fields
        if name == optional_kind.key or not name.startswith("test-")
    ]
    client.post(f"{LIST}preferenze/", {})
    assert Preference.objects.get(kind=optional_kind.key).mail is False
    client.post(f"{LIST}preferenze/", {optional_kind.key: "on"})
    assert Preference.objects.get(kind=optional_kind.key).mail is True


def test_a_guest_stops_a_kind_by_the_link_in_the_mail(client, optional_kind):
    guest = make_person()
    url = reverse("notifications:stop", args=[letters.stop_token(guest, optional_kind)])
    page = client.get(url)
    assert Preference.objects.count() == 0
    assert guest.email not in page.content.decode() and guest.last_name not in page.content.decode()
    assert client.post(url).status_code == 200
    assert Preference.objects.get(person=guest).mail is False
    assert client.get(url[:-4] + "xxx/").status_code == 404


def test_the_bell_is_a_tag(rf, user, kind, django_assert_num_queries):
    notify(kind=kind.key, to=[user.person], facts={})
    request = rf.get("/")
    request.user = user
    with django_assert_num_queries(1):
        assert Template("{% load notices %}{% unread_notices %}").render(Context({"request": request})) == "1"
