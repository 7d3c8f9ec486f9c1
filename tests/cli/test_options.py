"""How a command line is read: as GNU getopt_long and tcpdump read it."""

from __future__ import annotations

import pytest

from cli import running
from wiretale.cli import options as flags
from wiretale.cli.options import BadFlag, Options
from wiretale.errors import UsageError


def parse(*words: str) -> Options:
    return flags.parse(words, lambda text: None)


def test_every_row_of_the_table_can_be_obeyed() -> None:
    known = vars(Options())
    for letter, long, argument, does, where, says in flags.OPTIONS:
        assert len(letter) <= 1 and (letter or long), (letter, long)
        if not says:
            continue
        assert says.endswith("."), letter or long
        assert where in (flags.READING, flags.LIVE, flags.WRITING)
        if does.startswith("!"):
            continue
        name = does.partition("=")[0].rstrip("+[]")
        assert name in known, f"{letter or long} sets {name}"
        assert not (argument and does not in (name, name + "[]")), f"{letter or long} cannot take an argument and count"


def test_letters_and_long_names_are_unique() -> None:
    for column in (0, 1):
        names = [row[column] for row in flags.OPTIONS if row[column]]
        assert len(names) == len(set(names))


def test_letters_may_be_clustered() -> None:
    options = parse("-nvvXr", "file", "-c3")
    assert (options.numeric, options.verbose, options.hex_ascii) == (1, 2, 1)
    assert (options.read_file, options.count) == ("file", 3)


def test_an_argument_may_follow_at_once_or_apart() -> None:
    assert parse("-rfile").read_file == parse("-r", "file").read_file == "file"
    assert parse("--snapshot-length=9").snaplen == parse("--snapshot-length", "9").snaplen == 9
    assert parse("-r", "-n").read_file == "-n"


def test_flags_may_follow_the_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSIXLY_CORRECT", raising=False)
    options = parse("tcp", "port", "80", "-n")
    assert options.words == ["tcp", "port", "80"]
    assert options.numeric == 1


def test_posixly_correct_stops_at_the_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSIXLY_CORRECT", "1")
    options = parse("-n", "tcp", "-v")
    assert (options.words, options.verbose) == (["tcp", "-v"], 0)


def test_after_two_dashes_all_is_expression() -> None:
    options = parse("-n", "--", "-v", "--")
    assert (options.words, options.verbose) == (["-v", "--"], 0)


def test_a_dash_alone_is_no_flag() -> None:
    assert parse("-r", "-", "-").words == ["-"]


@pytest.mark.parametrize(
    ("word", "attribute", "value"),
    [
        ("--snap=7", "snaplen", 7),
        ("--num", "numbered", True),
        ("--abs", "absolute_sequence", True),
        ("--co", "count_only", True),
        ("--nan", "nanosecond", 1),
        ("--time-stamp-p=nano", "nanosecond", 1),
        ("--dont", "no_checksums", True),
        ("--lengths", "lengths", True),
    ],
)
def test_long_names_may_be_cut_short(word: str, attribute: str, value: object) -> None:
    assert getattr(parse(word), attribute) == value


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-Y"], "invalid option -- 'Y'"),
        (["-nY"], "invalid option -- 'Y'"),
        (["-c"], "option requires an argument -- 'c'"),
        (["-nc"], "option requires an argument -- 'c'"),
        (["--foo"], "unrecognized option '--foo'"),
        (["--snapshot-length"], "option '--snapshot-length' requires an argument"),
        (["--snap"], "option '--snapshot-length' requires an argument"),
        (["--nano=3"], "option '--nano' doesn't allow an argument"),
        (["--i"], "option '--i' is ambiguous; possibilities: '--interface' '--immediate-mode'"),
        (
            ["--l=3"],
            "option '--l=3' is ambiguous; possibilities: '--list-interfaces' '--list-time-stamp-types' "
            "'--list-data-link-types' '--linktype'",
        ),
    ],
)
def test_flags_that_do_not_exist(words: list[str], message: str) -> None:
    with pytest.raises(BadFlag) as caught:
        parse(*words)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-c", "0"], "invalid packet count 0"),
        (["-c", "-1"], "invalid packet count -1"),
        (["-c", "x"], "invalid packet count x"),
        (["-c", ""], "invalid packet count "),
        (["-c", "2147483648"], "invalid packet count 2147483648"),
        (["-B", "0"], "invalid packet buffer size 0"),
        (["-C", "5x"], "invalid file size 5x"),
        (["-C", "-5"], "invalid file size -5"),
        (["-C", "9223372036854775808"], "invalid file size 9223372036854775808"),
        (["-C", "9300000000000"], "file size 9300000000000 is too large"),
        (["-s", "08"], "invalid snaplen 08 (must be >= 0 and <= 262144)"),
        (["-W", "0"], "invalid number of output files 0"),
        (["-G", "-1"], "invalid number of seconds -1"),
        (["-s", "10x"], "invalid snaplen 10x (must be >= 0 and <= 262144)"),
        (["-s", "262145"], "invalid snaplen 262145 (must be >= 0 and <= 262144)"),
        (["-T", "foo"], "unknown packet type `foo'"),
        (["-Q", "foo"], "unknown capture direction `foo'"),
        (["-y", "foo"], "invalid data link type foo"),
        (["-j", "foo"], "invalid time stamp type foo"),
        (["--time-stamp-precision", "foo"], "unsupported time stamp precision"),
        (["-tttttt"], "only -t, -tt, -ttt, -tttt and -ttttt are supported"),
        (["-r", "x", "-V", "y"], "-V and -r are mutually exclusive."),
        (["-f", "-r", "x"], "-f can not be used with -V or -r"),
    ],
)
def test_values_that_cannot_be(words: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(*words)
    assert str(caught.value) == message


def test_numbers_are_read_as_c_reads_them() -> None:
    assert parse("-c", "2x").count == 2
    assert parse("-c", " +2").count == 2
    assert parse("-c", "4294967297").count == 1
    assert parse("-s", "0").snaplen == 262144
    assert [parse("-s", text).snaplen for text in ("010", "0x10", " 10")] == [8, 16, 10]
    assert parse("-T", "RTP").packet_type == "rtp"


def test_the_first_wrong_flag_is_told() -> None:
    assert "packet count" in running.here("-c", "0", "--foo").errors
    assert "--foo" in running.here("--foo", "-c", "0").errors
    assert running.here("-h", "-c", "0").status == 0


def test_usage_names_every_flag() -> None:
    usage = flags.usage()
    assert usage.startswith("Usage: wiretale [-AbdDefhHIJKlLnNOpqStuUvxX#] [ ")
    for letter, long, argument, _, _, says in flags.OPTIONS:
        if says and (argument or not letter):
            assert f"[ {'-' + letter if letter else '--' + long}{' ' + argument if argument else ''} ]" in usage
    assert max(len(line.expandtabs(8)) for line in usage.splitlines()) <= 80
