"""Puts an application on an address, and says where to look."""

from __future__ import annotations

import getpass
import os
import socket
from typing import Any

from tongbao.review.safety import Rules


class AddressError(Exception):
    """The address cannot be served on; the message says why."""


def reviewer() -> str:
    """Who decides, if nobody says: the account."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def free_port(host: str, port: int) -> int:
    """The port, or for 0 one that is free.

    Raises:
        AddressError: Another program has it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise AddressError(
                f"{host}:{port} cannot be served on ({error.strerror}): name another with --port"
            ) from error
        return int(listening.getsockname()[1])


def address(host: str, port: int, rules: Rules) -> str:
    """What to open in a browser."""
    named = f"[{host}]" if ":" in host else host
    token = f"?token={rules.token}" if rules.token else ""
    return f"http://{named}:{port}/{token}"


def serve(app: Any, host: str, port: int) -> None:
    """Answer until asked to end."""
    import uvicorn

    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
