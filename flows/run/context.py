"""The context of a run: the clients that it works with, opened together and closed together."""

from __future__ import annotations

from contextlib import ExitStack, chdir, contextmanager
from typing import TYPE_CHECKING

from flows.run.bounds import find_cluster, read_parser_bounds, read_web_limits
from flows.run.owning import own_flow_run
from flows.run.stores import find_store, open_store
from tasks.clean import CleanTools
from tasks.clients.cluster.hands import Hands
from tasks.clients.fetch.browser.find_browser import find_browser
from tasks.clients.files.data_folder import make_data_folder, set_readers
from tasks.clients.forget.removing import finish_removals
from tasks.clients.forget.tombstone_store import read_book
from tasks.clients.forms.intake import Intake
from tasks.clients.health.figures import CleaningTimes
from tasks.clients.learn.repeat_store import prepare_cleaner
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.parsing.spare import open_parsers
from tasks.clients.parsing.workbench import Workbench
from tasks.clients.servers.s3_vacuum import vacuum_small_store
from tasks.clients.store.run_register import RunRegister
from tasks.clients.warehouse.committing import Committer
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.fetch import FetchTools

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.settings import Settings


class Context:
    """Store, parsers and warehouse of one run, with the settings that they were made from.

    `has_turned_away` says that something came which was forgotten, and whose bytes are deleted again.
    """

    def __init__(self, settings: Settings, store: RawStore, parsers: ParserPool) -> None:
        self.store = store
        self.warehouse = Warehouse(settings.warehouse_path)
        self.data_dir = settings.data_dir
        self.register = RunRegister.of_desk(store, settings.data_dir)
        self.committer = Committer(store, self.warehouse, self.register.leases, settings.data_dir)
        self.news = NewsDatabase(settings.news_path, settings.keeping)
        self.lake = settings.lake_pace
        self.kept_in = find_store(settings).said
        self.sources_path = settings.sources
        self.contact = settings.contact
        self.browser = find_browser(settings.browser)
        self.batch_size = settings.batch_size
        self.max_bytes = settings.max_input_bytes
        self.has_turned_away = False
        finish_removals(store)
        cleaner = prepare_cleaner(store, settings.data_dir / "repeats")
        self.forgotten = read_book(store)
        bench = Workbench(store, parsers, cleaner, self.forgotten, settings.on_opt_out)
        hands = Hands(bench, find_cluster(settings))
        self.clean_tools = CleanTools(hands, self.news, CleaningTimes(settings.cleaning_times_path))
        self._parsers = parsers
        limits = read_web_limits(settings)
        self.fetch_tools = FetchTools(
            self.committer,
            parsers,
            limits,
            settings.data_dir / "locks",
            settings.revisit_plan,
            settings.allow_private,
            None if self.browser.missing else self.browser.path,
            self.forgotten,
        )

    def open_intake(
        self, columns: Mapping[str, str] | None = None, *, may_fetch: bool = True, keeps_files: bool = True
    ) -> Intake:
        """Give what opens files and objects; with `may_fetch`, addresses that they name are to be fetched.

        Without `keeps_files`, of files that hold many only the articles are kept.
        """
        return Intake(
            self._parsers,
            self.store,
            self.max_bytes,
            columns,
            may_fetch=may_fetch,
            keeps_files=keeps_files,
        )


@contextmanager
def open_context(settings: Settings) -> Iterator[Context]:
    """Open the context; with no S3 endpoint set, the embedded server runs for as long as it is open.

    It stands in the folder of the settings, from which a relative source is found; a worker starts a run
    in an empty one.
    """
    make_data_folder(settings.data_dir)
    own_flow_run(settings.data_dir)
    with ExitStack() as stack:
        stack.enter_context(chdir(settings.folder))
        store = open_store(settings, stack)
        parsers = stack.enter_context(open_parsers(read_parser_bounds(settings)))
        databases = (settings.warehouse_path, settings.news_path)
        stack.callback(set_readers, settings.data_dir, databases, group_reads=settings.group_reads)
        set_readers(settings.data_dir, databases, group_reads=settings.group_reads)
        context = Context(settings, store, parsers)
        stack.callback(context.clean_tools.hands.leave)
        yield context
        if context.has_turned_away and store.is_embedded:
            vacuum_small_store(settings.data_dir)
