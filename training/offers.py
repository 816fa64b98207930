"""What the room offers to the land: a shelf, a figure, search documents, provenance, addresses, a task, its demo."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from land.community import projects
from land.community.subjects import Subject, subjects
from land.core import offers
from land.core.bilingual import said
from land.core.models import Term
from land.enrolment import certificates, eligibility, owners
from land.enrolment.models import Activity, Enrolment
from training import actions, demo
from training.models import Course, Edition, Group, Material
from training.policies import in_group, is_staff, leads, may_enter

RECENT = timedelta(days=120)  # a classroom is still near so long after its end


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = Edition.objects.visible_to(user).filter(uuid__in=uuids).select_related("course")
    return {row.uuid: offers.Target(row.course.shown_title, row.get_absolute_url()) for row in rows}


def coming_cards(limit: int) -> list[dict]:
    """The next editions, as cards."""
    return [row.card() for row in Edition.objects.whole().coming(timezone.now())[:limit]]


def documents() -> Iterator[Any]:
    """All that may be found."""
    for row in Edition.objects.whole().public().order_by("pk").iterator(200):
        yield from actions.documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """The list, the areas and each edition, in both languages."""
    areas = list(Term.objects.of("training-area").values_list("code", flat=True))
    courses = list(Course.objects.public().order_by("pk").values_list("slug", "changed_at"))
    rows = list(Edition.objects.public().order_by("pk").values_list("slug", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("training:home"), None
            for code in areas:
                yield reverse("training:area", args=[code]), None
            for slug, changed in courses:
                yield reverse("training:course", args=[slug]), changed
            for slug, changed in rows:
                yield reverse("training:edition", args=[slug]), changed


def left(enrolment: Enrolment) -> None:
    """Whoever gives up a place leaves their groups."""
    actions.leave_groups(enrolment=enrolment)


def leads_activity(user: Any, activity: Activity) -> bool:
    """The trainers of an edition run it."""
    return Edition.objects.filter(activity=activity, trainers__user=user).exists()


def certificate_facts(activity: Activity) -> dict[str, str]:
    """What a certificate says of a course: its own title, its area."""
    row = Edition.objects.select_related("course__area").filter(activity=activity).first()
    return {"course": row.course.title, "area": row.course.area.title} if row else {}


def work_handed_in(enrolment: Enrolment) -> list[str]:
    """What a group has still to hand in before its people have their certificates, a sentence each."""
    return [
        gettext("The group has not handed in “%(task)s”, which the certificate asks for.") % {"task": task}
        for task in actions.lacks_for_certificate(enrolment)
    ]


def _edition(key: str) -> Edition | None:
    try:
        return Edition.objects.whole().filter(uuid=UUID(key)).first()
    except ValueError:
        return None


def classroom(key: str) -> offers.Target | None:
    """The classroom that a discussion is held in."""
    row = _edition(key)
    return (
        offers.Target(row.course.shown_title, reverse("training:classroom", args=[row.slug])) if row else None
    )


def enters(user: Any, key: str) -> bool:
    """Whether this user may read what is said in the classroom."""
    row = _edition(key)
    return row is not None and may_enter(user, row)


def _group(key: str) -> Group | None:
    try:
        rows = Group.objects.filter(uuid=UUID(key), group_set__state__in=["published", "closed"])
    except ValueError:
        return None
    return rows.select_related("group_set__edition__activity").first()


def group(key: str) -> offers.Target | None:
    """The page of a group, where its discussions are held."""
    row = _group(key)
    return offers.Target(row.name, reverse("training:group", args=[row.uuid])) if row else None


def of_the_group(user: Any, key: str) -> bool:
    """Whether this user may read what a group says: its people alone."""
    row = _group(key)
    return row is not None and in_group(user, row)


def may_begin_project(user: Any, uuid: UUID) -> bool:
    """Whoever took part in an edition, or runs it, may begin a network project there."""
    row = Edition.objects.select_related("activity").filter(uuid=uuid).first()
    return row is not None and may_enter(user, row)


def panel(user: Any) -> dict[str, Any] | None:
    """The classrooms that this person teaches in or learns in, and the groups that go on."""
    recent = timezone.now() - RECENT
    rows = Edition.objects.whole().filter(activity__ends_at__gte=recent).exclude(activity__state="cancelled")
    taught = rows.filter(trainers__user=user).order_by("activity__starts_at")
    followed = rows.filter(
        activity__enrolments__person__user=user, activity__enrolments__state="confirmed"
    ).order_by("activity__starts_at")
    kept = Group.objects.filter(
        kept_at__isnull=False,
        members__enrolment__person__user=user,
        members__enrolment__state="confirmed",
        members__left_at=None,
    ).order_by("-kept_at")
    found = {"taught": list(taught[:8]), "followed": list(followed[:8]), "kept": list(kept[:8])}
    return found if any(found.values()) else None


def resolve_materials(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may read now: for their files."""
    found = {}
    for row in Material.objects.standing().filter(uuid__in=uuids).select_related("edition__activity"):
        mine = Enrolment.objects.filter(
            activity=row.edition.activity_id, person__user=user, state="confirmed"
        ).first()
        readable = Material.objects.filter(pk=row.pk).readable_by(mine, timezone.now()) if mine else None
        if leads(user, row.edition) or (readable is not None and readable.exists()):
            found[row.uuid] = offers.Target(row.title, reverse("training:classroom", args=[row.edition.slug]))
    return found


def resolve_groups(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those whose work this user may read: their own, what they are asked to review, all for the trainer."""
    found = {}
    for row in Group.objects.filter(uuid__in=uuids).select_related("group_set__edition__activity"):
        edition = row.group_set.edition
        inside = {"members__enrolment__person__user": user, "members__left_at": None}
        asked = Group.objects.filter(reviews_given__deliverable__group=row, **inside)
        own = Group.objects.filter(pk=row.pk, **inside)
        if leads(user, edition) or own.exists() or asked.exists():
            found[row.uuid] = offers.Target(row.name, reverse("training:classroom", args=[edition.slug]))
    return found


def area_target(code: str) -> offers.Target | None:
    """The page of an area of training."""
    term = Term.objects.of("training-area").filter(code=code).first()
    return offers.Target(said(term, "title"), reverse("training:area", args=[code])) if term else None


def held(programme: Any) -> int:
    """Editions held, of one programme or of all."""
    rows = Edition.objects.past(timezone.now())
    return (rows.filter(activity__programme=programme) if programme else rows).count()


owners.add(owners.Owner("edition", actions.opened, changed=actions.opened, left=left, leads=leads_activity))
certificates.facts("edition", certificate_facts)
certificates.conditions("edition", work_handed_in)
subjects.add(Subject("classroom", classroom, enters, closed=True))
subjects.add(Subject("group", group, of_the_group, closed=True))
projects.origins.add(projects.Origin("edition", may_begin_project))
offers.area_panels.add(
    offers.AreaPanel("training", _("My classrooms"), "training/panel.html", panel, order=25)
)
offers.kinds.add(offers.Kind("material", _("material"), resolve_materials))
offers.kinds.add(offers.Kind("group-work", _("work of a group"), resolve_groups))
subjects.add(Subject("training-area", area_target, lambda user, code: area_target(code) is not None))
eligibility.conditions("edition", actions.check_prerequisites)
offers.kinds.add(offers.Kind("edition", _("course"), resolve))
offers.documents.add(offers.Documents("edition", _("Courses"), documents))
offers.sitemap.add(offers.SitemapPart("training", addresses))
offers.shelves.add(
    offers.Shelf("courses", _("Next courses"), "/formazione/", coming_cards, question="near", order=20)
)
offers.figures.add(
    offers.Figure(
        "courses-held",
        _("Courses held"),
        _("editions of courses that are over and were not called off"),
        held,
        public=True,
        order=40,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        "new-course",
        _("New course"),
        _("One form: the course, its first edition, the meetings."),
        lambda: reverse("training_course_new"),
        is_staff,
        icon="form",
        order=30,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        "new-edition",
        _("New edition, step by step"),
        _("Of a new course or of one that is there; each step is kept in a draft."),
        lambda: reverse("training_wizard_new"),
        is_staff,
        icon="list-ol",
        order=31,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        "training-report",
        _("Report on training"),
        _(
            "People, hours and satisfaction, by edition, area and period: to read, to print, with all that proves it."
        ),
        lambda: reverse("training:report"),
        is_staff,
        icon="doc-full",
        order=32,
    )
)
offers.demos.add(offers.Demo("training", demo.load, order=55))
