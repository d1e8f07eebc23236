"""Linking: which entity of the graph each name of each paper is.

A map, a reduce, a map: :func:`~kg.extract.linking.aliases.paper_aliases` takes from each paper what
it says of names, an :class:`~kg.extract.linking.aliases.AliasTable` adds that up over all papers,
and a :class:`~kg.extract.linking.linker.Linker` gives each entity of each paper its node. No step
depends on the order of papers.
"""
