"""What groups hand in: the task, each member's part, the group's deliverable, what each has learnt."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.accounts.models import User
from land.core.models import PrivateFile, Record
from training.models.courses import Edition
from training.models.groups import Group, GroupMember, GroupSet
from training.querysets import DeliverableQuerySet


class Task(Record):
    """Something that each group of a division does and hands in."""

    class Kind(models.TextChoices):
        WORK = "work", _("piece of work")
        DIARY = "diary", _("field diary")
        PITCH = "pitch", _("presentation")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tasks", verbose_name=_("edition"))
    group_set = models.ForeignKey(
        GroupSet, models.PROTECT, related_name="tasks", verbose_name=_("division into groups")
    )
    title = models.CharField(_("title"), max_length=160)
    instructions = models.TextField(_("instructions"), max_length=6000)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.WORK)
    due_at = models.DateTimeField(_("due"))
    needs_parts = models.BooleanField(
        _("each member hands in a part of their own"),
        default=True,
        help_text=_("the group can hand in only when every part is there, or the trainer has excused it"),
    )
    closes_when_due = models.BooleanField(
        _("nothing is received after the deadline"),
        default=False,
        help_text=_("otherwise what comes late is received and marked as late"),
    )
    for_certificate = models.BooleanField(_("needed for the certificate"), default=False)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """One member's part of a task, or the trainer's excuse for it."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="contributions")
    member = models.ForeignKey(GroupMember, models.CASCADE, related_name="contributions")
    text = models.TextField(_("my part"), max_length=10000, blank=True)
    file = models.ForeignKey(PrivateFile, models.PROTECT, null=True, blank=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True, editable=False)
    excused_at = models.DateTimeField(null=True, blank=True, editable=False)
    excused_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    excuse = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            models.UniqueConstraint(fields=["task", "member"], name="training_contribution_is_one_a_member"),
            models.CheckConstraint(
                name="training_contribution_is_handed_in_or_excused",
                condition=Q(handed_in_at__isnull=False) | Q(excused_at__isnull=False),
            ),
            models.CheckConstraint(
                name="training_contribution_excuse_has_a_reason", condition=Q(excused_at=None) | ~Q(excuse="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.task}"


class Deliverable(Record):
    """What a group hands in. A reopened one keeps its text; handing in again makes the next version."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in the making")
        SUBMITTED = "submitted", _("handed in")
        REOPENED = "reopened", _("to be mended")
        GRADED = "graded", _("discussed with the trainer")

    task = models.ForeignKey(Task, models.PROTECT, related_name="deliverables")
    group = models.ForeignKey(Group, models.PROTECT, related_name="deliverables")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    text = models.TextField(_("text"), max_length=20000, blank=True)
    links = models.JSONField(_("web addresses"), default=list, blank=True)
    file = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    edits = models.PositiveIntegerField(
        default=0, editable=False, help_text="raised by each saving: who saves names it"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    submitted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    late = models.BooleanField(_("late"), default=False, editable=False)
    feedback = models.TextField(_("what the trainer says"), max_length=4000, blank=True)

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = ["group__position", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "group", "version"], name="training_deliverable_has_one_of_each_version"
            ),
            models.CheckConstraint(
                name="training_deliverable_state_has_its_time",
                condition=Q(state="draft", submitted_at=None)
                | (~Q(state="draft") & Q(submitted_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}, {self.group}"


class SelfReflection(models.Model):
    """What a member says they have learnt, and how the group worked: read by the trainer alone."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="reflections")
    member = models.ForeignKey(GroupMember, models.CASCADE, related_name="reflections")
    text = models.TextField(_("what I have learnt"), max_length=4000)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        constraints = [
            models.UniqueConstraint(fields=["task", "member"], name="training_selfreflection_is_one_a_member")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.task}"
