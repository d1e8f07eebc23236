"""One small file of every format, about the same two made-up papers.

The first has everything that the format can say, the second a title alone.
"""

from __future__ import annotations

import html
import json

TITLE = "TinyTune: Cheap Tuning of R&D Models"
BARE_TITLE = "A Paper Without an Abstract"
ABSTRACT = "We propose TinyTune. It gains 3.5\\% on ToyBench &lt;hard&gt;."
KEPT_ABSTRACT = "We propose TinyTune. It gains 3.5\\% on ToyBench <hard>."

_DAILY = [
    {
        "paper": {
            "id": "2401.00001",
            "title": TITLE,
            "summary": ABSTRACT,
            "publishedAt": "2024-01-02T00:00:00.000Z",
            "authors": [{"name": "Ada Ames", "hidden": False}, {"name": "Gone", "hidden": True}],
            "githubRepo": "https://github.com/ames/tinytune",
            "ai_summary": "Generated text that must never be read.",
        },
        "numComments": 4,
    },
    {"paper": {"id": "2401.00002", "title": BARE_TITLE}},
]

SAMPLES: dict[str, str] = {
    "daily-papers": f"""Daily Papers

byAK and the research community

{TITLE.replace("&", "&amp;")}

{ABSTRACT}

  • 2 authors
·
Jan 2, 2024 4

{BARE_TITLE}

  • 1 author
·
Mar 5
""",
    "daily-papers-html": "<!doctype html><html><body><div data-target='DailyPapers' data-props='"
    + html.escape(json.dumps({"dailyPapers": _DAILY}), quote=True)
    + "'></div></body></html>",
    "daily-papers-json": json.dumps(_DAILY),
    "openalex": json.dumps(
        {
            "results": [
                {
                    "id": "https://openalex.org/W1",
                    "doi": "https://doi.org/10.1000/TINY",
                    "title": TITLE,
                    "publication_date": "2024-01-02",
                    "abstract_inverted_index": {
                        word: [place for place, w in enumerate(KEPT_ABSTRACT.split()) if w == word]
                        for word in KEPT_ABSTRACT.split()
                    },
                    "authorships": [{"author": {"display_name": "Ada Ames"}}],
                },
                {"id": "https://openalex.org/W2", "title": BARE_TITLE},
            ]
        }
    ),
    "semantic-scholar": json.dumps(
        {
            "data": [
                {
                    "paperId": "a",
                    "externalIds": {"ArXiv": "2401.00001", "DOI": "10.1000/TINY"},
                    "title": TITLE,
                    "abstract": ABSTRACT,
                    "publicationDate": "2024-01-02",
                    "authors": [{"name": "Ada Ames"}],
                },
                {"paperId": "b", "title": BARE_TITLE},
            ]
        }
    ),
    "arxiv-snapshot": "\n".join(
        json.dumps(record)
        for record in (
            {
                "id": "2401.00001",
                "submitter": "A",
                "title": TITLE,
                "journal-ref": None,
                "abstract": ABSTRACT,
                "versions": [{"version": "v1", "created": "Tue, 2 Jan 2024 09:00:00 GMT"}],
                "authors_parsed": [["Ames", "Ada", ""]],
                "categories": "cs.CL cs.LG",
            },
            {"id": "2401.00002", "submitter": "B", "title": BARE_TITLE, "journal-ref": None},
        )
    ),
    "arxiv-atom": f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<entry><id>http://arxiv.org/abs/2401.00001v3</id><title>{TITLE.replace("&", "&amp;")}</title>
<summary>{ABSTRACT}</summary><published>2024-01-02T09:00:00Z</published>
<author><name>Ada Ames</name></author><category term="cs.CL"/></entry>
<entry><id>http://arxiv.org/abs/2401.00002v1</id><title>{BARE_TITLE}</title></entry></feed>""",
    "arxiv-oai": f"""<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2401.00001</id>
<created>2024-01-02</created><authors><author><keyname>Ames</keyname><forenames>Ada</forenames>
</author></authors><title>{TITLE.replace("&", "&amp;")}</title><categories>cs.CL</categories>
<abstract>{ABSTRACT}</abstract></arXiv></metadata></record>
<record><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2401.00002</id>
<title>{BARE_TITLE}</title></arXiv></metadata></record></ListRecords></OAI-PMH>""",
    "pubmed": f"""<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID>
<Article><ArticleDate><Year>2024</Year><Month>01</Month><Day>02</Day></ArticleDate>
<ArticleTitle>{TITLE.replace("&", "&amp;")}</ArticleTitle>
<Abstract><AbstractText>{ABSTRACT}</AbstractText></Abstract>
<AuthorList><Author><LastName>Ames</LastName><ForeName>Ada</ForeName></Author></AuthorList>
<ELocationID EIdType="doi">10.1000/TINY</ELocationID></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>8</PMID><Article><ArticleTitle>{BARE_TITLE}</ArticleTitle>
</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>""",
    "bibtex": f"""@article{{ames2024, title={{{TITLE}}}, author={{Ames, Ada}}, year=2024, month=jan, day=2,
 abstract={{{ABSTRACT}}}, eprint={{2401.00001}}, archiveprefix={{arXiv}} }}
@misc{{bare, title={{{BARE_TITLE}}}}}
""",
    "ris": f"""TY  - JOUR
TI  - {TITLE}
AB  - {ABSTRACT}
AU  - Ames, Ada
PY  - 2024
DA  - 2024/01/02
DO  - 10.1000/TINY
ER  -

TY  - JOUR
TI  - {BARE_TITLE}
ER  -
""",
    "jsonl": "\n".join(
        json.dumps(record)
        for record in (
            {
                "id": "mine-1",
                "title": TITLE,
                "abstract": ABSTRACT,
                "date": "2024-01-02",
                "authors": ["Ada Ames"],
                "categories": ["cs.CL"],
            },
            {"title": BARE_TITLE},
        )
    ),
    "csv": f"""id,title,abstract,date,authors
2401.00001,{TITLE},"{ABSTRACT}",2024-01-02,Ada Ames
,{BARE_TITLE},,,
""",
}
