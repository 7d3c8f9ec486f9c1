"""A certificate for TLS servers, made anew."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate with its key, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: there is no certificate to run TLS with")
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=www.example.com",
         "-keyout", "-", "-out", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    path.write_bytes(made.stdout)
    return path
