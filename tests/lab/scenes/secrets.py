"""Who logs in where, in the clear and not; TLS new and old. Every login is of the scene's own making."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

from lab.network import SERVER, Host, Network
from lab.scene import scene
from lab.scenes import programs
from lab.scenes.programs import HERE, answering, get, say, web

LOGIN = "alice:wonderland"


def certificate(net: Network) -> tuple[str, str]:
    """A certificate and its key, for the scene alone."""
    key, made = str(net.scratch / "key.pem"), str(net.scratch / "certificate.pem")
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {made} -days 2 -subj /CN=server.example".split(),
        check=True,
        stderr=net.log,
    )
    return made, key


def tls_server(server: Host, port: int, *words: str) -> None:
    """openssl s_server with a page or two."""
    made, key = certificate(server.net)
    server.serve(port, "openssl", "s_server", "-accept", str(port), "-cert", made, "-key", key, "-www", *words)


def tls_client(client: Host, port: int, *words: str) -> None:
    """openssl s_client asks for a page."""
    client.run(
        "openssl", "s_client", "-connect", f"{SERVER}:{port}", "-ign_eof", *words, given=b"GET / HTTP/1.0\r\n\r\n"
    )


def tls_version(net: Network, version: str, port: int = 443) -> None:
    """A page over one version of TLS."""
    client, server = net.pair()
    tls_server(server, port, f"-{version}", "-cipher", "ALL:@SECLEVEL=0")
    with net.capture(client):
        tls_client(client, port, f"-{version}", "-cipher", "ALL:@SECLEVEL=0")


@scene
def tls_1_3(net: Network) -> None:
    """TLS 1.3."""
    tls_version(net, "tls1_3")


@scene
def tls_1_2(net: Network) -> None:
    """TLS 1.2."""
    tls_version(net, "tls1_2")


@scene
def tls_1_1(net: Network) -> None:
    """TLS 1.1, which RFC 8996 puts to rest."""
    tls_version(net, "tls1_1")


@scene
def tls_1_0(net: Network) -> None:
    """TLS 1.0, likewise."""
    tls_version(net, "tls1")


@scene
def tls_other_port(net: Network) -> None:
    """TLS at a port that says nothing of it."""
    tls_version(net, "tls1_3", port=9999)


@scene
def tls_versions_do_not_meet(net: Network) -> None:
    """A client of TLS 1.0 alone, a server from 1.2 on: an alert, and nothing old is agreed."""
    client, server = net.pair()
    tls_server(server, 443, "-no_tls1", "-no_tls1_1")
    with net.capture(client):
        tls_client(client, 443, "-tls1", "-cipher", "ALL:@SECLEVEL=0")


@scene
def https_curl(net: Network) -> None:
    """curl over HTTPS."""
    client, server = net.pair()
    tls_server(server, 443)
    with net.capture(client):
        client.run("curl", "-sk", "-o", "/dev/null", f"https://{SERVER}/")


@scene
def plaintext_on_443(net: Network) -> None:
    """Plain HTTP where TLS belongs, and it is served."""
    client, server = net.pair()
    web(server, 443)
    with net.capture(client):
        get(client, SERVER, 443)


@scene
def plaintext_to_tls_server(net: Network) -> None:
    """Plain HTTP to a TLS server, which will have none of it."""
    client, server = net.pair()
    tls_server(server, 443)
    with net.capture(client):
        get(client, SERVER, 443)


@scene
def ssh(net: Network) -> None:
    """An SSH session; the login fails, in secret."""
    client, server = net.pair()
    Path("/run/sshd").mkdir(exist_ok=True)
    key = net.scratch / "host"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    server.serve(22, "/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-h", str(key), "-p", "22", "-o", "UsePAM=no")
    with net.capture(client):
        client.run(
            "ssh",
            "-F/dev/null",
            "-oBatchMode=yes",
            "-oStrictHostKeyChecking=no",
            f"-oUserKnownHostsFile={net.scratch}/known",
            f"alice@{SERVER}",
            "true",
        )


def ftp_server(server: Host) -> None:
    """pyftpdlib with one user and guests."""
    (server.net.scratch / "page").write_bytes(b"wiretale\n" * 30)
    program = (
        "from pyftpdlib.authorizers import DummyAuthorizer as A\n"
        "from pyftpdlib.handlers import FTPHandler as H\n"
        "from pyftpdlib.servers import FTPServer as S\n"
        "a = A()\na.add_user('alice', 'wonderland', '.')\na.add_anonymous('.')\nH.authorizer = a\n"
        "S(('0.0.0.0', 21), H).serve_forever()\n"
    )
    server.serve(21, programs.PYTHON, "-c", program)


@scene
def ftp_login(net: Network) -> None:
    """A file by FTP, with a password."""
    client, server = net.pair()
    ftp_server(server)
    with net.capture(client):
        client.run("curl", "-s", "-u", LOGIN, f"ftp://{SERVER}/page")


@scene
def ftp_wrong_password(net: Network) -> None:
    """A wrong password is somebody's right one elsewhere."""
    client, server = net.pair()
    ftp_server(server)
    with net.capture(client, linger=1):
        client.run("curl", "-s", "-u", "alice:looking-glass", f"ftp://{SERVER}/page")


@scene
def ftp_anonymous(net: Network) -> None:
    """A guest's login gives nothing away."""
    client, server = net.pair()
    ftp_server(server)
    with net.capture(client):
        client.run("curl", "-s", f"ftp://{SERVER}/page")


@scene
def pop3_login(net: Network) -> None:
    """Mail by POP3, with a password, as Python's client fetches it."""
    client, server = net.pair()
    server.serve(110, str(Path(programs.PYTHON).parent / "voidpop"), "--port", "110")
    program = (
        f"import poplib\nm = poplib.POP3('{SERVER}')\nm.user('alice')\nm.pass_('wonderland')\nm.stat()\nm.quit()\n"
    )
    with net.capture(client):
        client.run(programs.PYTHON, "-c", program)


@scene
def pop3_apop(net: Network) -> None:
    """APOP sends a digest, not the password (RFC 1939): curl prefers it where the greeting allows it."""
    client, server = net.pair()
    server.serve(110, str(Path(programs.PYTHON).parent / "voidpop"), "--port", "110")
    with net.capture(client):
        client.run("curl", "-s", "-u", LOGIN, f"pop3://{SERVER}/")


@scene
def pop3_by_hand(net: Network) -> None:
    """POP3 typed into telnet, a character a packet, as spies' tutorials show it."""
    client, server = net.pair()
    server.serve(110, str(Path(programs.PYTHON).parent / "voidpop"), "--port", "110")
    with net.capture(client):
        talk = client.connect(SERVER, 110)
        talk.recv(1000)
        for line in (b"USER alice\r\n", b"PASS wonderland\r\n", b"QUIT\r\n"):
            # voidpop takes what one read gives as a line, so the pieces leave in one segment
            say(talk, line)
        talk.close()


def imap(net: Network, *words: str) -> None:
    """A login at Twisted's IMAP server."""
    client, server = net.pair()
    server.serve(143, programs.PYTHON, str(HERE / "imap_server.py"), "143")
    with net.capture(client):
        client.run("curl", "-s", "-u", LOGIN, *words, f"imap://{SERVER}/", seconds=5)


@scene
def imap_login(net: Network) -> None:
    """IMAP's LOGIN command, as Python's client sends it."""
    client, server = net.pair()
    server.serve(143, programs.PYTHON, str(HERE / "imap_server.py"), "143")
    program = f"import imaplib\nm = imaplib.IMAP4('{SERVER}')\nm.login('alice', 'wonderland')\nm.logout()\n"
    with net.capture(client):
        client.run(programs.PYTHON, "-c", program)


@scene
def imap_authenticate(net: Network) -> None:
    """IMAP's AUTHENTICATE PLAIN, in base64."""
    imap(net, "--login-options", "AUTH=PLAIN")


def smtp(net: Network, option: str, *words: str) -> None:
    """A letter to aiosmtpd, with a login."""
    client, server = net.pair()
    server.serve(25, programs.PYTHON, str(HERE / "smtp_server.py"), "25")
    letter = b"From: alice@mail.example\r\nTo: bob@mail.example\r\nSubject: tea\r\n\r\nCome at five.\r\n"
    with net.capture(client):
        client.run(
            "curl",
            "-s",
            f"smtp://{SERVER}/client.example",
            "-u",
            LOGIN,
            "--login-options",
            option,
            "--mail-from",
            "alice@mail.example",
            "--mail-rcpt",
            "bob@mail.example",
            "-T",
            "-",
            *words,
            given=letter,
        )


@scene
def smtp_auth_plain(net: Network) -> None:
    """SMTP AUTH PLAIN."""
    smtp(net, "AUTH=PLAIN")


@scene
def smtp_auth_plain_at_once(net: Network) -> None:
    """SMTP AUTH PLAIN with the secret on the command's own line."""
    smtp(net, "AUTH=PLAIN", "--sasl-ir")


@scene
def smtp_auth_login(net: Network) -> None:
    """SMTP AUTH LOGIN."""
    smtp(net, "AUTH=LOGIN")


@scene
def smtp_starttls(net: Network) -> None:
    """STARTTLS comes before the login, so there is nothing to see."""
    client, server = net.pair()
    server.serve(25, programs.PYTHON, str(HERE / "smtp_server.py"), "25", *certificate(net))
    with net.capture(client):
        client.run(
            *("curl", "-sk", "--ssl-reqd", f"smtp://{SERVER}/client.example", "-u", LOGIN),
            *("--mail-from", "alice@mail.example", "--mail-rcpt", "bob@mail.example", "-T", "-"),
            given=b"Subject: tea\r\n\r\nCome at five.\r\n",
        )


@scene
def smtp_plain_mail(net: Network) -> None:
    """A letter between servers, without a login."""
    client, server = net.pair()
    server.serve(25, programs.PYTHON, str(HERE / "smtp_server.py"), "25")
    with net.capture(client):
        client.run(
            *("curl", "-s", f"smtp://{SERVER}/client.example"),
            *("--mail-from", "alice@mail.example", "--mail-rcpt", "bob@mail.example", "-T", "-"),
            given=b"Subject: tea\r\n\r\nCome at five.\r\n",
        )


@scene
def http_basic(net: Network) -> None:
    """HTTP's Basic authentication."""
    client, server = net.pair()
    web(server)
    with net.capture(client):
        get(client, SERVER, 80, "-u", LOGIN)


@scene
def http_basic_proxy(net: Network) -> None:
    """The same to a proxy, at a port that is not HTTP's own."""
    client, server = net.pair()
    web(server, 3128)
    with net.capture(client):
        client.run("curl", "-s", "-x", f"http://{LOGIN}@{SERVER}:3128", "http://www.example/", "-o", "/dev/null")


@scene
def http_bearer(net: Network) -> None:
    """A bearer token in the clear."""
    client, server = net.pair()
    web(server, 8080)
    with net.capture(client):
        get(client, SERVER, 8080, "-H", "Authorization: Bearer c2VjcmV0LXRva2Vu")


@scene
def telnet_login(net: Network) -> None:
    """A login by telnet: user and password go over a character at a time."""
    client, server = net.pair()
    asks = net.scratch / "asks"
    asks.write_text(
        "#!/bin/sh\nprintf 'login: '; read user; stty -echo; printf 'Password: '; read secret; stty echo\n"
        "printf '\\r\\nLast login: Mon Nov 23\\r\\n$ '; read word\n"
    )
    asks.chmod(0o755)
    server.serve(23, "socat", "TCP4-LISTEN:23,reuseaddr", f"EXEC:/usr/sbin/telnetd -h -E {asks}")
    with net.capture(client):
        process = client.start("telnet", SERVER, "23", stdin=subprocess.PIPE)
        assert process.stdin is not None
        for line in (b"alice\n", b"wonderland\n", b"exit\n"):
            time.sleep(1)
            for letter in line:
                process.stdin.write(bytes((letter,)))
                process.stdin.flush()
                time.sleep(0.02)
        time.sleep(0.7)


@scene
def ldap_bind(net: Network) -> None:
    """A simple bind at OpenLDAP's server."""
    client, server = net.pair()
    config = net.scratch / "slapd.conf"
    (net.scratch / "db").mkdir()
    config.write_text(
        "include /etc/ldap/schema/core.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n"
        f"pidfile {net.scratch}/pid\n"
        "database mdb\nmaxsize 10485760\nsuffix dc=example\nrootdn cn=alice,dc=example\nrootpw wonderland\n"
        f"directory {net.scratch}/db\n"
    )
    server.serve(389, "slapd", "-d", "0", "-f", str(config), "-h", "ldap:///")
    with net.capture(client):
        client.run(
            *("ldapsearch", "-x", "-H", f"ldap://{SERVER}", "-D", "cn=alice,dc=example", "-w", "wonderland"),
            *("-b", "dc=example", "-s", "base"),
        )


@scene
def ldap_anonymous(net: Network) -> None:
    """An LDAP bind without name and password."""
    client, server = net.pair()
    config = net.scratch / "slapd.conf"
    config.write_text(f"include /etc/ldap/schema/core.schema\npidfile {net.scratch}/pid\n")
    server.serve(389, "slapd", "-d", "0", "-f", str(config), "-h", "ldap:///")
    with net.capture(client):
        client.run("ldapsearch", "-x", "-H", f"ldap://{SERVER}", "-b", "", "-s", "base")


@scene
def snmp_community(net: Network) -> None:
    """SNMP version 2c: the community is the password."""
    client, server = net.pair()
    config = net.scratch / "snmpd.conf"
    config.write_text("rocommunity wonderland\nagentaddress udp:161\n")
    words = ("snmpd", "-f", "-C", "-c", str(config), "-Lf", "/dev/null", "-p", str(net.scratch / "pid"))
    server.serve(161, *words, protocol="udp")
    with net.capture(client):
        client.run("snmpget", "-v2c", "-c", "wonderland", "-r", "0", SERVER, "1.3.6.1.2.1.1.3.0")


@scene
def snmp_public(net: Network) -> None:
    """The community everybody knows."""
    client, server = net.pair()
    config = net.scratch / "snmpd.conf"
    config.write_text("rocommunity public\nagentaddress udp:161\n")
    words = ("snmpd", "-f", "-C", "-c", str(config), "-Lf", "/dev/null", "-p", str(net.scratch / "pid"))
    server.serve(161, *words, protocol="udp")
    with net.capture(client):
        client.run("snmpget", "-v1", "-c", "public", "-r", "0", SERVER, "1.3.6.1.2.1.1.3.0")


@scene
def words_like_a_login(net: Network) -> None:
    """A page about POP3 that says USER and PASS: a text, and no login."""
    client, server = net.pair()
    text = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nUSER alice\r\nPASS wonderland\r\nAUTH PLAIN abc=\r\n"

    def answer(talk: socket.socket) -> None:
        talk.recv(4096)
        talk.sendall(text)

    answering(server.listen(80), answer)
    with net.capture(client):
        get(client, SERVER)
