"""From facts to words: a kind's text in one language, from its template or from the staff's own wording of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template import Context, TemplateDoesNotExist, engines
from django.template.base import Node, VariableNode
from django.template.loader import get_template
from django.utils import formats, timezone, translation

from land.notifications.kinds import Facts, NoticeKind
from land.notifications.models import NoticeText

ROME = ZoneInfo("Europe/Rome")
ALWAYS = frozenset({"first_name"})
# The button's own; a text never needs them.
LAID_OUT = frozenset({"url", "action"})
PLACEHOLDER = re.compile(r"\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}")
ANY_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
LOADS = re.compile(r"{%\s*load\s[^%]*%}")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True)
class Wording:
    """A message in words. `url` is a path of the site or empty; `action` is what its button says."""

    subject: str
    body: str
    url: str = ""
    action: str = ""


@contextmanager
def reading(language: str) -> Iterator[None]:
    """The language of the reader, and the clock of Lazio."""
    with translation.override(language), timezone.override(ROME):
        yield


def say(kind: NoticeKind, facts: Facts, *, language: str, first_name: str = "") -> Wording:
    """The message of `kind` about `facts`, in `language` ("it" or "en").

    Raises: whatever the kind's context or template raises; the caller decides what a failure means.
    """
    with reading(language):
        context = {"first_name": first_name} | kind.context(facts)
        subject, body = from_template(f"email/{language}/{kind.key}.txt", context)
        own = NoticeText.objects.filter(kind=kind.key, language=language).first()
        if own:
            subject = _own(own.subject, context, one_line) or subject
            body = _own(own.body, context, plain) or body
        return Wording(subject, body, str(context.get("url") or ""), str(context.get("action") or ""))


def from_template(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """(subject, body) of a mail's template: its first line, and what follows the empty line, as plain text."""
    subject, body = _halves(get_template(name).template.source)
    engine = engines["django"].engine
    flat = {key: one_line(value) if isinstance(value, str) else value for key, value in context.items()}
    return (
        one_line(engine.from_string(subject).render(Context(flat, autoescape=False))),
        plain(engine.from_string(body).render(Context(dict(context), autoescape=False))),
    )


def _halves(source: str) -> tuple[str, str]:
    """The source of the subject and of the body. What the first loads, the second has too.

    The source is parted and not the result, so that no value can move the border between the two.
    """
    subject, _empty, body = source.strip().replace("\r\n", "\n").partition("\n\n")
    return subject, "".join(LOADS.findall(subject)) + body


def one_line(value: str) -> str:
    """Text fit for a header: no control character, no line break."""
    return " ".join(CONTROL.sub(" ", str(value)).split())


def plain(value: str) -> str:
    """Text without control characters, its paragraphs kept and its blank runs reduced to one empty line."""
    text = CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def used(text: str) -> set[str]:
    """What stands between double braces in a staff's text, spaces apart."""
    return {found.strip() for found in ANY_BRACES.findall(text)}


def placeholders(kind: NoticeKind) -> frozenset[str]:
    """The words that a staff's text of this kind may use: those its templates use, and those it declares."""
    names = set(kind.placeholders)
    for language in ("it", "en"):
        names |= variables(f"email/{language}/{kind.key}.txt")
    return frozenset(names - LAID_OUT) | ALWAYS


def variables(template: str) -> set[str]:
    """The plain `{{ name }}` of a template, those behind a filter included, those of an object's parts not."""
    try:
        found_template = get_template(template)
    except TemplateDoesNotExist:  # a test fails on it; a staff screen need not
        return set()
    nodes: list[Node] = found_template.template.nodelist.get_nodes_by_type(VariableNode)
    found = {str(node.filter_expression.var) for node in nodes}  # type: ignore[attr-defined]
    return {name for name in found if name.isidentifier()}


def sample(kind: NoticeKind) -> dict[str, str]:
    """Each placeholder shown by its name, for a preview."""
    return {name: f"[{name}]" for name in placeholders(kind)}


def fill(text: str, context: dict[str, Any]) -> str:
    """A staff's text with its placeholders filled. Raises KeyError for one that the context does not have."""
    return PLACEHOLDER.sub(lambda found: shown(context[found.group(1)]), text)


def shown(value: Any) -> str:
    """A value as a reader of the active language expects it; times by the clock of Lazio."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return day(timezone.localtime(value, ROME), "j F Y, H:i")
    if isinstance(value, date):
        return day(value, "j F Y")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(formats.localize(value))
    return str(value)


def day(value: date, pattern: str) -> str:
    """A date by Django's pattern letters; Italian months have no capital."""
    text = formats.date_format(value, pattern)
    return text.lower() if (translation.get_language() or "").startswith("it") else text


def _own(text: str, context: dict[str, Any], clean: Callable[[str], str]) -> str:
    """The staff's text filled, or nothing if a placeholder has gone out of use: the template's then stands in."""
    try:
        return clean(fill(text, context))
    except KeyError:
        return ""
