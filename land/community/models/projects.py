"""A network project: some organisations that do something together, and the roles that they still look for."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person
from land.community.querysets import ProjectQuerySet
from land.core.models import Organisation, Programme, Record


class NetworkProject(Record):
    """What a course or an idea ended in, when it is no new cooperative. Where it comes from stands in the provenance."""

    class State(models.TextChoices):
        FORMING = "forming", pgettext_lazy("of a project", "looking for partners")
        RUNNING = "running", pgettext_lazy("of a project", "under way")
        CONCLUDED = "concluded", pgettext_lazy("of a project", "concluded")
        DROPPED = "dropped", pgettext_lazy("of a project", "given up")

    OVER = ("concluded", "dropped")

    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("what it wants to do"), max_length=2000)
    roles_sought = models.JSONField(_("roles sought"), default=list, blank=True, help_text="list of lines")
    outcome = models.TextField(_("outcome"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.FORMING)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    leads = models.ManyToManyField(
        Person, blank=True, related_name="network_projects", verbose_name=_("leads")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme")
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("network project")
        verbose_name_plural = _("network projects")
        constraints = [
            models.CheckConstraint(
                name="community_networkproject_state_has_its_time",
                condition=Q(state__in=["forming", "running"], ended_at=None)
                | Q(state__in=["concluded", "dropped"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="community_networkproject_says_how_it_ended",
                condition=~Q(state__in=["concluded", "dropped"]) | ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("community:project", args=[self.uuid])


class Partner(models.Model):
    """One organisation of a project, as it was named; the land's own if the name is known."""

    project = models.ForeignKey(NetworkProject, models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=255)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="community_partner_is_named_once")
        ]

    def __str__(self) -> str:
        return self.name
