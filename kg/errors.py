"""Every error that a user can meet: what was wrong, where, what is known, the next step."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def _hint(name: str, known: Collection[str], noun: str) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known {noun}: {', '.join(sorted(known))}."


class KgError(Exception):
    """Base of every error that the command line shows without a traceback (exit code 1)."""


class UnknownFormatError(KgError, ValueError):
    """A reader or an exporter was asked for by a name that is not registered."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(f"No format named {name!r}. {_hint(name, known, 'formats')}")
        self.name = name


class UnreadableInputError(KgError, ValueError):
    """An input that no reader takes, or that is broken as a whole."""

    def __init__(self, path: str, reason: str, *, next_step: str = "") -> None:
        super().__init__(f"{path}: {reason}" + (f" {next_step}" if next_step else ""))
        self.path = path


class BadRecordError(KgError, ValueError):
    """One record of an input is bad, and ``--strict`` was given."""

    def __init__(self, record: object) -> None:
        hint = "stopped because of --strict; without it, bad records are skipped"
        super().__init__(f"{record} ({hint})")


class NotAGraphError(KgError, ValueError):
    """A folder that is no graph, or one of another version."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


class GraphBusyError(KgError, RuntimeError):
    """Another process is writing this graph."""

    def __init__(self, path: str, holder: str) -> None:
        step = "wait for it, or use another --graph"
        super().__init__(f"{path} is being written by {holder}; {step}.")


class StorageError(KgError, OSError):
    """The disk is full, read-only, or failed while writing."""

    def __init__(self, path: str, cause: OSError | str) -> None:
        super().__init__(f"Cannot write {path}: {cause}. Nothing that stood there was changed.")


class QuerySyntaxError(KgError, ValueError):
    """A SPARQL query that does not parse."""

    def __init__(self, message: str) -> None:
        super().__init__(f"The SPARQL query does not parse: {message}")


class UnknownQueryError(KgError, LookupError):
    """A named query that is not in the library, or a parameter it lacks."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(f"No named query {name!r}. {_hint(name, known, 'queries')}")


class NotFoundError(KgError, LookupError):
    """No paper or entity of this graph has that id or name."""

    def __init__(self, name: str, near: Collection[str] = ()) -> None:
        hint = f" Near: {', '.join(near)}." if near else " Try `kg search` with a part of the name."
        super().__init__(f"Nothing in this graph is called {name!r}.{hint}")


class AnnotationError(KgError, ValueError):
    """An annotation file does not fit its papers."""


class ModelError(KgError, ValueError):
    """A model folder that cannot be read."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} is no model that can be used: {reason}. `kg train` writes one.")
        self.path = path


class QueryTimeoutError(KgError, TimeoutError):
    """A query ran longer than the server allows."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The query was ended after {seconds:g} seconds, the server's limit."
            " Ask for less, or start the server with a larger --timeout."
        )


class ServerBusyError(KgError, RuntimeError):
    """More requests wait for the server than it keeps."""

    def __init__(self) -> None:
        super().__init__("Too many requests wait for an answer; try again in a moment.")


class WorkerDiedError(KgError, RuntimeError):
    """A worker process of the server ended under a request, or did not come up."""

    def __init__(self) -> None:
        super().__init__(
            "The process that worked on this ended, most likely for want of memory. Ask for less."
        )


class AddressError(KgError, OSError):
    """The server cannot listen at an address."""

    def __init__(self, host: str, port: int, cause: OSError) -> None:
        super().__init__(
            f"Cannot listen on {host}, port {port}: {cause.strerror or cause}."
            " Choose another --port (0 takes a free one) or --host."
        )


class WorkerError(KgError, RuntimeError):
    """A process of several that extract has died."""

    def __init__(self, jobs: int) -> None:
        super().__init__(
            f"One of {jobs} extracting processes died, perhaps for lack of memory. What was done is"
            " kept: run the command again, with fewer --jobs if it happens again."
        )


class MissingExtraError(KgError, ImportError):
    """A command needs packages that are installed with an extra."""

    def __init__(self, command: str, extra: str) -> None:
        super().__init__(f"{command} needs more packages: pip install 'paper-kg[{extra}]'")
