"""What can be said: each room registers its kinds of notice in its notices.py. Kinds are code, never column choices."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from land.core.offers import Registry

Facts = dict[str, Any]


@dataclass(frozen=True)
class Attachment:
    """A file that goes with the mail."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class NoticeKind:
    """One thing that can be said to a person.

    `key` is `<room>-<what>`, and the name of its templates: `templates/email/it/<key>.txt` and `…/en/<key>.txt`.
    The first line of a template is the subject, then an empty line, then the text in short paragraphs.
    `facts` are ids only. `still_true(facts)` is asked when the mail is about to leave: False means it never leaves.
    `context(facts)` gives the words of the template, among them `url` (a path) and `action` (what its button says);
    `first_name` (the reader's) is there without asking. `placeholders` names words of the context that staff may use
    in their own text beside those that the templates use as plain `{{ name }}`.
    """

    key: str
    label: Any
    context: Callable[[Facts], dict[str, Any]]
    still_true: Callable[[Facts], bool] = field(default=lambda facts: True)
    optional: bool = (
        False  # whether a person may choose not to get it by mail; the bell shows it all the same
    )
    attachments: Callable[[Facts], list[Attachment]] = field(default=lambda facts: [])
    placeholders: tuple[str, ...] = ()


kinds: Registry[NoticeKind] = Registry()


@dataclass(frozen=True)
class StrangerLetter:
    """A letter to an address that nobody has confirmed. `key` names its templates, as for a kind of notice.

    `path(to, facts)` makes the secret link when the letter leaves; `action` is what its button says. The template reads
    the facts by their names.
    """

    key: str
    action: Any
    path: Callable[[str, dict[str, str]], str]


strangers: Registry[StrangerLetter] = Registry()
