"""The page cache, as a WSGI application around a small one."""

import gzip
import threading

import pytest

from land.pages import cache
from land.pages.cache import PageCache, mark


class Clock:
    """A watch whose number a test sets."""

    number = 1
    fresh = True

    def look(self):
        return self.number


class Django:
    """Counts how often it is asked; answers what a test wants."""

    def __init__(self, **headers):
        self.asked, self.status, self.body = 0, "200 OK", b"<p>pagina</p>" * 100
        self.headers = {"Content-Type": "text/html; charset=utf-8", cache.OPT_IN: "1,pagina"} | headers

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, [(name, value) for name, value in self.headers.items() if value])
        return [self.body]


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(cache, "watch", made)
    return made


def ask(application, path="/", query="", method="GET", **headers):
    """(status, headers, body) of one request."""
    got = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "land.test"}
    environ |= {f"HTTP_{name}": value for name, value in headers.items()}
    body = b"".join(application(environ, lambda status, rows, *more: got.extend([status, dict(rows)])))
    return got[0], got[1], body


def test_a_second_visitor_is_answered_from_memory(clock):
    django = Django()
    site = PageCache(django)
    first, second = ask(site), ask(site)
    assert (django.asked, first[2], second[2]) == (1, django.body, django.body)
    assert (first[1]["X-Page-Cache"], second[1]["X-Page-Cache"]) == ("miss", "hit")
    assert cache.OPT_IN not in first[1] and cache.OPT_IN not in second[1]
    assert second[1]["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_publish_drops_what_was_kept(clock):
    django = Django()
    site = PageCache(django)
    ask(site)
    clock.number = 2
    assert (ask(site)[1]["X-Content-Version"], django.asked) == ("2", 2)


@pytest.mark.parametrize(
    "headers",
    [
        {"COOKIE": "sessionid=abc"},
        {"COOKIE": "a=b; messages=x"},
        {"AUTHORIZATION": "Basic x"},
    ],
)
def test_whoever_has_a_session_is_never_answered_from_memory(clock, headers):
    django = Django()
    site = PageCache(django)
    ask(site)
    assert "X-Page-Cache" not in ask(site, **headers)[1]
    assert django.asked == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "csrftoken=x"},
        {"Content-Type": "application/json"},
        {"Content-Security-Policy": "script-src 'nonce-abc'"},
        {"Cache-Control": "private"},
        {cache.OPT_IN: ""},
        {"Content-Encoding": "br"},
    ],
)
def test_an_answer_that_belongs_to_one_reader_is_not_kept(clock, headers):
    django = Django(**headers)
    site = PageCache(django)
    ask(site)
    ask(site)
    assert django.asked == 2


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "500 Internal Server Error"])
def test_only_a_success_is_kept(clock, status):
    django = Django()
    django.status = status
    site = PageCache(django)
    assert ask(site)[0] == status
    ask(site)
    assert django.asked == 2


def test_only_known_parameters_are_kept_and_their_order_does_not_matter(clock):
    django = Django(**{cache.OPT_IN: "1,pagina,tema"})
    site = PageCache(django)
    for query in ("pagina=2&tema=wbo", "tema=wbo&pagina=2", "tema=wbo&pagina=2&utm_source=x"):
        ask(site, query=query)
    assert django.asked == 1
    for _time in range(2):
        ask(site, query="misura=1")
    assert django.asked == 3


@pytest.mark.parametrize("query", ["a" * 201, "&".join(f"p{number}=1" for number in range(12))])
def test_a_long_query_goes_past_the_cache(clock, query):
    django = Django()
    site = PageCache(django)
    assert "X-Page-Cache" not in ask(site, query=query)[1]


def test_gzip_goes_to_those_who_can_unpack_it(clock):
    site = PageCache(Django())
    ask(site)
    _status, headers, body = ask(site, ACCEPT_ENCODING="br, gzip")
    assert (headers["Content-Encoding"], gzip.decompress(body)) == ("gzip", Django().body)
    assert headers["Content-Length"] == str(len(body))


def test_head_has_the_headers_and_no_body(clock):
    site = PageCache(Django())
    ask(site)
    _status, headers, body = ask(site, method="HEAD")
    assert (headers["Content-Length"], body) == (str(len(Django().body)), b"")


def test_a_reader_who_has_the_page_is_told_so(clock):
    site = PageCache(Django())
    etag = ask(site)[1]["ETag"]
    status, headers, body = ask(site, IF_NONE_MATCH=etag)
    assert (status, body, "Content-Length" in headers) == ("304 Not Modified", b"", False)
    assert ask(site, IF_NONE_MATCH='W/"other"')[0] == "200 OK"


def test_posts_are_never_kept(clock):
    django = Django()
    site = PageCache(django)
    ask(site, method="POST")
    ask(site, method="POST")
    assert django.asked == 2


def test_memory_is_bounded(clock):
    site = PageCache(Django(), limit=20_000)
    for number in range(100):
        ask(site, path=f"/{number}/")
    assert site._size <= 20_000
    assert site._size == sum(entry.size for entry in site._pages.values())


def test_hosts_do_not_share_pages(clock):
    django = Django()
    site = PageCache(django)
    ask(site, HOST="a.test")
    ask(site, HOST="b.test")
    assert django.asked == 2


def test_when_the_database_is_down_what_is_there_is_served_and_says_so(clock):
    django = Django()
    site = PageCache(django)
    ask(site)
    clock.fresh = False
    _status, headers, _body = ask(site)
    assert (headers["X-Page-Cache"], headers["Warning"], django.asked) == (
        "stale",
        '110 - "Response is Stale"',
        1,
    )


def test_many_threads_at_once_keep_the_books_right(clock):
    site = PageCache(Django(), limit=30_000)

    def visit():
        for number in range(200):
            ask(site, path=f"/{number % 17}/")

    threads = [threading.Thread(target=visit) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site._size == sum(entry.size for entry in site._pages.values())


def test_mark_names_the_parameters():
    from django.http import HttpResponse

    response = HttpResponse()
    mark(response, ("pagina",))
    assert response[cache.OPT_IN] == "1,pagina"
