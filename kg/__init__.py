"""A knowledge graph of papers, methods and findings, built offline from abstracts."""

from pathlib import Path

__version__ = "0.1.0"

# A wheel carries extract/, exports/ and ontologies/ inside kg/; in a checkout they are the
# folders beside it, so look there too.
_HERE = Path(__file__).resolve().parent
if not (_HERE / "extract").is_dir():
    __path__.append(str(_HERE.parent))
