"""Who may see and answer proposals to join ideas."""

from typing import Any

from startups.models import Convergence


def may_see_convergence(user: Any, convergence: Convergence) -> bool:
    """Whoever is asked, the authors of its ideas, and staff."""
    return Convergence.objects.visible_to(user).filter(pk=convergence.pk).exists()


def is_asked(user: Any, convergence: Convergence) -> bool:
    """Whose answer it needs, or needed."""
    return bool(user.is_authenticated and convergence.consents.filter(person__user=user).exists())
