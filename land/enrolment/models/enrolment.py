"""Who holds a place, who waits, and what happened to each."""

import secrets
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person, User
from land.core.models import Record
from land.enrolment.models.activity import Activity
from land.enrolment.querysets import EnrolmentQuerySet

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else


def new_check_in_code() -> str:
    """What the person shows at the door: ten letters and figures, about 49 random bits; it opens nothing by itself."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(10))


class Enrolment(Record):
    """One person and one activity: one row for ever, whatever happens; the log tells the rest."""

    class State(models.TextChoices):
        PENDING = "pending", _("to be approved")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("place offered")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("offer expired")
        REJECTED = "rejected", _("not accepted")
        CANCELLED = "cancelled", _("cancelled")

    ACTIVE = ("pending", "confirmed", "waiting", "offered")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="enrolments", verbose_name=_("event"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    queue_number = models.PositiveBigIntegerField(
        editable=False, help_text="the activity's version when the person came"
    )
    entered_at = models.DateTimeField(_("enrolled"))
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)
    offer_expires_at = models.DateTimeField(_("offer expires"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    late = models.BooleanField(_("late withdrawal"), default=False, editable=False)
    group = models.SlugField(max_length=40, blank=True, help_text="the quota that the person counts in")
    needs = models.TextField(_("what I need to take part"), max_length=500, blank=True)
    check_in_code = models.CharField(max_length=10, unique=True, editable=False, default=new_check_in_code)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["queue_number"]
        indexes = [
            models.Index(fields=["activity", "state", "queue_number"], name="enrolment_enrolment_queue")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"], name="enrolment_enrolment_is_one_per_person"
            ),
            models.UniqueConstraint(
                fields=["activity", "queue_number"], name="enrolment_enrolment_number_is_taken_once"
            ),
            models.CheckConstraint(
                name="enrolment_enrolment_state_has_its_time",
                condition=Q(
                    state__in=["pending", "waiting"], confirmed_at=None, offer_expires_at=None, ended_at=None
                )
                | Q(state="confirmed", confirmed_at__isnull=False, offer_expires_at=None, ended_at=None)
                | Q(
                    state="offered",
                    offered_at__isnull=False,
                    offer_expires_at__isnull=False,
                    confirmed_at=None,
                    ended_at=None,
                )
                | Q(state__in=["declined", "expired", "rejected", "cancelled"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_enrolment_offer_expires_after_it_is_made",
                condition=Q(offer_expires_at=None) | Q(offer_expires_at__gt=F("offered_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.activity}"

    @property
    def is_active(self) -> bool:
        """Whether the person still wants a place, or has one."""
        return self.state in self.ACTIVE

    def has_expired(self, now: datetime) -> bool:
        """Whether this is an offer whose time is over, whether or not a job has seen it."""
        return self.state == "offered" and self.offer_expires_at is not None and self.offer_expires_at <= now


class EnrolmentLog(models.Model):
    """What happened to an enrolment: from which state to which, by whom, why, and how full it was."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="log")
    frm = models.CharField(max_length=10, blank=True)
    to = models.CharField(max_length=10)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    capacity_at = models.PositiveIntegerField(null=True)
    held_at = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("enrolment log")
        verbose_name_plural = _("enrolment log")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.frm} → {self.to}"


def new_token() -> str:
    """128 random bits, for an address that a calendar program asks without a login."""
    return secrets.token_urlsafe(16)


class CalendarToken(models.Model):
    """The address of a person's own calendar; a new one makes the old one a 404."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_token")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.person)
