"""The house's walls: who may import whom, what is compiled, what the package offers, what start-up costs."""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import making
import wiretale

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "wiretale"
MODULES = sorted(SOURCE.rglob("*.py"))

# Whom every room may know: plain facts, at the bottom of the house.
GROUND = {"native", "errors", "batch", "linktypes", "version", "source"}
# Whom each room may know besides itself and the ground.
ROOMS: dict[str, set[str]] = {
    "dissect": set(),
    "files": set(),
    "capture": {"capturing"},  # whose function has its name, so that the room can be called
    "filter": {"names.lookup"},
    "names": {"dissect.text", "dissect.headers"},  # whose `Names` it implements, and what packets say of names
    "protocols": {"dissect", "names"},
    "annotate": {"dissect", "listing.record", "names"},
    "conversations": {"dissect.headers", "names.resolver"},
    "encryption": {"dissect.headers"},
    "decryption": {"dissect.text"},  # whose `Keys` it implements
    "columns": {"dissect.headers"},
    # What printing uses, to read it back: tables of what things are called, services' names.
    "listing": {"protocols", "names.lookup"},
}
# Rooms that tie others together: they may know anything but the command line.
HALLS = {"web", "tui"}
# What the ordinary path must not load: each costs more time than a small capture takes to print.
COSTLY = {"typing", "argparse", "re", "dataclasses", "enum", "logging", "subprocess", "inspect", "ipaddress"}


def imports(path: Path) -> set[str]:
    """The modules of wiretale that a module imports, without `wiretale.`; `TYPE_CHECKING` blocks count too."""
    package = path.relative_to(SOURCE).parts[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = ["wiretale", *package][: len(package) + 2 - node.level]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                is_module = is_part(deeper)
                found.add(deeper if is_module else base)
    return {name.removeprefix("wiretale.") for name in found if name.startswith("wiretale.")}


def is_part(name: str) -> bool:
    """Whether wiretale has a module of this name."""
    if not name.startswith("wiretale."):
        return False
    path = SOURCE.joinpath(*name.split(".")[1:])
    return path.is_dir() or path.with_suffix(".py").exists()


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports(path: Path) -> None:
    """A module imports only from the rooms that its own may know."""
    inside = path.relative_to(SOURCE).parts
    room = inside[0] if len(inside) > 1 else ""
    if room == "cli" or inside == ("__main__.py",):
        return
    known = imports(path)
    assert not {name for name in known if name.split(".")[0] == "cli"}, "nothing may import the command line"
    if room == "" or room in HALLS:
        return
    assert room in ROOMS, f"{room} is a new room: say in ROOMS whom it may know"
    allowed = GROUND | ROOMS[room] | {room}
    strangers = {
        name for name in known
        if not any(name == door or name.startswith(door + ".") for door in allowed)
    }
    assert not strangers, f"{room} may know only {sorted(allowed)}"


def compiled() -> tuple[str, ...]:
    """COMPILED, read from setup.py without running it."""
    for node in ast.parse((ROOT / "setup.py").read_bytes()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "COMPILED":
            found: tuple[str, ...] = ast.literal_eval(node.value)
            return found
    raise AssertionError("setup.py has no COMPILED")


def test_compiled_names_modules() -> None:
    """COMPILED names each module once, in order, and each is there."""
    named = compiled()
    assert list(named) == sorted(set(named))
    for module in named:
        assert (SOURCE / f"{module}.py").is_file(), f"COMPILED names {module}, and there is no such module"


def test_dissector_classes_are_compiled() -> None:
    """An interpreted class cannot extend a compiled one, so whoever extends `Dissector` must be compiled with it."""
    for path in MODULES:
        if any(
            isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "Dissector" for base in node.bases)
            for node in ast.parse(path.read_bytes()).body
        ):
            assert name_of(path) in compiled(), f"{path} has a Dissector class: add it to COMPILED"


def test_compiled_modules_run_compiled() -> None:
    """In compiled mode every module of COMPILED is; in interpreted mode none is."""
    from wiretale.dissect import packet

    native = not packet.__file__.endswith(".py")
    for name in compiled():
        module = importlib.import_module("wiretale." + name.replace("/", "."))
        assert str(module.__file__).endswith(".py") != native, name


def test_no_stale_extensions() -> None:
    """What was compiled into the source tree is COMPILED, and newer than its source."""
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        for path in SOURCE.rglob(f"*{suffix}"):
            module = path.relative_to(SOURCE).as_posix()[: -len(suffix)]
            if "__mypyc" in module:
                continue
            assert module in compiled(), f"{path} shadows a module that is not compiled: remove it"


def test_public_names() -> None:
    """Every name in `__all__` is there, none twice, and nothing else shows without an underscore."""
    offered: list[str] = list(getattr(wiretale, "__all__", ()))
    if not offered:
        pytest.skip("the package offers no names yet")
    assert len(set(offered)) == len(offered)
    for name in offered:
        assert getattr(wiretale, name) is not None, name
    assert set(offered) <= set(dir(wiretale))


def test_ordinary_path_is_light(tmp_path: Path) -> None:
    """Printing a capture of the usual protocols loads no costly module."""
    capture = tmp_path / "usual.pcap"
    capture.write_bytes(making.pcap([
        making.ether_tcp(b"hello", 40000, 80), making.ether_udp(b"hello", 40000, 40001),
        making.ether_udp6(b"hello", 40000, 40001),
    ]))
    if (SOURCE / "cli" / "main.py").exists():
        start = "from wiretale.cli import main\nmain.main(sys.argv[1:])\n"
    else:
        start = "from wiretale.cli import dump\ndump.render(sys.argv[3], ['-nn'])\n"
    program = (
        "import sys\nbefore = set(sys.modules)\n" + start
        + "print('loaded', *sorted(set(sys.modules) - before), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "-nn", "-r", str(capture)], capture_output=True, text=True,
        env={"PYTHONPATH": str(Path(wiretale.__file__).parents[1]), "TZ": "UTC"}, check=True,
    )
    loaded = done.stderr.rpartition("loaded ")[2].split()
    assert "wiretale.dissect.printer" in loaded
    assert not COSTLY & set(loaded), f"loaded on the way: {sorted(COSTLY & set(loaded))}"
