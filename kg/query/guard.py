r"""What a SPARQL text asks for that this program never does: fetch from elsewhere, or write.

The store's parser would call out for ``SERVICE``, so the text is read before it gets there. That
parser takes keywords without a boundary (``SERVICEex:a`` and ``1SERVICE<…>`` both parse) and leaves
``\u`` escapes to strings and IRIs, so this lexer does the same: it skips comments, strings, IRIs,
variables and local names, and looks at every other word. Where ``<`` may open an IRI or mean "less
than", both readings are followed: a text that hides the word under one of them is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

# Possessive throughout: nothing that was taken is given back, so no text makes this slow.
_IRI = r"<[^<>\"{}|^`\x00-\x20]*+>"
_SPACE = r"(?:\s++|\#[^\r\n]*+)*+"
_LOCAL = r"(?:[\w:.\-]|%[0-9a-fA-F]{2}|\\[^\w\s])*+"
_TOKEN = re.compile(
    rf"""
      (?P<space>   \s++ | \#[^\r\n]*+ )
    | \"\"\"(?:\"{{0,2}}(?:[^\"\\]|\\.))*+\"\"\" | \'\'\'(?:\'{{0,2}}(?:[^\'\\]|\\.))*+\'\'\'
    | \"(?:[^\"\\\r\n]|\\.)*+\" | \'(?:[^\'\\\r\n]|\\.)*+\'
    | (?P<iri>     {_IRI} )
    | [?$]\w++ | @[a-zA-Z]++(?:-[a-zA-Z0-9]++)*+
    | (?P<word>    [^\W\d][\w.\-]*+ ) (?: : (?P<local> {_LOCAL} ) )?
    | : (?P<rest>  {_LOCAL} )
    | (?P<open>    \{{ )
    | (?P<close>   \}} )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = re.compile(
    rf"{_SPACE}(?:BASE{_SPACE}(?P<base>{_IRI})"
    rf"|PREFIX{_SPACE}(?P<prefix>[\w.\-]*+):{_SPACE}(?P<iri>{_IRI}))",
    re.IGNORECASE,
)
_FROM = re.compile("FROM", re.IGNORECASE)
_DATASET = re.compile(rf"FROM(?P<named>{_SPACE}NAMED)?{_SPACE}", re.IGNORECASE)
_SERVICE = re.compile("SERVICE", re.IGNORECASE)
_CALL = re.compile(  # what must follow the word for the store to call out
    rf"{_SPACE}(?:SILENT{_SPACE})?(?:{_IRI}|[?$]\w++|[\w.\-]*+:{_LOCAL}){_SPACE}\{{", re.IGNORECASE
)
_UPDATES = frozenset(
    ("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH")
)


@dataclass(frozen=True, slots=True)
class QueryScan:
    """What a query's text asks for beyond reading this store.

    Attributes:
        calls_service: It holds ``SERVICE``: the store would fetch.
        update: The keyword of the update that it is, or None for a query.
        default_graphs: Absolute IRIs of ``FROM``, in order.
        named_graphs: Absolute IRIs of ``FROM NAMED``, in order.
    """

    calls_service: bool = False
    update: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def has_dataset(self) -> bool:
        """Whether the query says itself which graphs it reads."""
        return bool(self.default_graphs or self.named_graphs)


def scan_query(text: str, *, prefixes: Mapping[str, str], base: str) -> QueryScan:
    """Read a SPARQL text without running it; a text that does not parse gives some answer too.

    Args:
        text: The query.
        prefixes: Prefixes that hold without being declared.
        base: What relative IRIs are resolved against where the query names no ``BASE``.

    >>> scan_query("SELECT * { SERVICE<http://x/> {} }", prefixes={}, base="").calls_service
    True
    >>> scan_query('ASK { ?service ?p "SERVICE" }', prefixes={}, base="").calls_service
    False
    """
    start, known, base = _read_prologue(text, dict(prefixes), base)
    first = _TOKEN.match(text, _skip_space(text, start))
    word = (first.group("word") or "").upper() if first else ""
    defaults, named = _read_datasets(text, start, known, base)
    return QueryScan(_calls_service(text), word if word in _UPDATES else None, defaults, named)


def _calls_service(text: str) -> bool:
    if not _SERVICE.search(text):
        return False
    seen: set[int] = set()
    waiting = [0]
    while waiting:
        at = waiting.pop()
        while at not in seen and (token := _TOKEN.match(text, at)):
            if token.group("word") and _opens_call(text, token.start("word"), token.end("word")):
                return True
            if token.group("iri"):
                waiting.append(at + 1)
            seen.add(at)
            at = token.end()
    return False


def _opens_call(text: str, start: int, end: int) -> bool:
    return any(
        _CALL.match(text, at) for at in (m.end() for m in _SERVICE.finditer(text, start, end))
    )


def _read_datasets(
    text: str, at: int, known: Mapping[str, str], base: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs of ``FROM`` and of ``FROM NAMED``, which stand outside all braces."""
    graphs: dict[bool, list[str]] = {False: [], True: []}
    depth = 0
    if not _FROM.search(text):
        return (), ()
    while at < len(text):
        clause = _DATASET.match(text, at) if depth == 0 else None
        graph = _graph_after(text, clause.end(), known, base) if clause else None
        if clause and graph and not _is_declared_name(text, at, known):
            graphs[bool(clause.group("named"))].append(graph[0])
            at = graph[1]
        elif token := _TOKEN.match(text, at):
            depth += bool(token.group("open")) - bool(token.group("close"))
            at = token.end()
    return tuple(graphs[False]), tuple(graphs[True])


def _read_prologue(text: str, known: dict[str, str], base: str) -> tuple[int, dict[str, str], str]:
    at = 0
    while found := _PROLOGUE.match(text, at):
        if found.group("base"):
            base = urljoin(base, found.group("base")[1:-1])
        else:
            known[found.group("prefix")] = urljoin(base, found.group("iri")[1:-1])
        at = found.end()
    return at, known, base


def _skip_space(text: str, at: int) -> int:
    while (token := _TOKEN.match(text, at)) and token.group("space"):
        at = token.end()
    return at


def _graph_after(text: str, at: int, known: Mapping[str, str], base: str) -> tuple[str, int] | None:
    """The IRI that stands at ``at`` and where it ends."""
    token = _TOKEN.match(text, at)
    if token is None:
        return None
    if token.group("iri"):
        return urljoin(base, token.group("iri")[1:-1]), token.end()
    prefix, local = _name_of(token)
    if local is not None and prefix in known:
        return known[prefix] + re.sub(r"\\(.)", r"\1", local), token.end()
    return None


def _name_of(token: re.Match[str]) -> tuple[str, str | None]:
    """Prefix and local part of a prefixed name; the latter is None for any other token."""
    if token.group("rest") is not None:
        return "", token.group("rest")
    return token.group("word") or "", token.group("local")


def _is_declared_name(text: str, at: int, known: Mapping[str, str]) -> bool:
    """Whether what looks like ``FROM`` begins a name (``from:x``) whose prefix is declared."""
    token = _TOKEN.match(text, at)
    prefix, local = _name_of(token) if token else ("", None)
    return local is not None and prefix in known
