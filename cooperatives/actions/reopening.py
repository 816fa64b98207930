"""What the office and the representatives decide about a response: reopen it, send it for them, not take part."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives import notices
from cooperatives.actions.filling import people_to_tell, submit
from cooperatives.actions.inviting import WhyMissing, take_back
from cooperatives.actions.prefill import write_answers
from cooperatives.actions.saving import WaveClosed, is_taking
from cooperatives.models import Answer, Response, WaveMember
from land.accounts.models import User
from land.core.errors import WrongState
from land.core.states import move
from land.notifications.api import notify

MORE_TIME = timedelta(days=14)


class CannotReopen(WrongState):
    sentence = _("Only answers that have been sent, and not reopened since, can be reopened.")


@transaction.atomic
def reopen(*, response: Response, by: User, reason: str, until: datetime | None = None) -> Response:
    """Give sent answers back to the cooperative: a new revision holds them, the old one and its score stay as they were.

    If the wave takes no more answers, the cooperative has until `until`, fourteen days unless told otherwise.
    The representatives are told why. Returns the new revision.
    Raises: WhyMissing, CannotReopen, WaveClosed if the wave is suspended or archived.
    """
    reason = reason.strip()
    if not reason:
        raise WhyMissing
    member = WaveMember.objects.select_for_update(of=["self"]).get(pk=response.wave_member_id)
    member.wave = response.wave
    now = timezone.now()
    newest = member.responses.exclude(state="cancelled").order_by("-revision").first()
    if newest is None or newest.pk != response.pk:
        raise CannotReopen
    move(
        response, to="reopened", frm=Response.SENT, error=CannotReopen, reopened_at=now, reopened_by=by,
        reopened_reason=reason[:300],
    )  # fmt: skip
    extended = member.extended_until
    if until is not None or not is_taking(member.wave, member):
        extended = until or now + MORE_TIME
    member.extended_until = extended
    if not is_taking(member.wave, member):
        raise WaveClosed
    document = response.document or {}
    row = Response.objects.create(wave_member=member, started_by=by, revision=response.revision + 1)
    write_answers(
        row, document["answers"], document.get("not_pertinent", []),
        source=Answer.Source.USER, confirmed=True, user=response.submitted_by,
    )  # fmt: skip
    WaveMember.objects.filter(pk=member.pk).update(
        state="started", started_at=member.started_at or now, ended_at=None, extended_until=extended
    )
    notify(
        kind=notices.REOPENED,
        to=people_to_tell(response)[response.pk],
        facts={"response": row.pk, "reason": reason[:300]},
        once=f"response-{response.pk}-reopened",
    )
    return row


@transaction.atomic
def submit_on_behalf(*, response: Response, by: User, reason: str) -> Response:
    """Send complete answers for a cooperative that asked the office to; the reason is kept and shown with them.

    Raises: WhyMissing, and what submitting raises.
    """
    reason = reason.strip()
    if not reason:
        raise WhyMissing
    return submit(response=response, user=by, on_behalf=reason[:300])


@transaction.atomic
def decline(*, member: WaveMember, reason: str) -> WaveMember:
    """Say that the cooperative does not take part; what was written stays, in case it changes its mind.

    Raises: WhyMissing, WaveClosed, WrongState once the answers have been sent.
    """
    reason = reason.strip()
    if not reason:
        raise WhyMissing
    if not is_taking(member.wave, member):
        raise WaveClosed
    move(
        member, to="refused", frm=("to_invite", "invited", "started", "unreachable"), ended_at=timezone.now(),
        outcome=reason[:300],
    )  # fmt: skip
    return member


@transaction.atomic
def rejoin(*, member: WaveMember) -> WaveMember:
    """Take part after all, while the wave takes answers. Idempotent. Raises: WaveClosed."""
    if not is_taking(member.wave, member):
        raise WaveClosed
    locked = WaveMember.objects.select_for_update(of=["self"]).get(pk=member.pk)
    if locked.state != WaveMember.State.REFUSED:
        return locked
    return take_back(member=locked)
