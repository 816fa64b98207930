"""The room's doors for the public and for members, one file a subject. Staff come in through wagtail_hooks."""
