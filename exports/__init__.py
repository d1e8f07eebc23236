"""Out of the graph: RDF, GraphML, GEXF, tables, JSON and pages, one module a format."""
