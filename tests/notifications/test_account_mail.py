import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.template.loader import get_template
from django.urls import reverse

from land.accounts.models import User
from land.notifications import account_mail, delivery, wording
from land.notifications.models import AccountMail
from tests.make.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
PUBLIC = "https://land.example"


@pytest.fixture(autouse=True)
def _address(settings, texts):
    settings.PUBLIC_URL = PUBLIC


def path_in(body: str) -> str:
    return re.search(rf"{PUBLIC}(/account/\S+)", body).group(1)


def register(client, email="nuova@demo.land"):
    return client.post(
        reverse("account_signup"),
        {"email": email, "password1": PASSWORD, "first_name": "Nora", "last_name": "Nuova"},
        headers={"host": "evil.example"},
    )


def test_a_new_login_is_confirmed_by_the_link_in_the_mail(client):
    assert register(client).status_code == 302
    assert mail.outbox == []
    assert delivery.deliver_due() == 1
    letter = mail.outbox[0]
    assert letter.subject == "Benvenuti su L.A.N.D.: conferma dell’indirizzo"
    assert "Buongiorno Nora," in letter.body
    assert "evil.example" not in letter.body + letter.alternatives[0][0]
    client.post(path_in(letter.body))
    assert EmailAddress.objects.get(email="nuova@demo.land").verified is True


def test_no_row_holds_the_secret_of_a_link(client):
    user = make_user()
    register(client)
    client.post(reverse("account_reset_password"), {"email": user.email})
    rows = list(AccountMail.objects.order_by("id"))
    assert [row.key for row in rows] == ["account-email-confirmation-signup", "account-password-reset-key"]
    assert [sorted(row.facts) for row in rows] == [["address"], []]
    assert delivery.deliver_due() == 2
    assert list(AccountMail.objects.values_list("facts", flat=True)) == [{}, {}]


def test_a_new_password_is_chosen_by_the_link_in_the_mail(client):
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    delivery.deliver_due()
    form = client.get(path_in(mail.outbox[0].body), follow=False)
    assert form.status_code == 302
    done = client.post(form.url, {"password1": "un-altra-lunga-parola", "password2": "un-altra-lunga-parola"})
    assert done.status_code == 302
    assert User.objects.get(pk=user.pk).check_password("un-altra-lunga-parola")
    delivery.deliver_due()
    assert mail.outbox[-1].subject == "La nuova password è attiva"


def test_who_has_no_account_hears_it_by_mail_and_nobody_else_does(client):
    known = client.post(reverse("account_reset_password"), {"email": make_user().email})
    unknown = client.post(reverse("account_reset_password"), {"email": "ignota@demo.land"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    delivery.deliver_due()
    assert [letter.subject for letter in mail.outbox] == [
        "Una nuova password per L.A.N.D.",
        "Nessun account con questo indirizzo",
    ]


def test_registering_twice_looks_the_same_and_says_so_by_mail(client):
    user = make_user()
    assert register(client, user.email).status_code == 302
    delivery.deliver_due()
    assert mail.outbox[0].subject == "C’è già un account con questo indirizzo"


def test_a_confirmed_address_is_not_asked_again(client):
    register(client)
    EmailAddress.objects.update(verified=True)
    assert delivery.deliver_due() == 0
    assert AccountMail.objects.get().last_error == "address is confirmed or gone"


def test_a_mail_server_that_is_away_is_nobodys_error(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert register(client).status_code == 302
    assert delivery.deliver_due() == 0
    assert AccountMail.objects.get().state == "waiting"


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", account_mail.NAMES)
def test_every_account_mail_has_its_words(name, language):
    key = account_mail.key_of(f"account/email/{name}")
    template = f"email/{language}/{key}.txt"
    assert get_template(template).origin.name.endswith(template)
    subject, body = wording.from_template(template, {"email": "ada@demo.land", "first_name": ""})
    assert subject and body
