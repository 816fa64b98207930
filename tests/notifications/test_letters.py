from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from land.notifications import delivery, letters, wording
from land.notifications.api import notify
from land.notifications.kinds import Attachment, NoticeKind, kinds
from land.notifications.models import NoticeText
from tests.make.notices import registered, write_texts
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db
PUBLIC = "https://land.example"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PUBLIC_URL = PUBLIC


def receive(kind: NoticeKind, person=None, **facts):
    """The mail that this notice becomes."""
    notify(kind=kind.key, to=[person or make_person(first_name="Ada")], facts=facts)
    assert delivery.deliver_due() == 1
    return mail.outbox[-1]


def html_of(letter) -> str:
    return letter.alternatives[0][0]


def test_the_reader_reads_it_in_their_language(kind):
    english = make_person(first_name="Ada")
    english.language = "en"
    english.save()
    assert receive(kind).subject == "Posto confermato: Crescere con il digitale"
    letter = receive(kind, english)
    assert letter.subject == "Place confirmed: Crescere con il digitale"
    assert "Hello Ada," in letter.body and "Buongiorno" not in html_of(letter)
    assert '<html lang="en">' in html_of(letter)


def test_the_html_part_is_laid_out_from_the_text(kind):
    html = html_of(receive(kind))
    assert "<li>portare un documento</li><li>arrivare in orario</li>" in html
    assert f'<a href="{PUBLIC}/la-mia-area/"' in html and ">Apri</a>" in html
    assert html.count("<p ") >= 3


def test_links_are_those_of_the_public_address(kind):
    letter = receive(kind, make_user().person)
    assert f"Apri:\n{PUBLIC}/la-mia-area/\n" in letter.body
    assert f"{PUBLIC}/la-mia-area/notifiche/preferenze/" in letter.body
    assert "testserver" not in letter.body + html_of(letter)


def test_a_guest_is_not_sent_to_pages_that_need_a_login(kind):
    assert "preferenze" not in receive(kind, make_person()).body


def test_times_are_those_of_lazio(texts):
    write_texts(
        texts, "test-time", {"it": 'Ora\n\nAlle {{ at|date:"H:i" }}', "en": 'Time\n\nAt {{ at|date:"H:i" }}'}
    )
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    with registered(NoticeKind(key="test-time", label="Ora", context=lambda facts: {"at": at})) as kind:
        assert "Alle 14:00" in receive(kind).body


@pytest.mark.parametrize("typed", ["A\nBcc: x@demo.land", "A\r\nBcc: x@demo.land", "A\n\nB\x00\u2028C"])
def test_nothing_typed_can_add_a_header(kind, course, typed):
    course.title = typed
    letter = receive(kind)
    assert len(letter.subject.splitlines()) == 1
    message = letter.message()
    assert message["Bcc"] is None
    assert sorted(set(message.keys())) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
    ]  # fmt: skip
    assert "Buongiorno Ada," in letter.body


def test_what_people_typed_is_text_in_both_parts(kind, course):
    course.title = "<script>alert(1)</script> L'aula & il resto"
    letter = receive(kind)
    assert "<script>alert(1)</script> L'aula & il resto" in letter.body
    assert "<script>" not in html_of(letter)
    assert "&lt;script&gt;" in html_of(letter)


def test_a_kinds_files_go_with_the_mail(texts):
    write_texts(texts, "test-file")
    files = [Attachment("incontro\r\nX: y/../.ics", b"BEGIN:VCALENDAR", "text/calendar")]
    with registered(
        NoticeKind(key="test-file", label="F", context=lambda facts: {}, attachments=lambda facts: files)
    ) as kind:
        letter = receive(kind)
    attached = list(letter.message().walk())[-1]
    assert (attached.get_filename(), attached.get_content_type()) == (
        "incontro X: y-..-.ics",
        "text/calendar",
    )


def test_the_same_attempt_and_the_next_carry_the_same_message_id(kind):
    notify(kind=kind.key, to=[make_person()], facts={})
    row = delivery.claim()
    assert letters.of_delivery(row).extra_headers == letters.of_delivery(row).extra_headers
    assert row.message_id.endswith("@land.example>") or row.message_id.startswith("<")


def test_an_optional_mail_can_be_stopped_from_the_mail_itself(optional_kind):
    letter = receive(optional_kind)
    assert letter.extra_headers["List-Unsubscribe"].startswith(f"<{PUBLIC}/notifiche/basta/")


def test_staffs_own_words_stand_in_for_the_templates(kind):
    NoticeText.objects.create(kind=kind.key, language="it", subject="Ci siamo, {{ first_name }}", body="")
    letter = receive(kind)
    assert letter.subject == "Ci siamo, Ada"
    assert "il posto per Crescere con il digitale è confermato" in letter.body


def test_staffs_own_words_fall_back_when_a_placeholder_has_gone(kind):
    NoticeText.objects.create(kind=kind.key, language="it", subject="{{ gone }}", body="Solo {{ course }}.")
    letter = receive(kind)
    assert letter.subject == "Posto confermato: Crescere con il digitale"
    assert letter.body.startswith("Solo Crescere con il digitale.")


def test_staffs_own_words_are_no_programs(kind):
    NoticeText.objects.create(
        kind=kind.key, language="it", body="{% debug %}{{ course.title.__class__ }} {{ course }}"
    )
    assert "{% debug %}{{ course.title.__class__ }} Crescere" in receive(kind).body


@pytest.mark.parametrize("body", ["{{ password }}", "{{ course.title }}", "{% include 'x' %}"])
def test_staff_are_told_which_placeholders_exist(kind, body):
    text = NoticeText(kind=kind.key, language="it", body=body)
    with pytest.raises(ValidationError) as refusal:
        text.full_clean()
    assert list(refusal.value.error_dict) == ["body"]


def test_staff_see_how_their_words_will_look(kind):
    text = NoticeText(kind=kind.key, language="it", subject="Ecco {{ course }}", body="")
    html = letters.preview(text)
    assert "Ecco [course]" in html and "Buongiorno [first_name]," in html


def test_a_value_is_shown_as_an_italian_reads_it():
    with wording.reading("it"):
        assert wording.shown(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "1 luglio 2026, 14:00"
        assert wording.shown(1234.5) == "1.234,5"
        assert wording.shown(None) == ""


def test_every_kind_can_be_said_in_both_languages_with_the_words_it_has():
    for kind in kinds:
        for language in ("it", "en"):
            subject, body = wording.from_template(f"email/{language}/{kind.key}.txt", wording.sample(kind))
            assert subject and body, (kind.key, language)
            assert len(subject) <= 120
