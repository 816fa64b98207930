"""An idea on its way through a call: where it stands, who accompanies and judges it, how it ended."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models import Cooperative
from land.accounts.models import Person, User
from land.community.models import NetworkProject
from land.core.models import Record
from startups.models.calls import Call, Criterion
from startups.models.ideas import Idea
from startups.querysets.projects import EvaluationQuerySet, ProjectQuerySet


class Project(Record):
    """The application of an idea to a call and all that follows. `actions.states.advance` alone changes its state."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", pgettext_lazy("of a project", "submitted")
        INTEGRATION = "integration", pgettext_lazy("of a project", "more is asked for")
        ADMITTED = "admitted", pgettext_lazy("of a project", "admitted")
        LEARNING = "learning", pgettext_lazy("of a project", "learning from experience")
        TRAINING = "training", pgettext_lazy("of a project", "entrepreneurial training")
        PREFEASIBILITY = "prefeasibility", pgettext_lazy("of a project", "pre-feasibility plan handed in")
        PREFEASIBILITY_REWORK = (
            "prefeasibility_rework",
            pgettext_lazy("of a project", "pre-feasibility plan to rework"),
        )
        PLANNING = "planning", pgettext_lazy("of a project", "business plan in hand")
        PLAN = "plan", pgettext_lazy("of a project", "business plan handed in")
        PLAN_REWORK = "plan_rework", pgettext_lazy("of a project", "business plan to rework")
        STARTING = "starting", pgettext_lazy("of a project", "starting up")
        BORN = "born", pgettext_lazy("of a project", "cooperative born")
        NETWORK = "network", pgettext_lazy("of a project", "network project among cooperatives")
        STOPPED = "stopped", pgettext_lazy("of a project", "does not go on")
        CONVERGED = "converged", pgettext_lazy("of a project", "joined with others")
        SUSPENDED = "suspended", pgettext_lazy("of a project", "suspended")
        GIVEN_UP = "given_up", pgettext_lazy("of a project", "given up by the group")
        ARCHIVED = "archived", _("archived")

    class Reason(models.TextChoices):
        """Why a group gives up: a normal end, so that reasons can be counted."""

        WORK = "work", _("somebody found other work")
        MONEY = "money", _("the money was not enough")
        MARKET = "market", _("the market is not there")
        GROUP = "group", _("the group came apart")
        TIME = "time", _("too little time")
        OTHER_FORM = "other_form", _("it starts, in another form")
        OTHER = "other", pgettext_lazy("reason", "other")

    #: where a group works and nobody has decided yet
    OPEN = (
        "draft", "submitted", "integration", "admitted", "learning", "training", "prefeasibility",
        "prefeasibility_rework", "planning", "plan", "plan_rework", "starting",
    )  # fmt: skip
    ENDED = ("born", "network", "stopped", "converged", "given_up", "archived")
    #: past pre-feasibility: no merger any more
    PAST_PREFEASIBILITY = ("planning", "plan", "plan_rework", "starting", "born", "network")

    idea = models.OneToOneField(Idea, models.PROTECT, related_name="project", verbose_name=_("idea"))
    call = models.ForeignKey(
        Call, models.PROTECT, related_name="projects", verbose_name=pgettext_lazy("bando", "call")
    )
    answers = models.JSONField(
        _("answers of the application"),
        default=dict,
        blank=True,
        help_text="question key → answer, see Call.questions",
    )
    seeks_members = models.BooleanField(
        _("we look for members"), default=False,
        help_text=_("Fewer than three people may apply; three are needed for the business plan."),
    )  # fmt: skip
    tutors = models.ManyToManyField(Person, blank=True, related_name="tutored", verbose_name=_("tutors"))
    state = models.CharField(_("state"), max_length=21, choices=State, default=State.DRAFT, editable=False)
    state_since = models.DateTimeField(_("since"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    admitted_at = models.DateTimeField(_("admitted"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    resumes = models.CharField(
        max_length=21,
        blank=True,
        editable=False,
        help_text="the state to which a suspended project goes back",
    )
    asked = models.TextField(_("what is asked for"), max_length=4000, blank=True, editable=False)
    due_at = models.DateTimeField(_("by"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True, editable=False)
    end_words = models.TextField(_("in their own words"), max_length=2000, blank=True, editable=False)
    sign_off_asked_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="when every member was asked to confirm that it is sent",
    )
    sign_off_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="of what they were asked about"
    )
    giving_up_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        help_text="who of the group proposed to give up; its contact confirms",
    )  # fmt: skip
    cooperative = models.OneToOneField(
        Cooperative, models.PROTECT, null=True, blank=True, related_name="born_from", editable=False,
        verbose_name=_("cooperative born"),
    )  # fmt: skip
    network_project = models.OneToOneField(
        NetworkProject, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("network project"),
    )  # fmt: skip

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("start-up", "project")
        verbose_name_plural = pgettext_lazy("start-up", "projects")
        indexes = [models.Index(fields=["call", "state"], name="startups_project_of_call")]
        constraints = [
            models.CheckConstraint(
                name="startups_project_end_has_its_time",
                condition=Q(
                    state__in=["born", "network", "stopped", "converged", "given_up", "archived"],
                    ended_at__isnull=False,
                )
                | (
                    ~Q(state__in=["born", "network", "stopped", "converged", "given_up", "archived"])
                    & Q(ended_at=None)
                ),
            ),
            models.CheckConstraint(
                name="startups_project_suspended_says_where_it_goes_back",
                condition=Q(state="suspended") & ~Q(resumes="") | ~Q(state="suspended") & Q(resumes=""),
            ),
            models.CheckConstraint(
                name="startups_project_born_has_its_cooperative",
                condition=Q(state__in=["born", "archived"]) | Q(cooperative=None),
            ),
            models.CheckConstraint(
                name="startups_project_born_is_in_the_registry",
                condition=~Q(state="born") | Q(cooperative__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_project_network_has_its_project",
                condition=~Q(state="network") | Q(network_project__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_project_given_up_has_its_reason",
                condition=~Q(state="given_up") | ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="startups_project_submitted_has_its_time",
                condition=~Q(state__in=["submitted", "integration", "admitted"])
                | Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.idea)

    def get_absolute_url(self) -> str:
        """The group's own page of the path, in the language being read."""
        return reverse("startups:project", args=[self.uuid])


class Transition(models.Model):
    """A line of a project's history: from where to where, by whom, when, why. Only ever added to."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="transitions")
    frm = models.CharField(max_length=21, choices=Project.State)
    to = models.CharField(max_length=21, choices=Project.State)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of a project")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.frm} → {self.to}"


class Evaluation(Record):
    """What one evaluator thinks of what was handed in at one step."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("of an evaluation", "to do")
        SENT = "sent", pgettext_lazy("of an evaluation", "sent")
        RECUSED = "recused", pgettext_lazy("of an evaluation", "conflict of interest")

    project = models.ForeignKey(Project, models.CASCADE, related_name="evaluations")
    evaluator = models.ForeignKey(
        Person, models.PROTECT, related_name="evaluations", verbose_name=_("evaluator")
    )
    step = models.CharField(_("step"), max_length=15, choices=Criterion.Step)
    document = models.UUIDField(
        null=True, blank=True, editable=False, help_text="the version judged; none for an application"
    )
    points = models.JSONField(
        _("points"), default=dict, blank=True, help_text="criterion (primary key) → 0 to 10"
    )
    comment = models.TextField(_("comment for the group"), max_length=4000, blank=True)
    note = models.TextField(_("note for staff alone"), max_length=4000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASSIGNED, editable=False)
    due_at = models.DateTimeField(_("by"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    recused_at = models.DateTimeField(null=True, blank=True, editable=False)
    recused_why = models.CharField(max_length=300, blank=True, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["project", "step", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "evaluator", "step", "document"], nulls_distinct=False,
                name="startups_evaluation_is_asked_once",
            ),
            models.CheckConstraint(
                name="startups_evaluation_state_has_its_time",
                condition=Q(state="assigned", sent_at=None, recused_at=None)
                | Q(state="sent", sent_at__isnull=False, recused_at=None)
                | Q(state="recused", recused_at__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_evaluation_sent_has_a_comment", condition=~Q(state="sent") | ~Q(comment="")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project} · {self.evaluator}"
