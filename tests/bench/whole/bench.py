"""Prints what the whole of copydesk costs beside other tools, over the same real pages, in Markdown.

    python tests/bench/whole/bench.py [--pages N] [--rounds N] [--starts N] [PEERS]

PEERS is a folder of virtual environments, one a tool (`make bench` makes them); a tool without one is left
out, and said. In each round all take their turn over the same pages, each with two processes that parse;
counted is the processor time of the whole process tree, servers of ours and their start included
(`process_tree`). Ratios are of one round, so that what else the machine does is in both. A floor is one
step by the library that does it, without our start of it. Pages are those of the gold sets beside
the checkout, spread evenly; fundus reads its own publishers' pages alone, all of that set.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import psutil

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tasks.clients.servers.leases import find_server  # noqa: E402 - the path comes first
from tests.bench.whole.process_tree import Counted, run_tree  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

GOLD = ROOT.parent / "shared" / "gold" / "html"
HERE = Path(__file__).parent
COPYDESK = str(Path(sys.executable).with_name("copydesk"))
PEERS = ("trafilatura", "newspaper4k", "news-please", "datatrove", "fundus")
FEW = 5
INGEST, AGAIN, CLEAN, CLEAN_FUNDUS = (
    "copydesk ingest, nothing there",
    "copydesk ingest, the same again",
    "copydesk clean",
    "copydesk clean, pages of fundus",
)
FLOORS = {"lxml parses": ("parse", "loaded"), "S3 put": ("put", "store"), "S3 get": ("get", "put")}
INSERT = "DuckDB writes the published rows"
OF_FUNDUS = {CLEAN_FUNDUS, "fundus"}
Round = dict[str, Counted]


def lay_pages(folder: Path, most: int) -> None:
    """Write so many pages of the gold sets as plain files, and those of fundus beside them."""
    files = sorted(GOLD.glob("*/html/*.htm*"))
    if not files:
        sys.exit(f"There are no pages in {GOLD}")
    most = min(most, len(files))
    chosen = [files[place * len(files) // most] for place in range(most)]
    for name, paths in (("all", chosen), ("fundus", [each for each in files if each.parts[-3] == "fundus"])):
        (folder / name).mkdir()
        for path in paths:
            target = path.name if name == "fundus" else f"{path.parts[-3]}-{path.name}"
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            (folder / name / target.removesuffix(".gz")).write_bytes(data)


def run(command: Sequence[str], data: Path) -> Counted:
    """Run a command over a data folder, from an empty place; what it prints goes nowhere."""
    with Path(os.devnull).open("wb") as nowhere, tempfile.TemporaryDirectory() as folder:
        return run_tree(command, nowhere, os.environ | {"COPYDESK_DATA_DIR": str(data)}, Path(folder))


def run_floor(step: str, pages: Path, folder: Path) -> Counted:
    """Run a step of `floors.py`."""
    return run([sys.executable, str(HERE / "floors.py"), step, str(pages), str(folder)], folder)


def play_round(pages: Path, peers: Mapping[str, str], number: int) -> Round:
    """Have all take their turn, in another order each round."""
    whole, fundus = pages / "all", pages / "fundus"
    with tempfile.TemporaryDirectory() as name:
        data = Path(name, "data")
        turns = {
            INGEST: lambda: run([COPYDESK, "ingest", str(whole), "--json"], data),
            CLEAN: lambda: run([COPYDESK, "clean", str(whole), "--format", "jsonl"], data),
            CLEAN_FUNDUS: lambda: run([COPYDESK, "clean", str(fundus), "--format", "jsonl"], data),
        } | {
            peer: lambda peer=peer: run(
                [peers[peer], str(HERE / "peers.py"), peer, str(fundus if peer in OF_FUNDUS else whole)], data
            )
            for peer in peers
        }
        names = list(turns)
        first = number % len(names)
        found = {each: turns[each]() for each in names[first:] + names[:first]}
        found[AGAIN] = turns[INGEST]()
        steps = {
            step: run_floor(step, whole, Path(name, step))
            for step in ("loaded", "parse", "store", "put", "get")
        }
        found |= {floor: _minus(steps[step], steps[start]) for floor, (step, start) in FLOORS.items()}
        found[INSERT] = _minus(run_floor("insert", whole, data), steps["loaded"])
    return found


def _minus(step: Counted, start: Counted) -> Counted:
    return Counted(0, step.wall_s - start.wall_s, max(step.processor_s - start.processor_s, 1e-3))


@contextmanager
def hold_servers(data: Path, pages: Path) -> Iterator[None]:
    """Have both servers of a data folder up."""
    command = [sys.executable, str(HERE / "floors.py"), "hold", str(pages), str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield
        holder.communicate()


def measure_servers(data: Path) -> float:
    """Give the processor time that the servers of a data folder have taken so far."""
    servers = (find_server(data / part) for part in ("s3", "prefect"))
    times = [psutil.Process(server.pid).cpu_times() for server in servers if server]
    return sum(each.user + each.system for each in times)


def measure_starts(pages: Path, number: int) -> dict[str, list[Counted]]:
    """Time small commands, so many times each."""
    files = [str(path) for path in sorted((pages / "all").iterdir())]
    found: dict[str, list[Counted]] = {
        each: [] for each in ("--help", "clean, one file", "ingest, five, nothing there")
    }
    running = found["ingest, five, servers running"] = []
    with tempfile.TemporaryDirectory() as name:
        (folder := Path(name)).joinpath("none").mkdir()
        for place in range(number):
            found["--help"].append(run([COPYDESK, "--help"], folder))
            found["clean, one file"].append(run([COPYDESK, "clean", files[place % len(files)]], folder))
            few = [COPYDESK, "ingest", *(files * number)[FEW * place : FEW * (place + 1)]]
            found["ingest, five, nothing there"].append(run(few, folder / f"data-{place}"))
        with hold_servers(folder / "held", folder / "none"):
            for place in range(number + 1):
                few = [COPYDESK, "ingest", *(files * number)[FEW * place : FEW * (place + 1)]]
                before = measure_servers(folder / "held")
                counted = run(few, folder / "held")
                beside = measure_servers(folder / "held") - before
                running.append(Counted(0, counted.wall_s, counted.processor_s + beside))
    del running[0]  # the first one makes the databases
    return found


def spread(values: Sequence[float], form: str = ".1f") -> str:
    """Write a median and a range."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def report_rounds(rounds: Sequence[Round], pages: int, of_fundus: int) -> None:
    """Print what each took, and how many times as much as ours."""
    write("| | processor, s | ms a page | clock, s | times `ingest` | times `clean` |")
    write("| --- | --- | --- | --- | --- | --- |")
    for name in (each for each in rounds[0] if each not in FLOORS and each != INSERT):
        taken = [each[name].processor_s for each in rounds]
        number = of_fundus if name in OF_FUNDUS else pages
        beside = CLEAN_FUNDUS if name in OF_FUNDUS else CLEAN
        times = (
            ""
            if base is None
            else spread([each[name].processor_s / each[base].processor_s for each in rounds], ".2f")
            for base in (None if name in OF_FUNDUS else INGEST, beside)
        )
        clock = f"{median(each[name].wall_s for each in rounds):.1f}"
        each_ms = f"{1000 * median(taken) / number:.1f}"
        write(f"| {name} | {spread(taken)} | {each_ms} | {clock} | {' | '.join(times)} |")
    write("")
    write(f"| floor, {pages} pages | processor, s | `ingest` takes so many times as much |")
    write("| --- | --- | --- |")
    for name in (*FLOORS, INSERT):
        taken = [each[name].processor_s for each in rounds]
        times = [each[INGEST].processor_s / each[name].processor_s for each in rounds]
        write(f"| {name} | {spread(taken, '.2f')} | {spread(times, '.0f')} |")
    write("")
    for name in (INGEST, AGAIN, CLEAN):
        kinds = sorted({kind for each in rounds for kind in each[name].parts})
        shares = ", ".join(
            f"{kind} {median(each[name].parts.get(kind, 0) for each in rounds):.1f}" for kind in kinds
        )
        write(f"Of {name}: {shares} s (sampled).")


def report_starts(starts: Mapping[str, Sequence[Counted]]) -> None:
    """Print what the small commands took."""
    write("")
    write("| start of `copydesk` | clock, s | processor, s |")
    write("| --- | --- | --- |")
    for name, each in starts.items():
        clock, processor = [one.wall_s for one in each], [one.processor_s for one in each]
        write(f"| {name} | {spread(clock, '.2f')} | {spread(processor, '.2f')} |")


def describe_machine(peers: Mapping[str, str]) -> str:
    """Name the machine, and the versions of what was measured."""
    known = Path("/proc/cpuinfo")
    models = {line.partition(": ")[2] for line in known.read_text().splitlines() if "model name" in line}
    asked = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
    versions = (
        f"{peer} {subprocess.check_output([python, '-c', asked, peer], text=True).strip()}"
        for peer, python in peers.items()
    )
    return (
        f"{os.cpu_count()} cores ({', '.join(models) or platform.machine()}), load {os.getloadavg()[2]:.0f}, "
        f"Python {platform.python_version()}; {', '.join(versions)}"
    )


def write(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure all of it and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5, help="none: the starts alone")
    parser.add_argument("--starts", type=int, default=5, help="how often each small command runs")
    parser.add_argument("peers", nargs="?", type=Path, help="a folder of virtual environments")
    options = parser.parse_args()
    pythons = {
        peer: str(options.peers.absolute() / peer / "bin" / "python") for peer in PEERS if options.peers
    }
    peers = {peer: python for peer, python in pythons.items() if Path(python).exists()}
    with tempfile.TemporaryDirectory() as name:
        lay_pages(pages := Path(name), options.pages)
        count, of_fundus = (len(list((pages / each).iterdir())) for each in ("all", "fundus"))
        write(f"{count} pages, {options.rounds} rounds; {describe_machine(peers)}.")
        if lacking := [peer for peer in PEERS if peer not in peers]:
            write(f"No environment, so left out: {', '.join(lacking)}.")
        write("")
        if options.rounds:
            rounds = [play_round(pages, peers, number) for number in range(options.rounds)]
            report_rounds(rounds, count, of_fundus)
        if options.starts:
            report_starts(measure_starts(pages, options.starts))


if __name__ == "__main__":
    main()
