"""Staff's screens of the room, one file a subject."""

from workshops.wagtail_hooks import context, people, workshops  # noqa: F401 (they register)
