"""An SMTP server with one user, from aiosmtpd: `python smtp_server.py PORT [CERTIFICATE KEY]`."""

from __future__ import annotations

import asyncio
import ssl
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult


def check(server, session, envelope, mechanism, data):
    """Whoever has the right password is let in."""
    return AuthResult(success=(data.login, data.password) == (b"alice", b"wonderland"))


async def serve() -> None:
    """Serves until it is ended."""
    secured = None
    if len(sys.argv) > 2:
        secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secured.load_cert_chain(sys.argv[2], sys.argv[3])

    def one() -> SMTP:
        return SMTP(Sink(), hostname="mail.example", authenticator=check, auth_require_tls=False, tls_context=secured)

    server = await asyncio.get_running_loop().create_server(one, "0.0.0.0", int(sys.argv[1]))
    await server.serve_forever()


asyncio.run(serve())
