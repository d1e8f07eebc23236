"""One module per input format, behind one protocol; see :mod:`kg.extract.readers.base`."""
