"""Take a thing away from everybody but staff, and give it back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.community.actions.discussions import document
from land.community.actions.resources import resource_document
from land.community.models import Discussion, Hideable, Reply, Resource
from land.core.errors import WrongState
from land.core.search import forget, index
from land.core.states import move


class HiddenAlready(WrongState):
    sentence = _("It is hidden already.")


class ShownAlready(WrongState):
    sentence = _("It is visible already.")


@transaction.atomic
def hide(*, thing: Hideable) -> None:
    """Take a thing away from everybody but staff, and from the search. Raises: HiddenAlready."""
    move(thing, to="hidden", frm="visible", error=HiddenAlready, hidden_at=timezone.now())
    if isinstance(thing, Discussion):
        forget("discussion", thing.uuid)
    if isinstance(thing, Resource):
        forget("resource", thing.uuid)
    if isinstance(thing, Reply):
        Discussion.objects.filter(accepted=thing).update(accepted=None)


@transaction.atomic
def show(*, thing: Hideable) -> None:
    """Give a hidden thing back. Raises: ShownAlready."""
    move(thing, to="visible", frm="hidden", error=ShownAlready, hidden_at=None)
    if isinstance(thing, Discussion) and thing.audience != "subject":
        index(document(thing))
    if isinstance(thing, Resource):
        index(resource_document(thing))
