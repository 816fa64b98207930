"""Staff's lists in /gestione/: lines that begin with a title, and who may open them."""

from collections.abc import Callable, Collection
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic
from wagtail.permissions import ModelPermissionPolicy


class Allowed(ModelPermissionPolicy):
    """Whoever `may(user)`, for the actions named; nobody for any other. By default they look: rows are written by verbs,
    on screens of our own.
    """

    def __init__(self, model: type, may: Callable[[Any], bool], actions: Collection[str] = ("view",)) -> None:
        super().__init__(model)
        self.may, self.actions = may, actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and self.may(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class Said:
    """Wagtail's forms to add and change say what happened in sentences that fit any noun: its own agree with none in Italian."""

    success_message = _("“%(object)s” is saved.")
    error_message = _("Not saved yet: something has to be corrected, and it is said beside each field.")


class TitledIndex(generic.IndexView):
    """A list that begins with a title of our own naming, which leads to the object and carries the buttons of the line.

    Wagtail draws those buttons only in a title that it makes itself, from a database column. `list_display` holds the
    columns after the title.
    """

    title_name = "__str__"
    title_label: Any = _("Title")

    def get_title_url(self, instance: Any) -> str | None:
        """Where the title leads."""
        return self.get_edit_url(instance)

    @cached_property
    def columns(self) -> list:
        title = self._get_title_column_class(TitleColumn)
        return [title(self.title_name, label=self.title_label, get_url=self.get_title_url), *super().columns]
