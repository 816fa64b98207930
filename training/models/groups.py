"""Groups of an edition: how they were asked for, who is in each, with which role and topic."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.core.models import Record
from land.enrolment.models import Enrolment
from training.models.courses import Edition
from training.querysets import GroupSetQuerySet


class GroupSet(Record):
    """One division of an edition's people into groups. The same wishes, people and seed always give the same groups."""

    class Kind(models.TextChoices):
        BASE = "base", _("base groups")
        EXPERTS = "experts", _("expert groups")
        RESEARCH = "research", _("research groups")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("closed")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="group_sets", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.BASE)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="expert_sets", editable=False,
        help_text="the base groups that these experts come from",
    )  # fmt: skip
    target_size = models.PositiveSmallIntegerField(
        _("people in a group"), default=5, validators=[MinValueValidator(2), MaxValueValidator(12)]
    )
    weights = models.JSONField(_("what to balance"), default=dict, help_text="attribute: weight 0 to 3")
    keep_together = models.JSONField(default=list, help_text="lists of enrolments (primary keys)")
    keep_apart = models.JSONField(default=list, help_text="pairs of enrolments (primary keys)")
    apart_by_cooperative = models.BooleanField(
        _("people of one cooperative in different groups"), default=False
    )
    avoid_previous = models.BooleanField(_("with others than last time"), default=False)
    seed = models.PositiveIntegerField(_("number of the draw"), default=1)
    people = models.JSONField(
        default=list, editable=False, help_text="the enrolments and values it was drawn from"
    )
    roles_turn = models.PositiveSmallIntegerField(default=0, editable=False)
    topics_open = models.BooleanField(
        default=False, editable=False, help_text="the last phase of a jigsaw: everybody reads every topic"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GroupSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("division into groups")
        verbose_name_plural = _("divisions into groups")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="training_groupset_state_has_its_time",
                condition=Q(state="draft", published_at=None, closed_at=None)
                | Q(state="published", published_at__isnull=False, closed_at=None)
                | Q(state="closed", published_at__isnull=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="training_groupset_size_is_possible", condition=Q(target_size__range=(2, 12))
            ),
            models.CheckConstraint(
                name="training_groupset_experts_come_from_base_groups",
                condition=Q(kind="experts", base__isnull=False) | (~Q(kind="experts") & Q(base=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """One of the topics of a jigsaw, or of a group investigation."""

    group_set = models.ForeignKey(GroupSet, models.CASCADE, related_name="topics")
    title = models.CharField(_("topic"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group_set", "title"], name="training_topic_is_named_once")
        ]

    def __str__(self) -> str:
        return self.title


class Group(Record):
    """Some people of an edition who work together."""

    group_set = models.ForeignKey(GroupSet, models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="groups")
    kept_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="since when its people go on after the course"
    )

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group_set", "name"], name="training_group_is_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """One person of a group, what they look after and which topic is theirs."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", _("facilitator of the group")
        SECRETARY = "secretary", _("secretary")
        TIMEKEEPER = "timekeeper", _("timekeeper")
        SPOKESPERSON = "spokesperson", _("spokesperson")
        CHECKER = "checker", _("checker")

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    group_set = models.ForeignKey(GroupSet, models.CASCADE, related_name="members")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="group_memberships")
    roles = models.JSONField(default=list, blank=True, help_text="list of roles, in the order of their list")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="members")
    position = models.PositiveSmallIntegerField(default=0)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group_set", "enrolment"], name="training_groupmember_is_in_one_group"
            )
        ]

    def __str__(self) -> str:
        return str(self.enrolment.person)

    @property
    def roles_said(self) -> list[str]:
        """Their roles, in words."""
        return [str(self.Role(role).label) for role in self.roles if role in self.Role.values]
