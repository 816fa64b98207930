"""The community's doors."""
