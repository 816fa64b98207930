"""The business plan: its versions, its sections as data, and what each member brings, which is each one's own."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import User
from land.core.models import PrivateFile, Record
from startups.models.groups import GroupMember
from startups.models.projects import Project
from startups.querysets.plans import BusinessPlanQuerySet, PlanMemberQuerySet


class BusinessPlan(Record):
    """A version of the plan of a project, with the set of rules it is computed with. What was submitted never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", pgettext_lazy("of a plan", "submitted")

    class Kind(models.TextChoices):
        START_UP = "start_up", pgettext_lazy("kind of plan", "start-up")
        WORKERS_BUYOUT = "workers_buyout", pgettext_lazy("kind of plan", "workers buyout")
        COMMUNITY = "community", pgettext_lazy("kind of plan", "community cooperative")
        COMMONS = "commons", pgettext_lazy("kind of plan", "care of a common good")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="plans", verbose_name=pgettext_lazy("start-up", "project")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.START_UP)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    rules = models.JSONField(default=list, editable=False, help_text="see startups.plan.rules.Rules.dumped")
    rules_on = models.DateField(_("rules of"), editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    digest = models.CharField(max_length=64, blank=True, editable=False, help_text="of what was submitted")

    objects = BusinessPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("business plan")
        verbose_name_plural = _("business plans")
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="startups_businessplan_number_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state="draft"),
                name="startups_businessplan_one_draft_at_a_time",
            ),
            models.CheckConstraint(
                name="startups_businessplan_numbers_begin_with_one", condition=Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="startups_businessplan_state_has_its_time",
                condition=Q(state="draft", submitted_at=None)
                | Q(state="submitted", submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.number}"

    def get_absolute_url(self) -> str:
        """Its first page, in the language being read."""
        return reverse("startups:plan", args=[self.project.uuid, self.number])


class PlanSection(models.Model):
    """A section of a plan: words by field, or the rows of a table as they were typed. Saved by compare-and-set."""

    plan = models.ForeignKey(BusinessPlan, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20)
    content = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="grows by one at every save")
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("section of a business plan")
        verbose_name_plural = _("sections of a business plan")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="startups_plansection_is_there_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.key}"


class PlanAttachment(Record):
    """A file that proves what a plan says: a quote, a letter of intent. Read by the group, its tutors and staff alone.

    The next version begins with those of the last one: a file may be of several versions of one project.
    """

    class Kind(models.TextChoices):
        QUOTE = "quote", pgettext_lazy("attachment of a plan", "quote")
        LETTER = "letter", pgettext_lazy("attachment of a plan", "letter of intent")
        CURRICULUM = "curriculum", pgettext_lazy("attachment of a plan", "curriculum")
        RESEARCH = "research", pgettext_lazy("attachment of a plan", "field research")
        OTHER = "other", pgettext_lazy("attachment of a plan", "other")

    plan = models.ForeignKey(BusinessPlan, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUOTE)
    title = models.CharField(_("what it is"), max_length=160)
    investment = models.CharField(
        _("for which investment"), max_length=200, blank=True, help_text="the name of a row of T1 as it was"
    )
    document = models.ForeignKey(
        PrivateFile, models.PROTECT, related_name="+", editable=False, verbose_name=_("file")
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("attachment of a business plan")
        verbose_name_plural = _("attachments of a business plan")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="startups_planattachment_has_a_title", condition=~Q(title="")),
            models.UniqueConstraint(
                fields=["plan", "document"], name="startups_planattachment_file_is_there_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanMember(Record):
    """A row of table T8: what one member brings. Read by whoever keeps it, by tutors and by staff; the team reads totals.

    Empty amounts are not yet known; they count as zero and keep the plan from being submitted.
    """

    plan = models.ForeignKey(BusinessPlan, models.CASCADE, related_name="members")
    member = models.ForeignKey(
        GroupMember, models.PROTECT, null=True, blank=True, related_name="plan_rows", verbose_name=_("member")
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    kept_by = models.ForeignKey(
        GroupMember, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="who typed the row of a member that is not in the group",
    )  # fmt: skip
    category = models.CharField(
        _("category"), max_length=11, choices=GroupMember.Category, default=GroupMember.Category.WORKER
    )
    natural = models.BooleanField(_("a natural person"), default=True)
    subscribed = models.DecimalField(_("subscribed"), max_digits=11, decimal_places=2, null=True, blank=True)
    paid = models.DecimalField(_("paid in"), max_digits=11, decimal_places=2, null=True, blank=True)
    naspi = models.DecimalField(_("of which NASpI"), max_digits=11, decimal_places=2, default=0)
    tfr = models.DecimalField(_("of which TFR"), max_digits=11, decimal_places=2, default=0)
    rest_year = models.PositiveSmallIntegerField(_("year of the rest"), null=True, blank=True)
    loan = models.DecimalField(_("loan"), max_digits=11, decimal_places=2, default=0)
    version = models.PositiveIntegerField(default=0, help_text="grows by one at every save")

    objects = PlanMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member's row of a business plan")
        verbose_name_plural = _("members' rows of a business plan")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "member"],
                condition=Q(member__isnull=False),
                name="startups_planmember_has_one_row",
            ),
            models.CheckConstraint(
                name="startups_planmember_has_a_name", condition=Q(member__isnull=False) | ~Q(name="")
            ),
            models.CheckConstraint(
                name="startups_planmember_brings_nothing_negative",
                condition=(Q(subscribed=None) | Q(subscribed__gte=0))
                & (Q(paid=None) | Q(paid__gte=0))
                & Q(naspi__gte=0, tfr__gte=0, loan__gte=0),
            ),
            models.CheckConstraint(
                name="startups_planmember_rest_is_within_the_plan",
                condition=Q(rest_year=None) | Q(rest_year__range=(1, 5)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member) if self.member_id else self.name
