"""One running site for all journeys, pages that fail a test when the browser complains, and what every journey does.

Site and browser end with the last journey: a thread that drives a browser may not ask the database, and other tests follow.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import chromium
from tests.site import ROOT, Site, site

SCREENSHOTS = ROOT / "var" / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]
PASSWORD = "Cooperare-insieme-2026"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


@pytest.fixture(scope="package")
def running() -> Iterator[Site]:
    """The demo, with a worker and beat."""
    with site(demo={"cooperatives": 120, "responses": 40, "practices": 24}) as copy:
        copy.port, _master = copy.web()
        copy.worker()
        copy.beat()
        yield copy


@pytest.fixture(scope="package")
def address(running: Site) -> str:
    """Where the site answers."""
    return f"http://127.0.0.1:{running.port}"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium.find()), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """`visit(phone=False, scripts=True)` opens a fresh visitor's page; complaints of the browser fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(*, phone: bool = False, scripts: bool = True, english: bool = False) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport=PHONE if phone else DESK,
            java_script_enabled=scripts,
            locale="en-GB" if english else "it-IT",
            timezone_id="Europe/Rome",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "request",
            lambda asked: complaints.append(f"asks {asked.url}") if not _own(asked.url, address) else None,
        )
        page.on(
            "response",
            lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 500 else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refused form, a page that is not there, a network that the journey itself switched off are part of it; the browser logs
    # them as errors of its own.
    serious = [
        line for line in complaints if not re.search(r"status of (4\d\d)|ERR_INTERNET_DISCONNECTED", line)
    ]
    assert serious == []


def _own(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:", "about:"))


@pytest.fixture
def log_in(visit: Callable[..., Page]) -> Callable[..., Page]:
    """`log_in("staff@demo.land")` opens a page of somebody who has just logged in."""

    def enter(email: str, **how: bool) -> Page:
        page = visit(**how)
        page.goto("/account/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
        page.wait_for_url(lambda url: "/account/login/" not in url)
        return page

    return enter


def shoot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page at both widths under var/screenshots/, and see that nothing sticks out sideways."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
        sticks_out = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sticks_out <= 0, f"{name} is {sticks_out} px wider than {width} px"
    page.set_viewport_size(before)
    return SCREENSHOTS / f"{name}-1280.png"


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong by WCAG 2.2 AA."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})")
    return [f"{row['id']}: {node['html'][:160]}" for row in found["violations"] for node in row["nodes"]]


def seen(page: Page, name: str) -> None:
    """A picture at both widths, nothing sticking out, nothing that axe finds."""
    shoot(page, name)
    assert faults(page) == []


def send(page: Page, action: str = "") -> None:
    """Press the first button of the form with this end of its address, or of the page's own form."""
    page.locator(f"main form[action$='{action}']" if action else "main form.form").first.locator(
        "button"
    ).first.click()
    page.wait_for_load_state()
