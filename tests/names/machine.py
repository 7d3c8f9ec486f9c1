"""A machine of the test's own: namespaces with their own /etc and loopback, where a test can say which hosts there are.

Everything in it is real: the C library reads the files, and asks the name server that listens there.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import wiretale

SERVER = Path(__file__).with_name("dns_server.py")
TABLES = ("passwd", "group", "networks", "protocols", "services", "ethers")
SWITCH = "hosts: {hosts}\n" + "".join(f"{table}: files\n" for table in TABLES)

SETUP = """
set -e
mkdir "$FOLDER/etc"
mount -t tmpfs none "$FOLDER/etc"
cp -a /etc/. "$FOLDER/etc/"
rm -f "$FOLDER/etc/resolv.conf" "$FOLDER/etc/ethers"
cp "$FOLDER"/files/* "$FOLDER/etc/"
mount --bind "$FOLDER/etc" /etc
ip link set lo up
set +e
"""
SERVED = """
mkfifo "$FOLDER/ready"
"$PYTHON" "$SERVER" "$DELAY" > "$FOLDER/ready" &
server=$!
read -r word < "$FOLDER/ready"
trap 'kill $server' EXIT
"""


@functools.cache
def why_not() -> str:
    """Why there can be no such machine here; empty if there can be."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return "unshare or ip is not installed"
    done = subprocess.run(
        ["unshare", "-mn", "sh", "-c", "ip link set lo up && mount -t tmpfs none /mnt"], capture_output=True, timeout=60
    )
    return "" if done.returncode == 0 else "namespaces cannot be made here: " + done.stderr.decode().strip()


def run(
    folder: Path,
    script: str,
    *,
    hosts: str = "127.0.0.1 localhost\n",
    ethers: str = "",
    services: str = "",
    delay: float | None = None,
    sources: str = "",
    timeout: float = 100,
) -> subprocess.CompletedProcess[bytes]:
    """Runs a shell script on such a machine.

    `hosts` and `ethers` are its files, `services` is added to this system's. With a `delay` there is a name
    server that answers after so many seconds (never if it is negative). `sources` are those of nsswitch.conf. In
    the script, $WIRETALE stands for our command, with its words as they are.
    """
    if why_not():
        pytest.skip(why_not())
    files = folder / "files"
    files.mkdir()
    (files / "hosts").write_text(hosts)
    if ethers:
        (files / "ethers").write_text(ethers)
    (files / "services").write_text(Path("/etc/services").read_text("latin1") + services, "latin1")
    (files / "resolv.conf").write_text("nameserver 127.0.0.1\n" if delay is not None else "")
    (files / "nsswitch.conf").write_text(SWITCH.format(hosts=sources or ("files" if delay is None else "files dns")))
    environment = dict(
        os.environ, FOLDER=str(folder), PYTHON=sys.executable, SERVER=str(SERVER), DELAY=str(delay), TZ="UTC",
        PYTHONPATH=str(Path(wiretale.__file__).parents[1]), WIRETALE=f"{sys.executable} -m wiretale",
    )  # fmt: skip
    words = ["unshare", "-mn", "bash", "-c", SETUP + (SERVED if delay is not None else "") + script]
    return subprocess.run(words, capture_output=True, env=environment, cwd=folder, timeout=timeout)


def result(done: subprocess.CompletedProcess[bytes]) -> bytes:
    """The standard output of a script that went well."""
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout
