"""What was said to whom, and what of it has left. Facts only: no row ever holds the text of a mail."""

import re
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from land.accounts.models import Person, User
from land.core.models import Record
from land.notifications.querysets import NoticeQuerySet, OutgoingQuerySet, PreferenceQuerySet

LANGUAGES = [("it", _("Italian")), ("en", _("English"))]


def new_message_id() -> str:
    """A Message-ID of ours: the same at every attempt, so that the receiver recognises a second copy."""
    host = re.sub(r"[^a-z0-9.-]", "", (urlsplit(settings.PUBLIC_URL).hostname or "").lower())
    return f"<{uuid.uuid4().hex}@{host or 'localhost'}>"


class Outgoing(models.Model):
    """A mail that has to leave. The row is the queue: a worker claims it for the length of a lease."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("no longer needed")
        FAILED = "failed", _("failed")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    available_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    message_id = models.CharField(max_length=300, unique=True, default=new_message_id, editable=False)
    last_error = models.CharField(_("last error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_state_has_its_time",
                condition=Q(state="sending", claimed_until__isnull=False, sent_at=None)
                | Q(state="sent", claimed_until=None, sent_at__isnull=False)
                | Q(state__in=["waiting", "dropped", "failed"], claimed_until=None, sent_at=None),
            )
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                condition=Q(state__in=["waiting", "sending"]),
                name="%(app_label)s_%(class)s_due",
            )
        ]


class Notice(Record):
    """A fact for a person. Words come later, from the kind, in the reader's language."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=80)
    facts = models.JSONField(default=dict)
    once = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "once"], condition=~Q(once=""), name="notifications_notice_is_said_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_notice_newest"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notifications_notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.person_id}"


class Delivery(Outgoing):
    """One channel of a notice; the bell needs none, it reads the notice itself."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("mail")

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="deliveries", verbose_name=_("notification")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.MAIL)

    class Meta(Outgoing.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            *Outgoing.Meta.constraints,
            models.UniqueConstraint(
                fields=["notice", "channel"], name="notifications_delivery_one_per_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}: {self.state}"


class AccountMail(Outgoing):
    """A mail about a login (confirm, reset, changed). Its secret link is made when it leaves, never kept here."""

    key = models.CharField(_("kind"), max_length=80)
    to = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("login")
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="it")
    facts = models.JSONField(default=dict)

    class Meta(Outgoing.Meta):
        verbose_name = _("account message")
        verbose_name_plural = _("account messages")

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class Preference(models.Model):
    """A person's choice about one optional kind; without a row the mail leaves."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="notice_preferences", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=80)
    mail = models.BooleanField(_("by mail"), default=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_one_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mail}"


class NoticeText(PreviewableMixin, models.Model):
    """The staff's own words for a kind. What is left empty is said in the words that come with the kind."""

    kind = models.CharField(_("message"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="it")
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = models.TextField(
        _("text"),
        blank=True,
        max_length=5000,
        help_text=_(
            "Short paragraphs, an empty line between them. The button and the closing lines are added by themselves."
        ),
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("message text")
        verbose_name_plural = _("message texts")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"],
                name="notifications_noticetext_one_per_language",
                violation_error_message=_(
                    "This message already has a text in this language: change that one."
                ),
            )
        ]

    def __str__(self) -> str:
        from land.notifications.kinds import kinds

        kind = kinds.get(self.kind)
        return f"{kind.label if kind else self.kind} ({self.get_language_display()})"

    def clean(self) -> None:
        """Raises ValidationError where a placeholder is one that this kind cannot fill."""
        from land.notifications import wording
        from land.notifications.kinds import kinds

        kind = kinds.get(self.kind)
        if kind is None:
            raise ValidationError({"kind": _("Choose one of the messages.")})
        errors = {}
        if len(self.subject.splitlines()) > 1:
            errors["subject"] = _("The subject is one line.")
        allowed = wording.placeholders(kind)
        for name in ("subject", "body"):
            unknown = sorted(wording.used(getattr(self, name)) - allowed)
            if unknown:
                errors[name] = _("Unknown: %(unknown)s. Known: %(known)s.") % {
                    "unknown": ", ".join(f"{{{{ {one} }}}}" for one in unknown),
                    "known": ", ".join(f"{{{{ {one} }}}}" for one in sorted(allowed)),
                }
            elif re.search(r"{%|{#", getattr(self, name)):
                errors[name] = _("Only placeholders in double braces can be used here.")
        if errors:
            raise ValidationError(errors)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The mail as it would look, with each placeholder shown by its name."""
        from land.notifications import letters

        return HttpResponse(letters.preview(self))
