"""Staff's lists in /gestione/ whose lines begin with a title."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic


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
