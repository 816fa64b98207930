"""A section handed to a colleague, and what colleagues say to each other while they fill in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models.responses import Response
from cooperatives.querysets import SectionAssignmentQuerySet
from land.accounts.models import Person, User
from land.core.models import Record


class SectionAssignment(Record):
    """One section of a response, asked of a colleague by e-mail. The link holds `token`, and names the section only."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("of a section", "assigned")
        ACCEPTED = "accepted", pgettext_lazy("of a section", "accepted")
        COMPLETED = "completed", pgettext_lazy("of a section", "completed")
        REVOKED = "revoked", pgettext_lazy("of a section", "withdrawn")

    UNFINISHED = (State.ASSIGNED, State.ACCEPTED)

    response = models.ForeignKey(
        Response, models.CASCADE, related_name="assignments", verbose_name=_("response")
    )
    section = models.CharField(_("section"), max_length=40)
    person = models.ForeignKey(Person, models.CASCADE, related_name="sections", verbose_name=_("colleague"))
    message = models.CharField(_("message"), max_length=500, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASSIGNED)
    token = models.CharField(max_length=43, null=True, unique=True, editable=False)
    expires_at = models.DateTimeField(editable=False)
    assigned_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SectionAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("section handed over")
        verbose_name_plural = _("sections handed over")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "section", "person"],
                condition=~Q(state="revoked"),
                name="cooperatives_sectionassignment_asked_once",
            ),
            models.CheckConstraint(
                name="cooperatives_sectionassignment_state_has_its_time",
                condition=Q(state="assigned", token__isnull=False, accepted_at=None, revoked_at=None)
                | Q(state="accepted", accepted_at__isnull=False, completed_at=None, revoked_at=None)
                | Q(state="completed", accepted_at__isnull=False, completed_at__isnull=False, revoked_at=None)
                | Q(state="revoked", token=None, revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response}: {self.section}"


class Remark(Record):
    """A note to colleagues beside a question; it is never part of the answers and never leaves the cooperative."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="remarks", verbose_name=_("response"))
    question = models.CharField(_("question"), max_length=40)
    text = models.CharField(_("note"), max_length=1000)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("note to colleagues")
        verbose_name_plural = _("notes to colleagues")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.response}: {self.question}"
