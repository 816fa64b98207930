"""Account pages speak the language that the reader comes from, all the way back."""

import pytest
from django.core import mail
from django.utils.translation import override

from land.accounts.devices import device
from land.accounts.models import Person
from tests.make.people import PASSWORD, make_person, make_user

pytestmark = pytest.mark.django_db

ENGLISH, ITALIAN = '<html lang="en"', '<html lang="it"'


def text(answer) -> str:
    return answer.content.decode()


def test_italian_unless_somebody_says_otherwise(client):
    assert ITALIAN in text(client.get("/account/login/"))


def test_the_page_to_go_back_to_decides_and_is_remembered(client):
    assert ENGLISH in text(client.get("/account/login/?next=/en/formazione/"))
    assert ENGLISH in text(client.get("/account/signup/"))
    assert ITALIAN in text(client.get("/account/login/?next=/formazione/"))
    assert ITALIAN in text(client.get("/account/signup/"))


def test_the_switch_names_the_language_on_pages_with_one_address(client):
    page = text(client.get("/account/login/"))
    assert 'href="/account/login/?lingua=en"' in page
    assert ENGLISH in text(client.get("/account/login/?lingua=en"))
    assert ITALIAN in text(client.get("/account/login/?lingua=de"))[:200] or ENGLISH in text(
        client.get("/account/login/")
    )


def test_whoever_is_logged_in_reads_the_language_of_the_profile(client):
    user = make_user()
    Person.objects.filter(user=user).delete()
    make_person(user.email)
    Person.objects.filter(email=user.email).update(user=user, language="en")
    client.force_login(user)
    assert ENGLISH in text(client.get("/account/sessions/"))


def test_an_english_login_leads_to_an_english_page(client):
    make_user("ada@example.org")
    client.get("/account/login/?lingua=en")
    answer = client.post("/account/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert answer["Location"] == "/en/la-mia-area/"


def test_registering_in_english_makes_an_english_person(client):
    client.get("/account/signup/?next=/en/formazione/")
    form = {
        "email": "new@example.org",
        "password1": "Una-parola-lunga-9",
        "first_name": "Ann",
        "last_name": "Lee",
    }
    client.post("/account/signup/", form)
    assert Person.objects.get(email="new@example.org").language == "en"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "Chrome su Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge su Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
            "Safari su iPhone",
        ),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox su Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1 Version/18.0 Safari/605.1",
            "Safari su macOS",
        ),
        ("curl/8.5", "browser sconosciuto"),
        ("", "browser sconosciuto"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent, said):
    with override("it"):
        assert device(user_agent) == said
