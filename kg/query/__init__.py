"""Questions to a graph: SPARQL, named queries, search by name, and what is known of one thing."""
