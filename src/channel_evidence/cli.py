"""The command line: `channel-evidence check | verify | audit | look-up | new-study | remove-study | changed | export | run | html | fix | docs`."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path

from channel_evidence.lean import without_address_grammars
from channel_evidence.place import in_a_line

# Nothing heavy is imported here: a command imports what it needs, so that help and no-ops answer at once.


class Refusal(Exception):
    """Input that cannot be used; the message is for the reader, and `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


MOST = 10  # of what was looked up, for a reader
NOTHING = 5  # the exit code when there is nothing to run, as pytest's


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Parameters: arguments, without the program name; None for the process's own.
    Returns: 0 good, 1 faulty input or a failed check, 2 wrong usage, 5 nothing to run, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a sign shows its number
            stream.reconfigure(errors="backslashreplace", **_as_files_are(stream))
    options = parser().parse_args(arguments)
    if options.run in (_run, _html, _fix, _docs):
        without_address_grammars()
    try:
        code = options.run(options)
        sys.stdout.flush()  # here, so that a reader who hung up is noticed inside the try
        return code
    except Refusal as refusal:
        print(f"channel-evidence: {refusal}", file=sys.stderr)
        return refusal.code
    except BrokenPipeError:
        _hang_up()
        return 1
    except OSError as error:  # a full disk, a folder that may not be written, a device that fails
        place = f"{in_a_line(error.filename)}: " if error.filename else ""
        print(f"channel-evidence: {place}{error.strerror or error}", file=sys.stderr)
        _hang_up()
        return 1
    except KeyboardInterrupt:
        print("channel-evidence: stopped", file=sys.stderr)
        return 130


def _as_files_are(stream) -> dict[str, str]:
    """Windows writes what goes to a file or pipe in the system's code page and CRLF: not what our own commands read."""
    ours = sys.platform == "win32" and not stream.isatty() and "PYTHONIOENCODING" not in os.environ
    return {"encoding": "utf-8", "newline": "\n"} if ours else {}


def _hang_up() -> None:
    """Let nothing more be written to a standard output that cannot be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(prog="channel-evidence", description="Validate, run and render the collection.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    def with_notebooks(sub: argparse.ArgumentParser, verb: str) -> None:
        sub.add_argument(
            "notebooks", metavar="NOTEBOOK", nargs="*", help=f"what to {verb}: paths, names or folders (default: all)"
        )

    def with_limits(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--cell-timeout", metavar="SECONDS", type=_seconds, help="limit for a cell (default: 60)")
        sub.add_argument("--timeout", metavar="SECONDS", type=_seconds, help="limit for a notebook (default: 1800)")

    def with_data(sub: argparse.ArgumentParser) -> None:
        sub.add_argument(
            "--data", metavar="DIR", type=Path, help="folder of the data package (default: the collection's own)"
        )

    with_data(command("check", _check, "Validate the data package."))
    sub = command("verify", _verify, "Compare every quoted place with your own copies of the sources.")
    sub.add_argument("--sources", metavar="DIR", type=Path, required=True, help="folder with the source texts")
    with_data(sub)
    sub = command("audit", _audit, "Say whether each printed number, and each statement about it, holds.")
    sub.add_argument("target", metavar="STUDY|SOURCE", nargs="?", help="a study_id or source_id (default: all)")
    sub.add_argument("--format", choices=("table", "csv", "json"), default="table")
    sub.add_argument("--strict", action="store_true", help="exit 1 if a verdict differs from the committed expectation")
    sub.add_argument("--renew", action="store_true", help="make today's verdicts the committed expectation")
    with_data(sub)
    sub = command("new-study", _new_study, "Add a study from one TOML or JSON file, or try it.")
    sub.add_argument("file", metavar="FILE", nargs="?", type=Path, help="the study, in .toml or .json")
    what = sub.add_mutually_exclusive_group()
    what.add_argument("--example", action="store_true", help="print a commented file to begin with")
    what.add_argument("--check", action="store_true", help="audit the file and add nothing")
    what.add_argument("--dry-run", action="store_true", help="say which published answers would move, and add nothing")
    sub.add_argument("--notebook", action="store_true", help="make a page for the study, to go on from")
    with_data(sub)
    sub = command("remove-study", _remove_study, "Take a study out of the tables, with what rests on it alone.")
    sub.add_argument("study", metavar="STUDY", help="its study_id")
    with_data(sub)
    sub = command("changed", _changed, "Say which published answers moved since a commit, and which rows moved them.")
    sub.add_argument("revision", metavar="REV", help="a commit, tag or branch")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    sub = command("export", _export, "Write the data as zip, SQLite, DuckDB, Parquet and Croissant.")
    sub.add_argument("out", metavar="DIR", type=Path, help="folder to make, or an earlier export to replace")
    with_data(sub)
    sub = command(
        "look-up", _look_up, "Find every printing, claim and doubt that fits some words or the numbers of a passage."
    )
    sub.add_argument("words", metavar="WORDS", nargs="+", help='what to look for, such as "33 percent no response"')
    sub.add_argument("--format", choices=("table", "csv", "json"), default="table")
    with_data(sub)
    sub = command("run", _run, "Execute notebooks, compare them with their stored outputs, and gate them.")
    with_notebooks(sub, "run")
    with_limits(sub)
    sub.add_argument("--changed", action="store_true", help="skip what has passed and not changed since")
    sub = command(
        "html", _html, "Render notebooks to web pages, with an index; the site then holds these and no others."
    )
    with_notebooks(sub, "render")
    sub.add_argument("--out", metavar="DIR", type=Path, help="folder to make or replace (default: build/html)")
    sub.add_argument(
        "--studies",
        action=argparse.BooleanOptionalAction,
        help="make a page for every study (default: if no NOTEBOOK is named)",
    )
    sub.add_argument("--execute", action="store_true", help="render fresh outputs; the notebooks are not written")
    sub = command("fix", _fix, "Re-execute and normalise notebooks in place.")
    with_notebooks(sub, "fix")
    with_limits(sub)
    sub.add_argument("--allow-errors", action="store_true", help="store errors as outputs instead of refusing")
    command("docs", _docs, "Renew the generated parts of README.md and data/README.md.").add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if something would change"
    )
    return top


def _data_dir(given: Path | None) -> Path:
    from channel_evidence.place import data_dir

    try:
        return data_dir(given)
    except FileNotFoundError as error:
        raise Refusal(str(error)) from None


def _root() -> Path:
    return _data_dir(None).parent


def _check(options: argparse.Namespace) -> int:
    from channel_evidence.tables.check import check

    folder = _data_dir(options.data)
    try:
        faults = check(folder)
    except OSError as error:
        raise Refusal(str(error)) from None
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"check: {len(faults)} fault{'' if len(faults) == 1 else 's'} in {folder}", file=sys.stderr)
        return 1
    from channel_evidence.tables import NAMES, load

    data = load(folder)
    print("check: sound; " + ", ".join(f"{len(data.rows(name))} {name}" for name in (*NAMES, *data.codings)))
    return 0


def _loaded(given: Path | None):
    from channel_evidence.tables import load
    from channel_evidence.tables.check import check

    folder = _data_dir(given)
    if faults := check(folder):
        raise Refusal(f"{faults[0]} (`channel-evidence check` lists all faults)")
    return load(folder)


def _verify(options: argparse.Namespace) -> int:
    from channel_evidence.tables.provenance import verify

    try:
        found = verify(_loaded(options.data), options.sources)
    except OSError as error:
        raise Refusal(str(error)) from None
    if len(found.rows):
        print(found.rows.to_string(index=False))
    for failure in found.failures:
        print(failure, file=sys.stderr)
    for source in found.without_copy:
        print(f"no copy of {source} among the texts")
    places, agreeing = found.rows["places"].sum(), found.rows["agreeing"].sum()
    print(
        f"verify: {agreeing} of {places} places agree; {found.without_text} sources were read in excerpts and have no text"
    )
    if not len(found.rows):
        raise Refusal(f"{options.sources}: holds none of the source texts")
    return 0 if found.sound else 1


def _audit(options: argparse.Namespace) -> int:
    from channel_evidence.audit import audit, expectation

    data = _loaded(options.data)
    if options.renew:
        expectation.renew(audit(None, data), _root())
    try:
        found = audit(options.target, data)
    except KeyError as error:
        raise Refusal(f"{error.args[0]}; studies and sources are listed in data/") from None
    if options.format == "json":
        print(found.to_json(orient="records", indent=1, force_ascii=False))
    elif options.format == "csv":
        print(found.to_csv(index=False, lineterminator="\n"), end="")
    else:
        _print_table(found)
    try:
        changed = expectation.differences(found, _root(), whole=not options.target) if options.strict else []
    except FileNotFoundError as error:
        raise Refusal(f"{error.filename}: no verdicts are committed here to compare with") from None
    for line in changed:
        print(line, file=sys.stderr)
    return 1 if changed else 0


def _new_study(options: argparse.Namespace) -> int:
    from channel_evidence.contribute import command

    folder = _data_dir(options.data)
    if options.example:
        print(command.example(folder), end="")
        return 0
    if options.file is None:
        raise Refusal("new-study needs a FILE, or --example", 2)
    if options.check:
        return _tried(lambda: command.check(options.file, folder))
    if options.dry_run:
        return _tried(lambda: command.dry_run(options.file, folder))
    _may_change(folder)
    return _tried(lambda: command.add(options.file, folder, _documents(folder), notebook=options.notebook))


def _remove_study(options: argparse.Namespace) -> int:
    from channel_evidence.contribute import command

    folder = _data_dir(options.data)
    _may_change(folder)
    return _tried(lambda: command.remove(options.study, folder, _documents(folder)))


def _may_change(folder: Path) -> None:
    from channel_evidence.place import PACKAGE

    if folder.resolve() == PACKAGE / "data":
        raise Refusal(f"{folder}: is part of the installed package; name a folder of your own with --data")


def _changed(options: argparse.Namespace) -> int:
    from channel_evidence.answers import report

    def act() -> int:
        found, number = report.since(options.revision, _root(), lambda words: print(words, file=sys.stderr))
        if options.format == "json":
            print(report.as_json(found))
        else:
            print(
                report.told(found)
                + f"changed: {len(found)} answers moved since {options.revision}, {number} there are now"
            )
        return 0

    return _tried(act)


def _export(options: argparse.Namespace) -> int:
    from channel_evidence.exporting.export import export

    data = _loaded(options.data)

    def act() -> int:
        for left in export(data, options.out):
            print(f"export: left out {left}", file=sys.stderr)
        print(f"export: wrote {options.out}: {len(data.estimates)} printed numbers of {len(data.studies)} studies")
        return 0

    return _tried(act)


def _documents(folder: Path):
    """What renews the generated texts beside a data package; nothing where there are none."""
    from channel_evidence.site.readme import renew

    return lambda root: renew(root) if folder.name == "data" else []


def _tried(act) -> int:
    """Run a command that changes tables, its refusals told in one line each."""
    from channel_evidence.contribute import command
    from channel_evidence.contribute.entry import Unusable

    try:
        return act()
    except Unusable as fault:
        return command.refusal(fault)
    except (KeyError, ValueError) as error:
        raise Refusal(str(error.args[0])) from None
    except OSError as error:
        place = f"{in_a_line(error.filename)}: " if error.filename else ""
        raise Refusal(f"{place}{error.strerror or error}; nothing was changed") from None


def _look_up(options: argparse.Namespace) -> int:
    from channel_evidence.look_up import report
    from channel_evidence.look_up.search import Searcher
    from channel_evidence.site.derived import look_up_entries

    text = " ".join(options.words)
    if not text.strip():
        raise Refusal("there are no words to look up", 2)
    groups = report.look_up(Searcher(look_up_entries(_data_dir(options.data), lambda: _loaded(options.data))), text)
    if options.format == "json":
        print(report.as_json(groups))
    elif options.format == "csv":
        print(report.as_csv(groups), end="")
    else:
        print(report.as_table(groups, MOST))
    return 0


def _print_table(found) -> None:
    """The findings for a reader: each fault once with its places, what else changes the meaning, and the verdicts counted."""
    from channel_evidence.audit.verdicts import faults

    told = found[(found["verdict"] == "consistent") & (found["severity"] != "harmless")]
    for row in [*faults(found).itertuples(), *told.assign(places=told["target"]).itertuples()]:
        population = f" In the population: {row.in_population}." if row.in_population else ""
        numbers = " | ".join(text for text in (row.reported, row.bounds) if text)
        print(f"{row.places}  [{row.check}] {row.verdict}, {row.severity}\n    {numbers}\n    {row.detail}{population}")
    counts = found.groupby("verdict").size()
    print(
        f"audit: {len(faults(found))} distinct faults; "
        + ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        + f" ({len(found)} findings)"
    )


def _seconds(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise ValueError
    return value


def notebook_paths(names: list[str], root: Path) -> list[Path]:
    """The notebooks meant by names: paths, names (with or without .ipynb) in notebooks/, or folders; all if none is given.

    Parameters: names; root, the folder of the collection.
    Returns: the paths, each notebook once; those of a folder sorted, with those of its folders, checkpoints left out.
    Raises: Refusal for a name that means nothing.
    """
    from channel_evidence.place import distinct

    return distinct(path for name in names or [str(root / "notebooks")] for path in _meant(name, root / "notebooks"))


def _meant(name: str, folder: Path) -> list[Path]:
    if name and Path(name).is_dir():
        inside = Path(name).rglob("*.ipynb")
        return sorted(path for path in inside if ".ipynb_checkpoints" not in path.parts and path.is_file())
    candidates = (Path(name), folder / name, folder / f"{name}.ipynb")
    path = next((candidate for candidate in candidates if candidate.is_file()), None)
    if path is not None:
        return [path]
    if any(character in name for character in "*?[") and not Path(name).exists():
        raise Refusal(f"{name}: no file fits this pattern")
    known = ", ".join(sorted(p.stem for p in folder.glob("*.ipynb")))
    raise Refusal(f"{name}: there is no such notebook (known: {known})")


def _progress(paths: list, text: str):
    """A progress bar on a terminal, a line a notebook elsewhere; returns a context manager that gives `tick`."""
    from contextlib import contextmanager

    @contextmanager
    def shown():
        if not sys.stderr.isatty():
            yield lambda name: print(f"{text} {in_a_line(name)}", file=sys.stderr)
            return
        from rich.progress import Progress

        with Progress() as bar:
            task = bar.add_task(text, total=len(paths))
            yield lambda name: bar.update(task, advance=1, description=f"{text} {name}")

    return shown()


def _pages_of(names: list[str], root: Path) -> list[Path]:
    """The notebooks meant by names, as `notebook_paths`, and those in folders; each once, in the order they are named."""
    found = notebook_paths([], root) if not names else []
    for name in names:
        if name and Path(name).is_dir():
            inside = sorted(Path(name).glob("*.ipynb"))
            if not inside:
                raise Refusal(f"{name}: there is no notebook in this folder")
            found += inside
        elif any(sign in name for sign in "*?[") and not Path(name).exists():
            raise Refusal(f"{name}: no file fits this pattern")
        else:
            found += notebook_paths([name], root)
    once: dict[Path, Path] = {}
    for path in found:
        once.setdefault(path.parent.resolve() / path.name, path)
    return list(once.values())


def _html(options: argparse.Namespace) -> int:
    from channel_evidence.site.build import INDEX, LARGEST, LARGEST_INDEX, RenderError, plan

    root = _root()
    out = options.out or root / "build" / "html"
    paths = _pages_of(options.notebooks, root)
    try:
        studies = not options.notebooks if options.studies is None else options.studies
        planned = plan(paths, out, execute=options.execute, studies=studies)
        for fault in planned.faults:
            print(f"channel-evidence: {fault}", file=sys.stderr)
        if planned.current:
            print(f"html: nothing to do; open {out / 'index.html'}")
            return 1 if planned.faults else 0
        with _progress([*planned.todo, *(["studies"] if studies else [])], "rendered") as tick:
            site = planned.build(tick)
    except RenderError as error:
        raise Refusal(str(error)) from None
    for page in site.pages:
        most = LARGEST_INDEX if page.name == INDEX else LARGEST
        if page.stat().st_size > most:
            print(f"html: {page.name} has {page.stat().st_size:,} bytes, more than {most:,}", file=sys.stderr)
    number, missing = len(site.rendered), f"{len(site.faults)} not rendered, " if site.faults else ""
    print(
        f"html: {number} page{'' if number == 1 else 's'} rendered, {missing}{len(site.kept)} unchanged; open {site.pages[0]}"
    )
    return 1 if site.faults else 0


def _run(options: argparse.Namespace) -> int:
    from channel_evidence.execution.validate import run

    root = _root()
    paths = notebook_paths(options.notebooks, root)
    if not paths:
        raise Refusal("there is no notebook to run", NOTHING)
    with _progress(paths, "ran") as tick:
        result = run(
            paths, root, changed=options.changed, tick=tick, cell_seconds=options.cell_timeout, seconds=options.timeout
        )
    for line in result.findings + result.remarks:
        print(line, file=sys.stderr)
    if result.skipped:
        print(f"run: skipped as unchanged since they passed: {', '.join(path.stem for path in result.skipped)}")
    counts = {"passed": result.passed, "failed": result.failed, "skipped": result.skipped}
    words = ", ".join(f"{len(found)} {word}" for word, found in counts.items())
    if result.interrupted:
        left = len(paths) - sum(map(len, counts.values()))
        print(f"run: stopped; {words}, {left} not judged")
        return 130
    print(f"run: {words}")
    return 1 if result.failed else 0


def _fix(options: argparse.Namespace) -> int:
    from channel_evidence.execution.normal_form import fix
    from channel_evidence.execution.pool import limits

    paths = notebook_paths(options.notebooks, _root())
    if not paths:
        raise Refusal("there is no notebook to fix", NOTHING)
    with _progress(paths, "executed") as tick:
        found = fix(
            paths, tick, allow_errors=options.allow_errors, limits=limits(options.cell_timeout, options.timeout)
        )
    for fixed in found:
        print(fixed, file=sys.stderr if fixed.refused else sys.stdout)
    return 1 if any(fixed.refused for fixed in found) else 0


def _docs(options: argparse.Namespace) -> int:
    from channel_evidence.site.readme import renew

    changed = renew(_root(), write=not options.check)
    for path in changed:
        print(f"docs: {path} {'is out of date; run `make docs`' if options.check else 'renewed'}")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
