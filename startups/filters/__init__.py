"""The filters of the room's lists, one file a subject."""
