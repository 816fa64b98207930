"""How often one address may ask: for doors that anybody may knock at and nobody should try keys on."""

import hashlib
import time
from ipaddress import ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def allowed(request: HttpRequest, what: str, *, times: int, seconds: int) -> bool:
    """Count this request, and say whether its address has made at most `times` of them in the running `seconds`.

    The address is the client's behind the trusted proxies (PROXY_COUNT); only its hash is kept, for as long as it counts.
    """
    client = get_adapter(request).get_client_ip(request)
    # Whoever has one IPv6 address has the 2⁶⁴ of its network.
    address = ip_network(f"{client}/64" if ":" in client else client, strict=False)
    turn = int(time.time()) // seconds
    digest = hashlib.sha256(f"{what}|{address}|{turn}".encode()).hexdigest()
    key = f"limit:{digest}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two
        return True
