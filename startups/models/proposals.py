"""What people propose to talk about at a BarCamp, who wants to hear it, and what came of it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.signing import Signer
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person, User
from land.core.models import Record
from startups.models.barcamps import BarCamp
from startups.querysets.proposals import (
    GuestProposalQuerySet,
    MergerQuerySet,
    ProposalQuerySet,
    VoteQuerySet,
)


class Proposal(Record):
    """A session that somebody proposes; without an owner it looks for somebody to host it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("of a session", "proposed")
        SCHEDULED = "scheduled", pgettext_lazy("of a session", "in the grid")
        HELD = "held", pgettext_lazy("of a session", "held")
        NOT_HELD = "not_held", pgettext_lazy("of a session", "not held")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a session", "withdrawn")
        HIDDEN = "hidden", pgettext_lazy("of a session", "hidden")
        MERGED = "merged", pgettext_lazy("of a session", "merged")

    class Format(models.TextChoices):
        TALK = "talk", _("talk and questions")
        TABLE = "table", _("round table")
        WORKSHOP = "workshop", _("hands-on workshop")
        QUESTION = "question", _("open question")

    OPEN = ("proposed", "scheduled")

    barcamp = models.ForeignKey(BarCamp, models.PROTECT, related_name="proposals", verbose_name=_("BarCamp"))
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("host"),
        help_text="none: it looks for somebody to host it",
    )  # fmt: skip
    co_hosts = models.ManyToManyField(
        Person, blank=True, related_name="co_hosted_sessions", verbose_name=_("hosts with them")
    )
    title = models.CharField(_("title"), max_length=120)
    abstract = models.TextField(_("what it is about"), max_length=600, blank=True)
    format = models.CharField(_("how"), max_length=10, choices=Format, default=Format.TALK)
    needs = models.CharField(_("what is needed"), max_length=300, blank=True)
    step_free = models.BooleanField(_("a room without steps is needed"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED, editable=False)
    ended_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when it was held, withdrawn, hidden or merged"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a BarCamp", "session")
        verbose_name_plural = pgettext_lazy("of a BarCamp", "sessions")
        ordering = ["pk"]
        indexes = [models.Index(fields=["barcamp", "state"], name="startups_proposal_listed")]
        constraints = [
            models.CheckConstraint(
                name="startups_proposal_state_has_its_time",
                condition=Q(state__in=["proposed", "scheduled"], ended_at=None)
                | Q(
                    state__in=["held", "not_held", "withdrawn", "hidden", "merged"],
                    ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="startups_proposal_merged_says_into_what",
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into=None),
            ),
            models.CheckConstraint(
                name="startups_proposal_is_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="startups_proposal_has_a_title", condition=Q(title__regex=r"[^[:space:]]")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:session", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        """Neither over nor taken away."""
        return self.state in self.OPEN

    def hosts(self) -> list[Person]:
        """Who hosts it, whoever proposed it first; ask for `whole()` rows."""
        return [*([self.owner] if self.owner else []), *self.co_hosts.all()]

    def is_hosted_by(self, user: Any) -> bool:
        """Whether this login is one of its hosts."""
        return bool(user.is_authenticated and any(person.user_id == user.pk for person in self.hosts()))


class Vote(models.Model):
    """A person would go to a session. Counted when voting is over; never told with its name."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="session_votes")
    created_at = models.DateTimeField(_("given"), auto_now_add=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("for a session", "vote")
        verbose_name_plural = pgettext_lazy("for a session", "votes")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="startups_vote_is_given_once")
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class Merger(Record):
    """A host asks to make one session of two alike; it is done when a host of the other one agrees."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("of a merger", "asked")
        DONE = "done", pgettext_lazy("of a merger", "done")
        REFUSED = "refused", pgettext_lazy("of a merger", "refused")
        LAPSED = "lapsed", pgettext_lazy("of a merger", "no longer possible")

    gives = models.ForeignKey(Proposal, models.CASCADE, related_name="mergers_given")
    takes = models.ForeignKey(Proposal, models.CASCADE, related_name="mergers_taken")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MergerQuerySet.as_manager()

    class Meta:
        verbose_name = _("merger of sessions")
        verbose_name_plural = _("mergers of sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["gives", "takes"], condition=Q(state="asked"), name="startups_merger_is_asked_once"
            ),
            models.CheckConstraint(name="startups_merger_is_of_two_sessions", condition=~Q(gives=F("takes"))),
            models.CheckConstraint(
                name="startups_merger_state_has_its_time",
                condition=Q(state="asked", answered_at=None)
                | Q(state__in=["done", "refused", "lapsed"], answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gives} → {self.takes}"


class SessionNote(Record):
    """What was said in a session, written by whoever was there."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="notes")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="session_notes", verbose_name=_("written by")
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    text = models.TextField(_("what was said"), max_length=6000)
    links = models.JSONField(_("links"), default=list, blank=True, help_text="list of addresses")
    outcome = models.TextField(_("what follows"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("note of a session")
        verbose_name_plural = _("notes of a session")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="startups_sessionnote_says_something", condition=Q(text__regex=r"[^[:space:]]")
            )
        ]

    def __str__(self) -> str:
        return str(self.proposal)


GUEST_DAYS = timedelta(days=7)
GUEST_SALT = "startups.guest-proposal"


class GuestProposal(Record):
    """What somebody without an account typed, until the link in their mail confirms that the address is theirs.

    The link holds a signed number and nothing of the person. Once confirmed, the row keeps no personal data; the same link
    lets them change and withdraw their session. What is not confirmed in seven days is deleted.
    """

    barcamp = models.ForeignKey(BarCamp, models.CASCADE, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="it")
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = GuestProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("session proposed by a guest")
        verbose_name_plural = _("sessions proposed by guests")
        constraints = [
            models.CheckConstraint(
                name="startups_guestproposal_confirmed_keeps_no_personal_data",
                condition=Q(proposal=None) & ~Q(email="")
                | Q(proposal__isnull=False, title="", first_name="", last_name="", email=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def token(self) -> str:
        """The word of its link: made again for each mail, never kept."""
        return Signer(salt=GUEST_SALT).sign(self.uuid.hex)

    def is_good(self, now: datetime) -> bool:
        """Whether its link still does something."""
        if self.proposal is None:
            return now <= self.created_at + GUEST_DAYS
        return self.person_id is not None and self.proposal.owner_id == self.person_id
