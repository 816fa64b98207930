import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from land.notifications import mailbox

pytestmark = pytest.mark.django_db
BOX = "/demo/posta/"


@pytest.fixture
def box(settings, texts, tmp_path):
    settings.HOME = tmp_path
    return get_connection("land.notifications.mailbox.MailboxBackend")


def post(box, to="ada@demo.land", subject="Perché no") -> str:
    letter = EmailMultiAlternatives(subject, "Il testo <b>così</b>", "land@demo.land", [to], connection=box)
    letter.attach_alternative("<style>p{color:red}</style><p>Il testo</p><script>x()</script>", "text/html")
    letter.attach("incontro.ics", b"BEGIN:VCALENDAR", "text/calendar")
    assert letter.send() == 1
    return mailbox.names()[0]


def test_mail_is_listed_newest_first_and_found_by_recipient(client, box):
    post(box, "ada@demo.land", "Prima")
    post(box, "lia@demo.land", "Seconda")
    assert [mail.subject for mail in client.get(BOX).context["page"]] == ["Seconda", "Prima"]
    assert [mail.subject for mail in client.get(BOX, {"a": "ADA@"}).context["page"]] == ["Prima"]


def test_a_mail_shows_its_text_and_hands_out_its_files(client, box):
    name = post(box)
    page = client.get(f"{BOX}{name}/")
    assert "Il testo &lt;b&gt;così&lt;/b&gt;" in page.content.decode()
    file = client.get(f"{BOX}{name}/allegati/0/")
    assert file.content == b"BEGIN:VCALENDAR"
    assert file["Content-Disposition"] == 'attachment; filename="incontro.ics"'
    assert client.get(f"{BOX}{name}/allegati/1/").status_code == 404


def test_the_laid_out_part_stands_in_a_sandbox(client, box):
    answer = client.get(f"{BOX}{post(box)}/html/")
    assert "Il testo" in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'")
    assert "script" not in policy


@pytest.mark.parametrize("name", ["..", "%2e%2e%2fsecret", "1-2", "0" * 20 + "-" + "a" * 32])
def test_no_other_file_is_read(client, box, name):
    assert client.get(f"{BOX}{name}/").status_code == 404


def test_only_the_newest_are_kept(box, monkeypatch):
    monkeypatch.setattr(mailbox, "KEPT", 3)
    for number in range(5):
        post(box, subject=f"Numero {number}")
    assert [mail.subject for mail in mailbox.search()] == ["Numero 4", "Numero 3", "Numero 2"]
