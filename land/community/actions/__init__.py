"""Verbs of the community."""

from land.community.actions.discussions import (
    NothingWritten,
    NotOpenToReplies,
    NotYoursToAccept,
    accept_reply,
    document,
    forget_person,
    open_discussion,
    reply,
)
from land.community.actions.hiding import HiddenAlready, ShownAlready, hide, show
from land.community.actions.projects import (
    OutcomeMissing,
    begin_project,
    change_project,
    project_document,
)
from land.community.actions.resources import publish_resource, resource_document

__all__ = [
    "HiddenAlready",
    "NotOpenToReplies",
    "NotYoursToAccept",
    "NothingWritten",
    "OutcomeMissing",
    "ShownAlready",
    "accept_reply",
    "begin_project",
    "change_project",
    "document",
    "forget_person",
    "hide",
    "open_discussion",
    "project_document",
    "publish_resource",
    "reply",
    "resource_document",
    "show",
]
