"""Workshops, stakeholder groups, visions, ideas, votes, tables and plan items will stand here; a workshop has one Activity."""
