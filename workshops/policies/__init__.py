"""Who may do what in this room, one file a subject."""

from land.accounts.policies import is_staff
from workshops.policies.workshops import may_see_workshop, runs

__all__ = ["is_staff", "may_see_workshop", "runs"]
