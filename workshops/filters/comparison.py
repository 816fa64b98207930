"""By what the comparison of territories can be narrowed. The state stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.actions.comparison import ASPECTS, columns, themes_of
from workshops.models import Cycle
from workshops.models.reports import DESCRIPTORS

TITLES = {
    "perceptions": _("How cooperation is seen"),
    "votes": _("What each category voted for"),
    "needs": _("Needs voiced"),
    "visions": _("Futures feared and wished for"),
}


def _any(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class ComparisonForm(forms.Form):
    """Round, theme, descriptors of the territory, what to look at."""

    ciclo = _any(_("Cycle"))
    ambito = _any(_("Inner or urban"))
    andamento = _any(_("Pace of development"))
    coesione = _any(_("Cohesion or criticality"))
    tema = _any(_("Theme"))
    aspetto = _any(_("What to look at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("all"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "ciclo": [(str(row.pk), row.shown_title) for row in Cycle.objects.all()],
            "ambito": list(DESCRIPTORS["setting"].items()),
            "andamento": list(DESCRIPTORS["pace"].items()),
            "coesione": list(DESCRIPTORS["cohesion"].items()),
            "tema": [(theme, theme) for theme in themes_of(columns())],
            "aspetto": self.aspects(),
        }
        for name, found in choices.items():
            self.fields[name].choices = [every, *found]  # type: ignore[attr-defined]

    def aspects(self) -> list[tuple[str, Any]]:
        """(key, title) of all that can be looked at."""
        return [(key, TITLES[key]) for key in ASPECTS]

    def facts(self) -> dict[str, Any]:
        """`where` as `columns` takes it, and the aspects. What is not a choice counts as not asked."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "where": {
                "cycle": int(said["ciclo"]) if said.get("ciclo") else None,
                "theme": said.get("tema", ""),
                "setting": said.get("ambito", ""),
                "pace": said.get("andamento", ""),
                "cohesion": said.get("coesione", ""),
            },
            "aspects": [said["aspetto"]] if said.get("aspetto") else list(ASPECTS),
        }
