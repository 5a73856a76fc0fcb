"""Stage 3, clean: the bytes of a batch into documents, as Parquet in the store.

Takes the id of an archived batch, gives it again once `clean/.../BATCH.parquet` stands. Parsing runs
in child processes, here or in a cluster's workers, with the set of learned paragraphs of the run; the set is
a part of the cleaner's version.
Bytes that the same cleaner has seen before are not parsed again. A batch that two runs clean is what the
first of them made of it. All that is cleaned is one asset of Prefect's, to which each batch adds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefect import get_run_logger
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE

from tasks.clients.news.news_reader import find_known
from tasks.clients.parsing.workbench import clean_captures
from tasks.clients.servers.asset_facts import tell_of_asset
from tasks.clients.store.batch_captures import read_captures
from tasks.clients.store.clean_parquet import is_whole
from tasks.core.fetch.said.source_words import read_said
from tasks.core.run.assets import name_cleaned
from tasks.core.sources.sources import FileSource, ObjectSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.cluster.hands import Hands
    from tasks.clients.health.figures import CleaningTimes
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.core.records import Capture


@dataclass(frozen=True, slots=True)
class CleanTools:
    """What cleaning works with in a run."""

    hands: Hands
    news: NewsDatabase
    times: CleaningTimes


@materialize("s3://clean", cache_policy=NO_CACHE, persist_result=False, task_run_name="clean {batch_id}")
def clean_batch(
    tools: CleanTools,
    batch_id: str,
    on_cleaned: Callable[[int], None],
    claim: Callable[[str], bool] | None = None,
) -> str | None:
    """Clean one batch and give its id; `on_cleaned` is told of each document.

    What a dead run has left is claimed first; None where it is another run's. Where that one had cleaned it,
    what stands is left as it is.
    """
    if claim is not None and not claim(batch_id):
        get_run_logger().info("%s: another run has taken it up", batch_id)
        return None
    store, cleaner = tools.hands.bench.store, tools.hands.bench.cleaner
    captures = read_captures(store, batch_id)
    if claim is not None and is_whole(store, batch_id):
        on_cleaned(len(captures))
        get_run_logger().info("%s: cleaned before", batch_id)
        return batch_id
    readable = [capture for capture in captures if capture.reason is None]
    known = find_known(tools.news, [each for each in readable if not _has_context(each)], cleaner.version)
    parsed = len(readable) - len(known)
    on_cleaned(len(captures) - parsed)
    tools.times.add(tools.hands.do(clean_captures, on_cleaned, parsed, batch_id, captures, known))
    told = {"batch_id": batch_id, "captures": len(captures), "cleaner": cleaner.version}
    tell_of_asset(name_cleaned(store.url), told)
    get_run_logger().info("%s: %d parsed, %d known by their bytes", batch_id, parsed, len(known))
    return batch_id


def _has_context(capture: Capture) -> bool:
    """Whether something is said of it that its bytes do not tell, as a text: it is read anew."""
    is_file = capture.via in {FileSource.via, ObjectSource.via}
    return bool(capture.stated and is_file) or any(word.text_sha256 for word in read_said(capture.headers))
