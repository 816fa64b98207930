"""The doors of the room, one file a subject. Staff come in through wagtail_hooks."""
