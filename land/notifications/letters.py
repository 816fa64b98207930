"""From words to a mail: plain text, and the same laid out in HTML by one template. Nothing of it is kept."""

import re
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from land.accounts.models import Person
from land.notifications import wording
from land.notifications.kinds import Attachment, NoticeKind, kinds
from land.notifications.models import Delivery, NoticeText, Preference
from land.notifications.wording import Wording

STOP_SALT = "notifications.stop"


class NoLongerNeeded(Exception):
    """The mail must not leave; the reason is a short code, never personal."""


def absolute(path: str) -> str:
    """A path of the site as people outside reach it; what is absolute already stays."""
    return path if re.match(r"https?://", path) else f"{settings.PUBLIC_URL}{path}"


def stop_token(person: Person, kind: NoticeKind) -> str:
    """The signed word with which a person, login or not, stops one optional kind of mail."""
    return signing.dumps({"person": person.pk, "kind": kind.key}, salt=STOP_SALT)


def of_delivery(row: Delivery) -> EmailMultiAlternatives:
    """The mail of a notice, in its reader's language as of now.

    Raises: NoLongerNeeded (no longer true, person gone, not wanted by mail); whatever the kind's own code raises.
    """
    notice, person = row.notice, row.notice.person
    kind = kinds.get(notice.kind)
    if kind is None:
        raise NoLongerNeeded("kind is gone")
    if person.erased_at or not person.email or (person.user_id and not person.user.is_active):
        raise NoLongerNeeded("person is gone")
    if kind.optional and Preference.objects.refused(person, kind.key):
        raise NoLongerNeeded("not wanted by mail")
    if not kind.still_true(notice.facts):
        raise NoLongerNeeded("no longer true")
    language = person.language if person.language in {"it", "en"} else "it"
    words = wording.say(kind, notice.facts, language=language, first_name=person.first_name)
    with wording.reading(language):
        files = kind.attachments(notice.facts)
    return compose(
        words,
        language=language,
        to=person.email,
        message_id=row.message_id,
        dated=notice.created_at,
        attachments=files,
        **_why(person, kind, language),
    )


def _why(person: Person, kind: NoticeKind, language: str) -> dict[str, Any]:
    """Why the reader gets this, and where it is chosen or stopped."""
    with wording.reading(language):
        reason = _(
            "This message is about: %(kind)s. It is sent to people who are registered or enrolled on L.A.N.D."
        )
        found: dict[str, Any] = {"reason": reason % {"kind": kind.label}}
    if person.user_id:
        found["preferences"] = absolute(reverse("notifications:preferences"))
    if kind.optional:
        found["stop"] = absolute(reverse("notifications:stop", args=[stop_token(person, kind)]))
    return found


def compose(
    words: Wording,
    *,
    language: str,
    to: str,
    message_id: str,
    reason: str,
    dated: datetime | None = None,
    preferences: str = "",
    stop: str = "",
    attachments: list[Attachment] | None = None,
) -> EmailMultiAlternatives:
    """One mail, text first. The Message-ID is the row's, so a second copy is recognised as the same mail."""
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    if dated:
        headers["Date"] = format_datetime(dated)
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
    foot = {"reason": reason, "preferences": preferences, "stop": stop}
    mail = EmailMultiAlternatives(
        subject=wording.one_line(words.subject),
        body=as_text(words, language=language, **foot),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers=headers,
    )
    mail.attach_alternative(as_html(words, language=language, **foot), "text/html")
    for file in attachments or []:
        name = re.sub(r"[\\/\"]", "-", wording.one_line(file.name))[-120:]
        mail.attach(name, file.content, file.content_type)
    return mail


def as_text(words: Wording, *, language: str, reason: str, preferences: str = "", stop: str = "") -> str:
    """The plain part: the text, the link, why it came."""
    with wording.reading(language):
        parts = [words.body]
        if words.url and absolute(words.url) not in words.body:
            parts.append(f"{words.action or _('Open')}:\n{absolute(words.url)}")
        foot = ["-- ", "L.A.N.D. · Legacoop Lazio", reason]
        if preferences:
            foot.append(f"{_('Choose what arrives by mail')}: {preferences}")
        if stop:
            foot.append(f"{_('No more messages of this kind')}: {stop}")
        return "\n\n".join([*parts, "\n".join(foot)]) + "\n"


def as_html(words: Wording, *, language: str, reason: str, preferences: str = "", stop: str = "") -> str:
    """The laid out part; everything in it is escaped, for texts hold what people typed."""
    with wording.reading(language):
        return render_to_string(
            "email/layout.html",
            {
                "language": language,
                "subject": words.subject,
                "blocks": blocks(words.body),
                "url": absolute(words.url) if words.url else "",
                "action": words.action or _("Open"),
                "reason": reason,
                "preferences": preferences,
                "stop": stop,
                "home": settings.PUBLIC_URL,
            },
        )


def blocks(body: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of a plain text: `{"points": […]}` where every line begins with a dash, else `{"lines": …}`."""
    found: list[dict[str, Any]] = []
    for part in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            found.append({"points": [line[2:] for line in lines]})
        elif lines:
            found.append({"lines": lines})
    return found


def preview(text: NoticeText) -> str:
    """The HTML of a staff's text as it would leave, placeholders shown by name."""
    kind = kinds.get(text.kind)
    if kind is None:
        return ""
    context = wording.sample(kind)
    with wording.reading(text.language):
        subject, body = wording.from_template(f"email/{text.language}/{kind.key}.txt", context)
        known = {name: f"[{name}]" for name in wording.used(text.subject + text.body)}
        words = Wording(
            wording.one_line(wording.fill(text.subject, known)) or subject,
            wording.plain(wording.fill(text.body, known)) or body,
            url="/",
            action="[…]",
        )
        return as_html(words, language=text.language, reason=str(kind.label))
