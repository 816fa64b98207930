"""An idea: what is missing, for whom, what to do about it, and who says so."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person
from land.core.bilingual import said
from land.core.models import Record, Term, Territory
from startups.models.calls import Call
from startups.querysets.ideas import IdeaQuerySet


class Idea(Record):
    """What people want to start. Where it comes from stands in the provenance; how far it has gone, on its Project."""

    class Visibility(models.TextChoices):
        """From the strictest to the widest: of several, the first of them wins."""

        GROUP = "group", _("only its group")
        CALL = "call", _("whoever is in the same call")
        NETWORK = "network", _("registered people")
        PUBLIC = "public", _("everybody")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", pgettext_lazy("of an idea", "published")
        CONVERGED = "converged", pgettext_lazy("of an idea", "joined with others")
        WITHDRAWN = "withdrawn", pgettext_lazy("of an idea", "withdrawn")
        HIDDEN = "hidden", pgettext_lazy("state", "hidden")

    title = models.CharField(_("title"), max_length=120)
    need = models.TextField(_("what is missing"), max_length=2000)
    solution = models.TextField(_("what to do about it"), max_length=4000)
    recipients = models.CharField(_("for whom"), max_length=300, blank=True)
    theme = models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="ideas",
        verbose_name=_("theme"),
        limit_choices_to={"scheme": "theme"},
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="ideas", verbose_name=_("territory"),
        help_text=_("an area of the programme, or a municipality"),
    )  # fmt: skip
    sdgs = models.ManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("Sustainable Development Goals"),
        limit_choices_to={"scheme": "sdg"},
    )  # fmt: skip
    skills_sought = models.JSONField(_("skills sought"), default=list, blank=True, help_text="list of lines")
    skills_offered = models.JSONField(
        _("skills offered"), default=list, blank=True, help_text="list of lines"
    )
    visibility = models.CharField(
        _("who may read it"), max_length=7, choices=Visibility, default=Visibility.NETWORK
    )
    call = models.ForeignKey(
        Call,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=pgettext_lazy("bando", "call"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when it was joined with others, withdrawn or hidden"
    )
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="converged", editable=False,
        help_text="the idea that this one was joined into; its readers are led there",
    )  # fmt: skip
    version = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="raised by every change, so that nobody overwrites a colleague unseen",
    )

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [models.Index(fields=["state", "visibility"], name="startups_idea_readable")]
        constraints = [
            models.CheckConstraint(
                name="startups_idea_state_has_its_time",
                condition=Q(state="draft", published_at=None, ended_at=None)
                | Q(state="published", published_at__isnull=False, ended_at=None)
                | Q(state__in=["converged", "withdrawn", "hidden"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_idea_converged_says_into_what",
                condition=Q(state="converged", into__isnull=False) | (~Q(state="converged") & Q(into=None)),
            ),
            models.CheckConstraint(
                name="startups_idea_is_not_joined_into_itself",
                condition=Q(into=None) | ~Q(into=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:idea", args=[self.uuid])

    @property
    def theme_title(self) -> str:
        """The theme in the language being read."""
        return said(self.theme, "title")

    def card(self) -> dict[str, Any]:
        """As lists show it; what it names must be at hand (`whole()`)."""
        badges = [(self.theme_title, "")]
        if self.visibility != self.Visibility.PUBLIC:
            badges.append((self.get_visibility_display(), "dark"))
        if self.state != self.State.PUBLISHED:
            badges.append((self.get_state_display(), "warn"))
        need = self.need if len(self.need) <= 220 else self.need[:219].rstrip() + "…"
        return {
            "title": self.title,
            "url": self.get_absolute_url(),
            "summary": need,
            "badges": badges,
            "foot": str(self.territory),
        }


class IdeaAuthor(models.Model):
    """Whose idea it is. An author asked by another is one only once confirmed."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="authors", verbose_name=_("idea"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="idea_authorships", verbose_name=_("person")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("author of an idea")
        verbose_name_plural = _("authors of an idea")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="startups_ideaauthor_is_named_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Support(models.Model):
    """“I support it”: once a person."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports", verbose_name=_("idea"))
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="supported_ideas", verbose_name=_("person")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("support for an idea")
        verbose_name_plural = _("support for ideas")
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="startups_support_is_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.idea}"


class Follow(models.Model):
    """“Tell me how it goes”: once a person."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="follows", verbose_name=_("idea"))
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="followed_ideas", verbose_name=_("person")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("idea that somebody follows")
        verbose_name_plural = _("ideas that somebody follows")
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="startups_follow_is_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.idea}"
