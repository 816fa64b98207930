"""A small load generator over kept-alive connections, and the processor time that the server spent on it.

On two cores shared by client and server, requests per second say as much about the client as about the server; the
processor time that the server's processes used for each request does not. Both are reported.
"""

import os
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """What a few seconds of load came to."""

    requests: int
    seconds: float
    server_seconds: float
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds

    @property
    def cost(self) -> float:
        """Processor seconds of the server for one request."""
        return self.server_seconds / max(self.requests, 1)


def processor_seconds(pids: list[int]) -> float:
    """User and system time of these processes so far. Source: proc(5), fields 14 and 15 of /proc/pid/stat."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def children(pid: int) -> list[int]:
    """The direct children of a process: gunicorn's workers."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _read(stream: socket.SocketIO) -> int:
    status = int(stream.readline().split()[1])
    length, chunked = 0, False
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        chunked = chunked or (name.lower() == b"transfer-encoding" and b"chunked" in value)
    while chunked:
        size = int(stream.readline(), 16)
        stream.read(size + 2)
        if not size:
            break
    stream.read(length)
    return status


def drive(
    port: int, path: str, *, seconds: float, workers: list[int], connections: int = 4, vary: bool = False
) -> Run:
    """Ask for `path` over a few connections for some seconds. `vary` makes each address new to every cache."""
    stop = time.monotonic() + seconds
    counts: list[dict[int, int]] = [{} for _number in range(connections)]

    def ask(number: int) -> None:
        asked, stream, link = 0, None, None
        while time.monotonic() < stop:
            if stream is None:
                link = socket.create_connection(("127.0.0.1", port))
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                stream = link.makefile("rb")
            asked += 1
            address = f"{path}?misura={number}-{asked}" if vary else path
            try:
                link.sendall(
                    f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
                )
                status = _read(stream)
            except (OSError, IndexError):
                stream = None
                continue
            counts[number][status] = counts[number].get(status, 0) + 1

    before, began = processor_seconds(workers), time.monotonic()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses: dict[int, int] = {}
    for count in counts:
        for status, number in count.items():
            statuses[status] = statuses.get(status, 0) + number
    return Run(
        sum(statuses.values()), time.monotonic() - began, processor_seconds(workers) - before, statuses
    )
