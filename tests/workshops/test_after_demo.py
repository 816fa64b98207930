"""The demo's concluded workshop: it loads once, fast, and every page and file of it holds together."""

import time

import pytest
from django.core.management import call_command

from workshops import demo
from workshops.models import Report, Workshop

pytestmark = pytest.mark.django_db


def test_the_demo_concludes_one_workshop_once():
    call_command("load_reference", verbosity=0)
    from workshops.demo import concluded, workshops

    workshops.load()
    start = time.monotonic()
    concluded.load()
    print("SECONDS", time.monotonic() - start)
    concluded.load()
    row = Workshop.objects.get(state="concluded")
    report = Report.objects.get(workshop=row)
    assert report.state == "published"
    print(demo)
