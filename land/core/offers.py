"""The registries through which rooms offer things to the land. The land reads them; it never imports a room.

Each room's `offers.py` is imported by its `apps.py` and calls `.add(...)` here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.http import HttpResponse


class Keyed(Protocol):
    """What can stand in a registry."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


class Registry(Generic[T]):
    """Things by key, in the order of their `order`, then of their key. A key is taken once."""

    def __init__(self) -> None:
        self._things: dict[str, T] = {}

    def add(self, thing: T) -> T:
        """Register `thing` under its `key`; the same thing again changes nothing. Raises: ValueError if another has the key."""
        key = thing.key
        if self._things.get(key, thing) != thing:
            raise ValueError(f"{key!r} is already offered.")
        self._things[key] = thing
        return thing

    def get(self, key: str) -> T | None:
        return self._things.get(key)

    def __iter__(self) -> Iterator[T]:
        return iter(
            sorted(
                self._things.values(),
                key=lambda thing: (getattr(thing, "order", 100), thing.key),
            )
        )

    def __len__(self) -> int:
        return len(self._things)


@dataclass(frozen=True)
class Kind:
    """A kind of thing that provenance can cite. `resolve(uuids, user)` gives what this user may see of them."""

    key: str
    label: Any
    resolve: Callable[[list[UUID], Any], dict[UUID, "Target"]]


@dataclass(frozen=True)
class Target:
    """What a provenance link or search result leads to."""

    title: str
    url: str


@dataclass(frozen=True)
class Beginning:
    """Something that one can begin from a need: `url(uuid)` is its form, which then cites the need."""

    key: str
    label: Any
    url: Callable[[UUID], str]
    order: int = 100


@dataclass(frozen=True)
class Shelf:
    """A row of cards on the home page. `cards(limit)` gives dicts for `templates/ui/card.html`; public things only."""

    key: str
    title: Any
    url: str
    cards: Callable[[int], list[dict]]
    question: str = "near"  # which of the home page's three questions it answers: near, learn, next
    order: int = 100


@dataclass(frozen=True)
class Figure:
    """A number for the dashboard. `count(programme)` takes a Programme or None and returns a number now."""

    key: str
    label: Any
    what: Any
    count: Callable[[Any], int | float]
    unit: Any = ""
    public: bool = False
    order: int = 100


@dataclass(frozen=True)
class Documents:
    """All search documents of a kind, to rebuild the index."""

    key: str
    label: Any
    documents: Callable[[], Iterable[Any]]


@dataclass(frozen=True)
class PersonalData:
    """What a room knows of a person: for “I miei dati” and for closing an account.

    `collect(person)` gives rows of plain values; `erase(person)` anonymises or deletes, keeping counts, and may raise
    a DomainError when something must be settled first (the last representative of a cooperative).
    """

    key: str
    label: Any
    collect: Callable[[Any], list[dict]]
    erase: Callable[[Any], None]
    order: int = 100


@dataclass(frozen=True)
class AreaPanel:
    """A panel of “La mia area”: `context(user)` feeds `template`, or returns None when there is nothing to show."""

    key: str
    title: Any
    template: str
    context: Callable[[Any], dict | None]
    order: int = 100


@dataclass(frozen=True)
class SitemapPart:
    """Public addresses of a room: `rows()` gives (path, last change or None)."""

    key: str
    rows: Callable[[], Iterable[tuple[str, Any]]]


@dataclass(frozen=True)
class StaffTask:
    """An entry of the staff's first screen, in their words. `url()` is called when drawn; `allowed(user)` decides."""

    key: str
    title: Any
    text: Any
    url: Callable[[], str]
    allowed: Callable[[Any], bool]
    icon: str = "pen"
    order: int = 100


@dataclass(frozen=True)
class Attention:
    """Something that waits for staff: a count with a place to go. Shown only when the count is not zero."""

    key: str
    label: Any
    count: Callable[[], int]
    url: Callable[[], str]
    allowed: Callable[[Any], bool]
    order: int = 100


@dataclass(frozen=True)
class Reference:
    """Reference data loaded by `load_reference`: idempotent, offline; returns what it counted."""

    key: str
    load: Callable[[], dict[str, int]]
    order: int = 100


@dataclass(frozen=True)
class Demo:
    """Demo data of a room for `load_demo`. `load(sizes)` gets {"cooperatives": 580, "responses": 120, "practices": 24}."""

    key: str
    load: Callable[[dict[str, int]], dict[str, int]]
    order: int = 100


@dataclass(frozen=True)
class Reportable:
    """Something a person can report and staff can hide: `hide(uuid, by)` and `show(uuid, by)`."""

    key: str
    label: Any
    hide: Callable[[UUID, Any], None]
    show: Callable[[UUID, Any], None]


@dataclass(frozen=True)
class Quick:
    """What a crowd asks for every few seconds, answered before any middleware (land/core/quick.py): it may look at no cookie.

    `pattern` matches the whole path; `answer(match, query)` gives the response, or None to let Django answer as ever.
    """

    key: str
    pattern: re.Pattern[str]
    answer: Callable[[re.Match[str], dict[str, str]], HttpResponse | None]


kinds: Registry[Kind] = Registry()
beginnings: Registry[Beginning] = Registry()
shelves: Registry[Shelf] = Registry()
figures: Registry[Figure] = Registry()
documents: Registry[Documents] = Registry()
personal_data: Registry[PersonalData] = Registry()
area_panels: Registry[AreaPanel] = Registry()
sitemap: Registry[SitemapPart] = Registry()
staff_tasks: Registry[StaffTask] = Registry()
attention: Registry[Attention] = Registry()
references: Registry[Reference] = Registry()
demos: Registry[Demo] = Registry()
reportables: Registry[Reportable] = Registry()
quick: Registry[Quick] = Registry()
