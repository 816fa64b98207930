"""Staff's doors to events and to who takes part, one file a subject. `wagtail_hooks` gives them their addresses."""
