"""Discussions and resources for tests."""

from itertools import count

from land.accounts.models import User
from land.community import actions
from land.community.models import Discussion, Resource
from tests.make.people import make_user

_number = count(1)


def make_discussion(by: User | None = None, **values) -> Discussion:
    """A discussion that registered people may read, unless told otherwise."""
    defaults = {"title": f"Domanda {next(_number)}", "body": "Chi ci è già passato?"}
    return actions.open_discussion(by=by or make_user(), **(defaults | values))


def make_resource(**values) -> Resource:
    """A resource for everybody, unless told otherwise."""
    defaults = {
        "title": f"Risorsa {next(_number)}",
        "summary": "Una guida di prova.",
        "address": "https://example.org/guida",
        "source": "Ente di prova",
    }
    return actions.publish_resource(resource=Resource(**(defaults | values)))
