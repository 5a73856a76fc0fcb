"""What the desk's routes work with, and how a question is put: in a thread, with its errors as problems.

Nothing heavy is loaded before the first question: the push endpoint, which has these routes too, stays small
where nobody reads.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request

from flows.desk.sessions import Sessions
from tasks.core.errors import StopError, UsageError
from tasks.core.push import problems
from tasks.core.push.problems import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flows.desk.looking import SiteLooks
    from tasks.clients.desk.desk import Desk
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.push.token_file import TokenBook
    from tasks.clients.store.raw_store import RawStore

_T = TypeVar("_T")
AT_ONCE = 4
"""Questions that are answered at the same time; others wait."""


@dataclass(frozen=True)
class SourcesDesk:
    """The file that sources are declared in, and what looks at sites before that.

    `start_run` starts a run of the source of a name, and gives the flow run's id; None without Prefect.
    """

    path: Path
    data_dir: Path
    looks: SiteLooks
    start_run: Callable[[str], str] | None


@dataclass(frozen=True, slots=True)
class TeachingDesk:
    """The store that marks are kept in; `measure` gives what a rule changes, as the command prints it.

    `clean_again` starts a run that cleans a publisher's stored articles again, and gives the flow run's id;
    None without Prefect.
    """

    store: RawStore
    measure: Callable[[str], Mapping[str, Any]]
    clean_again: Callable[[str], str] | None = None


@dataclass
class DeskContext:
    """The news database that is asked, who may ask, and what time and memory a question may take.

    `read_raw` gives raw bytes by their key, where there is a store; `runs_at` is where Prefect's UI is;
    `user_header` is the header in which a reverse proxy names who asks, where there is such a proxy;
    `sources` is there where sources can be declared, `teaching` where lines can be marked.
    """

    news: NewsDatabase
    tokens: TokenBook
    seconds: float
    megabytes: int
    read_raw: Callable[[str], bytes] | None = None
    runs_at: str | None = None
    user_header: str | None = None
    sources: SourcesDesk | None = None
    teaching: TeachingDesk | None = None
    _threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE))
    _long: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    @cached_property
    def sessions(self) -> Sessions:
        """Who has signed in."""
        return Sessions(self.tokens)

    @cached_property
    def desk(self) -> Desk:
        """What answers."""
        from tasks.clients.desk.desk import Desk  # noqa: PLC0415 - loads Arrow and NumPy, once somebody reads
        from tasks.clients.news.news_reader import QueryBounds  # noqa: PLC0415 - the same

        return Desk(self.news, QueryBounds(self.seconds, self.megabytes))

    async def ask(self, question: Callable[[], _T], *, takes_long: bool = False) -> _T:
        """Give the answer; a ProblemError that says what is wrong where there is none.

        Of questions that take long one is asked at a time, so that none keeps others from being answered.
        """

        def answer() -> _T:
            with _problems_mapped():
                return question()

        return await to_thread.run_sync(answer, limiter=self._long if takes_long else self._threads)

    def close(self) -> None:
        """Let go of the database."""
        if "desk" in self.__dict__:
            self.desk.close()


async def get_desk_context(request: Request) -> DeskContext:
    """Give the context that the application opened."""
    context: DeskContext = request.app.state.desk
    return context


GivenDesk = Annotated[DeskContext, Depends(get_desk_context)]


@contextmanager
def _problems_mapped() -> Iterator[None]:
    """Raise what cannot be answered as a problem: of the question, of an id, or of the database."""
    from tasks.clients.desk.desk import GoneError, MovedError, NothingThereError  # noqa: PLC0415 - it is loaded by now

    try:
        yield
    except NothingThereError as error:
        raise ProblemError(Problem(404, "unknown", "There is nothing of this name", str(error))) from error
    except MovedError as error:
        there = (("Location", f"../stories/{error.new_id}"),)
        raise ProblemError(
            Problem(308, "moved", "It has another id today", str(error), headers=there)
        ) from error
    except GoneError as error:
        raise ProblemError(Problem(410, "cursor-gone", "The cursor is too old", str(error))) from error
    except UsageError as error:
        raise ProblemError(Problem(422, "invalid", error.message, str(error))) from error
    except StopError as error:
        raise ProblemError(problems.unavailable(error.message)) from error
