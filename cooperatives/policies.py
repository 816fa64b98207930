"""May this person do this? Pure predicates; the two staff ones are the land's."""

from typing import Any

from cooperatives.models import (
    AccompanimentPlan,
    Cooperative,
    Membership,
    Response,
    Seat,
    SectionAssignment,
    WaveMember,
)
from land.accounts.policies import is_staff, may_export_personal_data

__all__ = [
    "is_staff",
    "may_export_personal_data",
    "may_fill_in",
    "may_fill_in_section",
    "may_invite",
    "may_keep",
    "may_leave",
    "may_read_response",
    "may_save",
    "may_see_cooperative",
    "may_take_back",
]


def role_in(user: Any, cooperative_pk: int) -> str | None:
    """The role this person holds in a cooperative now, or None."""
    if not user.is_authenticated or not user.is_active:
        return None
    return (
        Membership.objects.of(user).filter(cooperative=cooperative_pk).values_list("role", flat=True).first()
    )


def may_see_cooperative(user: Any, cooperative: Cooperative) -> bool:
    """Everybody a listed one; members also their own; staff all."""
    return cooperative.is_listed or Cooperative.objects.visible_to(user).filter(pk=cooperative.pk).exists()


def may_fill_in(user: Any, member: WaveMember) -> bool:
    """Its representatives and compilers; readers and everybody else do not even learn that it is in the wave."""
    return role_in(user, member.cooperative_id) in ("representative", "compiler")


def may_save(user: Any, desk: Any) -> bool:
    """Whoever fills in, and a colleague in the sections handed to them. The desk asks one question for all of it."""
    return bool(user.is_authenticated and user.is_active and desk.opens_for(user))


def may_fill_in_section(user: Any, member: Any) -> bool:
    """Whoever fills in, and a colleague to whom this section (`member.asked`) was handed."""
    return (
        may_fill_in(user, member)
        or SectionAssignment.objects.handed(user)
        .filter(response__wave_member=member, section=member.asked.code)
        .exists()
    )


def may_submit(user: Any, member: WaveMember) -> bool:
    """Its representatives."""
    return role_in(user, member.cooperative_id) == "representative"


def may_take_back(user: Any, assignment: SectionAssignment) -> bool:
    """The representatives of the cooperative that handed the section over."""
    return may_submit(user, assignment.response.wave_member)


def may_read_response(user: Any, member: WaveMember) -> bool:
    """Whoever acts for the cooperative, readers too. Staff read answers on their own screen, where it is logged."""
    return role_in(user, member.cooperative_id) is not None


def may_invite(user: Any, cooperative: Cooperative) -> bool:
    """Its representatives, and staff."""
    return is_staff(user) or role_in(user, cooperative.pk) == "representative"


def may_leave(user: Any, membership: Membership) -> bool:
    """Oneself, the representatives of the cooperative, and staff."""
    return is_staff(user) or membership.person.user_id == user.pk or may_invite(user, membership.cooperative)


def may_read_result(user: Any, response: Response) -> bool:
    """As for its answers."""
    return may_read_response(user, response.wave_member)


def may_read_plan(user: Any, plan: AccompanimentPlan) -> bool:
    """Whoever acts for the cooperative, from when staff propose the plan."""
    return plan.proposed_at is not None and role_in(user, plan.intervention.cooperative_id) is not None


def may_decide_plan(user: Any, plan: AccompanimentPlan) -> bool:
    """The representatives of the cooperative."""
    return may_read_plan(user, plan) and role_in(user, plan.intervention.cooperative_id) == "representative"


def may_keep(user: Any, cooperative: Cooperative) -> bool:
    """Write its entry of the registry: its representatives, and staff."""
    return is_staff(user) or role_in(user, cooperative.pk) == "representative"


def may_keep_seat(user: Any, seat: Seat) -> bool:
    """As for its cooperative."""
    return may_keep(user, seat.cooperative)


def may_see_address(user: Any, cooperative: Cooperative) -> bool:
    """The page of a cooperative; that of a merged one stays for whoever sees where it went (`heir`), if it was public."""
    if cooperative.state == Cooperative.State.MERGED:
        heir = getattr(cooperative, "heir", None)
        was_public = cooperative.visibility == Cooperative.Visibility.PUBLIC and cooperative.consent_directory
        if heir is not None and was_public and may_see_cooperative(user, heir):
            return True
    return may_see_cooperative(user, cooperative)


def may_see_crossed(user: Any) -> bool:
    """Figures by sector and size together: whoever acts for a cooperative, and staff."""
    return is_staff(user) or (user.is_authenticated and Membership.objects.of(user).exists())


def may_see_everything(user: Any) -> bool:
    """Figures that are hidden from others: staff, and each reading is logged."""
    return is_staff(user)
