"""From files to extractions: readers, the pipeline of components, and linking."""
