"""Who may see, change and take part in the sessions of a BarCamp."""

from typing import Any

from land.accounts.policies import is_staff
from land.core.guards import registered
from startups.models import Merger, Proposal, SessionNote
from startups.policies.barcamps import may_see_barcamp


def may_see_session(user: Any, proposal: Proposal) -> bool:
    """Of public BarCamps everybody, unless staff hid it."""
    return may_see_barcamp(user, proposal.barcamp) and (proposal.state != "hidden" or is_staff(user))


def may_act_on_session(user: Any, proposal: Proposal) -> bool:
    """Whoever has logged in and sees it: votes, takes it, writes notes; the verbs ask for the rest."""
    return registered(user) and may_see_session(user, proposal)


def hosts_session(user: Any, proposal: Proposal) -> bool:
    """Its hosts."""
    return proposal.is_hosted_by(user)


def may_answer_merger(user: Any, merger: Merger) -> bool:
    """The hosts of the session that takes the other in."""
    return merger.takes.is_hosted_by(user)


def may_delete_note(user: Any, note: SessionNote) -> bool:
    """Whoever wrote it, and staff."""
    return is_staff(user) or bool(user.is_authenticated and note.by_id == user.pk)
