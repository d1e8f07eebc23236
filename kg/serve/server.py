"""Listening: the socket, uvicorn, and how it stops."""

from __future__ import annotations

import ipaddress
import signal
import socket
import sys
from http import HTTPStatus
from types import FrameType

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import AddressError

_STOP_SECONDS = 5  # that requests in progress get to finish


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.

    Raises:
        AddressError: If the port is taken, or the host is none of this machine.
    """
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        if listener:
            listener.close()
        cause = error if isinstance(error, OSError) else OSError(str(error))
        raise AddressError(host, port, cause) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    ip = ipaddress.ip_address(host.partition("%")[0])
    if ip.is_unspecified:
        host = "127.0.0.1" if ip.version == 4 else "::1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(app: ASGIApp, listener: socket.socket, *, log_level: str = "warning") -> None:
    """Serve until SIGTERM or Ctrl-C; requests in progress may finish first."""
    config = uvicorn.Config(
        app,
        http=StatusProtocol,
        ws="none",
        lifespan="on",
        log_level=log_level,
        access_log=False,
        server_header=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    # uvicorn raises the signal again when it has stopped: by then it has done what was asked.
    before = {number: signal.signal(number, _leave) for number in (signal.SIGTERM, signal.SIGINT)}
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listener])
    except _StoppedError:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if not server.started:
        sys.exit(1)


class _StoppedError(Exception):
    """The signal that stopped the server, raised again."""


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise _StoppedError


class StatusProtocol(H11Protocol):
    """uvicorn's own protocol, which says 431 or 414 of headers or an address that are too long."""

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request with the status that h11 has for it, and close."""
        error = sys.exc_info()[1]
        status = HTTPStatus.BAD_REQUEST
        if isinstance(error, h11.RemoteProtocolError) and error.error_status_hint:
            status = HTTPStatus(error.error_status_hint)
        if b"\n" not in self.conn.trailing_data[0][:65536] and status == 431:
            status = HTTPStatus.REQUEST_URI_TOO_LONG
        body = f"{status.phrase}: {msg}".encode("ascii", "replace")
        headers = [
            ("content-type", "text/plain; charset=utf-8"),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        response = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
