"""An IMAP server with one user, from Twisted's parts: `python imap_server.py PORT`."""

from __future__ import annotations

import sys

from twisted.cred import checkers, portal
from twisted.internet import protocol, reactor
from twisted.mail import imap4
from zope.interface import implementer


@implementer(portal.IRealm)
class Realm:
    """Gives whoever logs in an account without mailboxes."""

    def requestAvatar(self, avatar_id, mind, *interfaces):
        return imap4.IAccount, imap4.MemoryAccount(avatar_id), lambda: None


class Factory(protocol.Factory):
    """A server for each connection."""

    def __init__(self):
        users = checkers.InMemoryUsernamePasswordDatabaseDontUse()
        users.addUser(b"alice", b"wonderland")
        self.portal = portal.Portal(Realm(), [users])

    def buildProtocol(self, address):
        server = imap4.IMAP4Server()
        server.portal = self.portal
        server.factory = self
        server.challengers[b"PLAIN"] = imap4.PLAINCredentials
        server.challengers[b"LOGIN"] = imap4.LOGINCredentials
        return server


reactor.listenTCP(int(sys.argv[1]), Factory())
reactor.run()
