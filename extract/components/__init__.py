"""The spaCy components of the pipeline, one a file, in the order of kg.extract.pipeline."""
