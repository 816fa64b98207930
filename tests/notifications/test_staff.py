from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from land.core import offers
from land.notifications import actions, delivery
from land.notifications.api import notify
from land.notifications.models import AccountMail, Delivery, Notice, NoticeText, Preference
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    for name in ("access_admin", "add_noticetext", "change_noticetext", "view_noticetext"):
        user.groups.get(name="staff").permissions.add(Permission.objects.get(codename=name))
    client.force_login(user)
    return user


def failed(kind) -> Delivery:
    notify(kind=kind.key, to=[make_person(last_name="Rossini")], facts={"course": 77001})
    Delivery.objects.update(state="failed", attempts=12, last_error="SMTPDataError 554")
    return Delivery.objects.latest("pk")


def test_staff_see_what_did_not_leave_without_a_word_of_it(client, staff, kind):
    row = failed(kind)
    page = client.get(reverse("failed_messages:index")).content.decode()
    assert "Posti confermati" in page and "SMTPDataError 554" in page and "Rossini" in page
    assert row.notice.person.email not in page and "77001" not in page and "Crescere" not in page


def test_staff_send_it_again(client, staff, kind):
    row = failed(kind)
    client.post(reverse("failed_messages:again", args=["avviso", row.pk]))
    assert delivery.deliver_due() == 1
    again = client.post(reverse("failed_messages:again", args=["avviso", row.pk]), follow=True)
    assert "non è più tra quelli non partiti" in again.content.decode()
    assert client.post(reverse("failed_messages:again", args=["piccione", row.pk])).status_code == 404


def test_staff_send_all_of_them_again(client, staff, kind):
    failed(kind)
    AccountMail.objects.create(key="account-unknown-account", to="x@demo.land", state="failed")
    client.post(reverse("failed_messages:all_again"))
    assert delivery.deliver_due() == 2


def test_staff_try_whether_mail_leaves(client, staff):
    client.post(reverse("failed_messages:trial"))
    assert delivery.deliver_due() == 1
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([staff.email], "Messaggio di prova")


def test_nobody_else_enters(client, kind, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_user())
    for url in (reverse("failed_messages:index"), reverse("notice_texts:list")):
        assert client.get(url).status_code in {302, 403, 404}


def test_what_failed_and_what_stands_still_asks_for_attention(kind):
    waiting = {row.key: row for row in offers.attention}
    assert (waiting["notifications-failed"].count(), waiting["notifications-late"].count()) == (0, 0)
    failed(kind)
    notify(kind=kind.key, to=[make_person()], facts={})
    Delivery.objects.filter(state="waiting").update(created_at=timezone.now() - timedelta(minutes=16))
    assert (waiting["notifications-failed"].count(), waiting["notifications-late"].count()) == (1, 1)
    assert waiting["notifications-failed"].url() == reverse("failed_messages:index")


def test_staff_write_their_own_words(client, staff, kind):
    assert client.get(reverse("notice_texts:list")).status_code == 200
    form = client.get(reverse("notice_texts:add"))
    assert "first_name" in form.content.decode() and kind.label in form.content.decode()
    values = {"kind": kind.key, "language": "it", "subject": "Ecco {{ course }}", "body": "{{ wrong }}"}
    refused = client.post(reverse("notice_texts:add"), values)
    assert refused.status_code == 200
    assert "{{ wrong }}" in refused.content.decode()
    values["body"] = "Il posto c'è."
    assert client.post(reverse("notice_texts:add"), values).status_code == 302
    assert NoticeText.objects.get().subject == "Ecco {{ course }}"


def test_staff_preview_their_words(client, staff, kind):
    values = {"kind": kind.key, "language": "it", "subject": "Ecco {{ course }}", "body": ""}
    url = reverse("notice_texts:preview_on_add")
    assert client.post(url, values).json()["is_valid"] is True
    assert "Ecco [course]" in client.get(url).content.decode()


def test_a_person_takes_their_notices_along_and_leaves_none(kind, optional_kind):
    person = make_person()
    notify(kind=kind.key, to=[person], facts={})
    actions.choose_mail(person=person, kind=optional_kind.key, mail=False)
    AccountMail.objects.create(key="account-unknown-account", to=person.email)
    part = {row.key: row for row in offers.personal_data}["notifications"]
    assert [row["kind"] for row in part.collect(person)] == ["Posti confermati", "Promemoria"]
    part.erase(person)
    assert [model.objects.count() for model in (Notice, Delivery, Preference, AccountMail)] == [0, 0, 0, 0]


def test_what_is_old_is_forgotten(kind):
    notify(kind=kind.key, to=[make_person(), make_person()], facts={})
    Notice.objects.filter(pk=Notice.objects.first().pk).update(
        created_at=timezone.now() - timedelta(days=731)
    )
    old = AccountMail.objects.create(key="x", to="x@demo.land", state="sent", sent_at=timezone.now())
    AccountMail.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    AccountMail.objects.create(key="x", to="x@demo.land")
    assert actions.forget_old() == 1
    assert (Notice.objects.count(), Delivery.objects.count(), AccountMail.objects.count()) == (1, 1, 1)
