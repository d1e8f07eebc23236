"""The local server: explorer, pages, SPARQL and a JSON API over one graph, read only.

The process that talks HTTP (:mod:`kg.serve.app`) never opens the store. It hands every question to
a pool of worker processes (:mod:`kg.serve.pool`, :mod:`kg.serve.worker`), which can be killed: that
is the only time limit that really ends a query.
"""
