"""What the room can say to people, and whether it still holds when the mail leaves."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperatives.models import AccompanimentPlan, Membership, Response, SectionAssignment, WaveMember
from land.notifications.kinds import NoticeKind, kinds

INVITATION = "cooperatives-invitation"
SUBMITTED = "cooperatives-submitted"
RESULT = "cooperatives-result"
REOPENED = "cooperatives-reopened"
SECTION_ASKED = "cooperatives-section-asked"
SECTION_DONE = "cooperatives-section-done"


def _membership(facts: dict[str, Any]) -> Membership | None:
    rows = Membership.objects.select_related("cooperative__organisation", "person")
    return rows.filter(pk=facts["membership"]).first()


def _response(facts: dict[str, Any]) -> Response | None:
    return Response.objects.for_work().filter(pk=facts["response"]).first()


def invitation_stands(facts: dict[str, Any]) -> bool:
    """Not accepted, revoked, expired or renewed since."""
    row = _membership(facts)
    return bool(
        row
        and row.state == "invited"
        and row.expires_at > timezone.now()
        and row.expires_at.isoformat() == facts["until"]
    )


def invitation_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _membership(facts)
    if row is None or not row.token:
        return {
            "url": reverse("cooperatives:waves"),
            "action": _("See the surveys"),
            "cooperative": "",
            "until": None,
        }
    return {
        "url": reverse("cooperatives:accept", args=[row.token]),
        "action": _("Accept and start"),
        "cooperative": row.cooperative.name,
        "role": row.get_role_display(),
        "until": timezone.localtime(row.expires_at),
    }


def response_stands(facts: dict[str, Any]) -> bool:
    row = _response(facts)
    return bool(row and row.state in Response.SENT)


def response_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _response(facts)
    return {
        "url": reverse("cooperatives:result", args=[row.wave.code, row.cooperative.slug]) if row else "/",
        "action": _("Open the result"),
        "cooperative": row.cooperative.name if row else "",
        "wave": row.wave.name if row else "",
        "submitted_at": timezone.localtime(row.submitted_at) if row and row.submitted_at else None,
    }


kinds.add(
    NoticeKind(
        key=INVITATION,
        label=_("Invitation to act for a cooperative"),
        context=invitation_words,
        still_true=invitation_stands,
    )
)
kinds.add(
    NoticeKind(
        key=SUBMITTED, label=_("A questionnaire was sent"), context=response_words, still_true=response_stands
    )
)
kinds.add(
    NoticeKind(
        key=RESULT,
        label=_("The result of a questionnaire is ready"),
        context=response_words,
        still_true=response_stands,
        optional=True,
    )
)


ASKED = "cooperatives-asked"
REMINDED = "cooperatives-reminded"
PLAN_PROPOSED = "cooperatives-plan-proposed"
PLAN_DECIDED = "cooperatives-plan-decided"


def _plan(facts: dict[str, Any]) -> AccompanimentPlan | None:
    rows = AccompanimentPlan.objects.select_related("intervention__cooperative__organisation", "decided_by")
    return rows.filter(pk=facts["plan"]).first()


def plan_waits(facts: dict[str, Any]) -> bool:
    """Proposed, in the words that were sent, and not decided since."""
    row = _plan(facts)
    return bool(row and row.state == "proposed" and row.proposed_at.isoformat() == facts["at"])


def plan_decided(facts: dict[str, Any]) -> bool:
    row = _plan(facts)
    return bool(row and row.state in ("accepted", "declined"))


def plan_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _plan(facts)
    cooperative = row.intervention.cooperative if row else None
    return {
        "url": reverse("cooperatives:plan", args=[cooperative.slug, row.uuid])
        if row and cooperative
        else "/",
        "action": _("Read the plan"),
        "cooperative": cooperative.name if cooperative else "",
    }


def decision_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _plan(facts)
    return {
        "url": reverse("cooperatives_intervention", args=[row.intervention.uuid]) if row else "/",
        "action": _("See the intervention"),
        "cooperative": row.intervention.cooperative.name if row else "",
        "accepted": bool(row and row.state == "accepted"),
    }


kinds.add(
    NoticeKind(
        key=PLAN_PROPOSED,
        label=_("An accompaniment plan waits for an answer"),
        context=plan_words,
        still_true=plan_waits,
    )
)
kinds.add(
    NoticeKind(
        key=PLAN_DECIDED,
        label=_("A cooperative answered about its plan"),
        context=decision_words,
        still_true=plan_decided,
    )
)


def _member(facts: dict[str, Any]) -> WaveMember | None:
    rows = WaveMember.objects.select_related("wave", "cooperative__organisation")
    return rows.filter(pk=facts["member"]).first()


def answer_is_wanted(facts: dict[str, Any]) -> bool:
    """Not sent, refused or set aside since, and still in time."""
    row = _member(facts)
    return bool(
        row
        and row.state in ("to_invite", "invited", "started")
        and row.wave.state == "open"
        and timezone.now() < (row.extended_until or row.wave.closes_at)
    )


def asked_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _member(facts)
    if row is None:
        return {"url": reverse("cooperatives:waves"), "action": _("See the surveys")}
    return {
        "url": reverse("cooperatives:intro", args=[row.wave.code, row.cooperative.slug]),
        "action": _("Continue") if row.state == "started" else _("Start"),
        "cooperative": row.cooperative.name,
        "wave": row.wave.name,
        "until": timezone.localtime(row.extended_until or row.wave.closes_at),
        "started": row.state == "started",
    }


kinds.add(
    NoticeKind(
        key=ASKED, label=_("A survey asks a cooperative"), context=asked_words, still_true=answer_is_wanted
    )
)
kinds.add(
    NoticeKind(
        key=REMINDED,
        label=_("A survey is still waiting"),
        context=asked_words,
        still_true=answer_is_wanted,
        optional=True,
    )
)


def _assignment(facts: dict[str, Any]) -> SectionAssignment | None:
    rows = SectionAssignment.objects.select_related(
        "person", "assigned_by", "response__wave_member__wave__instrument_version",
        "response__wave_member__cooperative__organisation",
    )  # fmt: skip
    return rows.filter(pk=facts["assignment"]).first()


def section_waits(facts: dict[str, Any]) -> bool:
    """Not taken up, taken back, expired or renewed since, and the answers have not been sent."""
    row = _assignment(facts)
    return bool(
        row
        and row.state == "assigned"
        and row.expires_at > timezone.now()
        and row.expires_at.isoformat() == facts["until"]
        and row.response.state == "filling"
    )


def section_done_stands(facts: dict[str, Any]) -> bool:
    row = _assignment(facts)
    return bool(row and row.state == "completed" and row.response.state == "filling")


def section_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _assignment(facts)
    if row is None:
        return {"url": reverse("cooperatives:waves"), "action": _("See the surveys"), "section": ""}
    wave, cooperative = row.response.wave, row.response.cooperative
    section = wave.instrument_version.definition.section(row.section)
    words = {
        "section": section.text(get_language() or "it"),
        "cooperative": cooperative.name,
        "wave": wave.name,
        "message": row.message,
        "due_on": row.due_on,
        "who": str(row.person),
        "until": timezone.localtime(row.expires_at),
    }
    if row.state == "completed":
        url = reverse("cooperatives:section", args=[wave.code, cooperative.slug, row.section])
        return words | {"url": url, "action": _("Open the section")}
    if not row.token:
        return words | {"url": reverse("cooperatives:waves"), "action": _("See the surveys")}
    url = reverse("cooperatives:accept_section", args=[row.uuid, row.token])
    return words | {"url": url, "action": _("Open the section")}


def reopened_stands(facts: dict[str, Any]) -> bool:
    row = _response(facts)
    return bool(row and row.state == Response.State.FILLING)


def reopened_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _response(facts)
    return {
        "url": reverse("cooperatives:summary", args=[row.wave.code, row.cooperative.slug]) if row else "/",
        "action": _("Open the answers"),
        "cooperative": row.cooperative.name if row else "",
        "wave": row.wave.name if row else "",
        "reason": facts["reason"],
    }


kinds.add(
    NoticeKind(
        key=SECTION_ASKED,
        label=_("A colleague asks to fill in a section"),
        context=section_words,
        still_true=section_waits,
    )
)
kinds.add(
    NoticeKind(
        key=SECTION_DONE,
        label=_("A colleague has finished a section"),
        context=section_words,
        still_true=section_done_stands,
        optional=True,
    )
)
kinds.add(
    NoticeKind(
        key=REOPENED,
        label=_("The answers to a questionnaire were reopened"),
        context=reopened_words,
        still_true=reopened_stands,
    )
)
