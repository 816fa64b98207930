"""What people say to each other, keep for each other and do together."""

from land.community.models.discussions import Discussion, Reply
from land.community.models.hiding import Audience, Hideable, Shown
from land.community.models.projects import NetworkProject, Partner
from land.community.models.resources import Resource

__all__ = ["Audience", "Discussion", "Hideable", "NetworkProject", "Partner", "Reply", "Resource", "Shown"]
