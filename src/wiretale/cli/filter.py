"""`wiretale filter`: what a filter expression means, what it is compiled to, and what each term of it does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from wiretale import linktypes
from wiretale.cli.arguments import Parser
from wiretale.cli.output import PROGRAM
from wiretale.errors import UsageError, WiretaleError
from wiretale.filter.errors import FilterError
from wiretale.filter.explain import Explanation, Part, explain
from wiretale.filter.filter import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FAILED: Final = 1
SHOWN: Final = 3  # terms beside an instruction; of more there is only their number
TERMS_AT: Final = 52  # the column in which they stand

DESCRIPTION: Final = """\
Explains a filter expression: in a sentence, as a tree, and as the program that it is compiled to, with the term that
each instruction is for. With -r, how many packets of a capture each part is asked of, keeps and removes."""

EPILOGUE: Final = """\
  wiretale filter 'tcp port 443 and not src net 10.0.0.0/8'
  wiretale filter -r capture.pcap 'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0'
"""


def parser() -> Parser:
    made = Parser("filter", DESCRIPTION, EPILOGUE, "[options] EXPRESSION")
    made.add_argument("words", nargs="*", metavar="EXPRESSION", help="the expression; it may be several words")
    made.add_argument("-r", dest="file", metavar="FILE", help="count the packets of this capture")
    made.add_argument("-y", dest="link_type", metavar="TYPE", help="the packets' link type (with -r, the capture's)")
    made.add_argument("-O", dest="optimize", action="store_false", help="do not optimize the program")
    made.add_argument(
        "--scoped", action="store_true",
        help="let vlan, mpls, ... move offsets for their own part only, and look behind tags and extension headers",
    )  # fmt: skip
    return made


def main(words: Sequence[str]) -> int:
    """Runs the command; returns the exit status."""
    try:
        arguments = parser().parse_intermixed_args(list(words))
        text = " ".join(arguments.words).strip()
        if not text:
            raise UsageError("filter needs an expression", "For example: wiretale filter 'tcp port 443'.")
        link_type = 1 if arguments.link_type is None else named(arguments.link_type)
        counted = selected = 0
        if arguments.file is None:
            made = explain(text, link_type=link_type, optimize=arguments.optimize, scoped=arguments.scoped)
        else:
            made, counted, selected = counts(text, arguments.file, arguments.optimize, arguments.scoped)
        sys.stdout.writelines(line + "\n" for line in told(made, arguments.file, counted, selected))
        sys.stdout.flush()
    except SystemExit:  # --help
        return 0
    except FilterError as error:
        sys.stderr.write(f"{PROGRAM}: {error.render()}\n")
        return FAILED
    except WiretaleError as error:
        hint = f"\n    {error.hint}" if error.hint else ""
        sys.stderr.write(f"{PROGRAM}: {error}{hint}\n")
        return FAILED
    except BrokenPipeError:
        return FAILED
    return 0


def named(name: str) -> int:
    """The number of a link type that -y names."""
    number = linktypes.by_name(name)
    if number is None:
        raise UsageError(f"invalid data link type {name}", "A name such as EN10MB or RAW.")
    return number


def counts(text: str, path: str, optimize: bool, scoped: bool) -> tuple[Explanation, int, int]:
    """The explanation with a capture's packets counted; how many there are, and how many are selected."""
    from wiretale.errors import CaptureFileError
    from wiretale.files.open import open_capture

    with open_capture(path) as source:
        link_type = number_of(source.link_type)
        made = explain(text, link_type=link_type, snaplen=source.snaplen, optimize=optimize, scoped=scoped)
        counted = selected = others = 0
        try:
            while (batch := source.read()) is not None:
                if any(interface.link_type != link_type for interface in batch.interfaces):
                    others += batch.count
                    continue
                counted += batch.count
                selected += made.count(batch)
        except CaptureFileError as error:
            sys.stderr.write(f"{PROGRAM}: {path}: {error}\n")
        if others:
            sys.stderr.write(f"{PROGRAM}: {others} packets beside interfaces of another link type are not counted\n")
    return made, counted, selected


def told(made: Explanation, path: str | None, counted: int, selected: int) -> Iterator[str]:
    """The lines to show."""
    yield made.sentence
    yield ""
    rows = list(tree(made.tree))
    if path is None:
        yield from (label for label, _ in rows)
    else:
        yield f"{path}: {counted:,} packets, {selected:,} selected"
        yield ""
        width = max((len(label) for label, _ in rows), default=0)
        yield f"{'':{width}}  {'asked':>12} {'kept':>12} {'removed':>12}"
        for label, part in rows:
            yield f"{label:{width}}  {part.asked:12,} {part.kept:12,} {part.removed:12,}"
    yield ""
    for line, terms in made.listing():
        shown = ", ".join(terms[:SHOWN]) + (f" and {len(terms) - SHOWN} more" if len(terms) > SHOWN else "")
        yield f"{line:{TERMS_AT}}{shown}".rstrip()
    for note in made.notes:
        yield ""
        yield f"Note: {note}"


def tree(part: Part | None, depth: int = 0) -> Iterator[tuple[str, Part]]:
    """The parts of a filter, each with its line."""
    if part is None:
        return
    yield "  " * depth + part.label, part
    for inner in part.parts:
        yield from tree(inner, depth + 1)
