"""Refusals that a person reads. A verb raises one; the view shows its sentence where the person is looking."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a sentence. Subclasses set `sentence` (translated, may hold %(name)s placeholders).

    `field` names the form field concerned, if one is.
    """

    sentence: Any = _("This cannot be done.")
    field: str | None = None

    def __init__(self, sentence: Any = None, *, field: str | None = None, **facts: object) -> None:
        self.facts = facts
        if sentence is not None:
            self.sentence = sentence
        if field is not None:
            self.field = field
        super().__init__(sentence, facts)

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)


class WrongState(DomainError):
    """Somebody was faster, or the page was old: the row is no longer in a state from which this can be done."""

    sentence = _("This has changed in the meantime. Reload the page to see how it stands now.")
