"""What a browser calls itself, in words that its owner knows."""

from django.utils.translation import gettext as _

# The order matters: Edge, Opera and Samsung's browser also say Chrome, Chrome also says Safari, Android also says Linux.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """“Chrome on Linux”, from a User-Agent header; what it does not tell is left out.

    Source of the tokens: MDN, “Browser detection using the user agent string”.
    """
    browser = next((name for token, name in BROWSERS if token in user_agent), "") or _("unknown browser")
    system = next((name for token, name in SYSTEMS if token in user_agent), "")
    if not system:
        return browser
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
