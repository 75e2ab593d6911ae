"""The frozen corpus: invented companies, their pages, and what the pages hold; README.md describes the files."""

import hashlib
import html
from dataclasses import dataclass, field
from pathlib import Path

from wording import says, visible

FOLDER = Path(__file__).resolve().parent

# Folders with companies.txt and pages/, and the key of what they hold. Nobody fits rules to the pages of the second.
CORPORA = {"dives": ([FOLDER, FOLDER / "dives"], FOLDER / "dives" / "key.txt"),
           "heldout": ([FOLDER / "heldout"], FOLDER / "heldout" / "key.txt")}
MARK = " ¦ "


@dataclass
class Page:
    id: str
    company: str
    url: str  # as in the corpus, without a port
    title: str
    published: str
    lines: list
    body: bytes = b""  # as it is served

    @property
    def host(self):
        return self.url.split("/")[2]

    @property
    def path(self):
        return "/" + self.url.split("/", 3)[3]

    @property
    def sha256(self):
        return hashlib.sha256(self.body).hexdigest()

    @property
    def text(self):
        return visible(self.body.decode())


@dataclass
class Company:
    key: str
    name: str
    domain: str
    pages: list = field(default_factory=list)

    def own(self):
        """Pages of its own site, the shortest address first, which is its home page or the next best to it."""
        mine = [page for page in self.pages if page.host.removeprefix("www.") == self.domain]
        return sorted(mine, key=lambda page: len(page.path))

    def others(self):
        return [page for page in self.pages if page not in self.own()]


@dataclass
class Fact:
    kind: str
    company: str
    fields: list


@dataclass
class Corpus:
    companies: dict
    pages: dict
    key: list
    hosts: list  # that only hostile pages name

    def of(self, kind, company):
        return [fact.fields for fact in self.key if fact.kind == kind and fact.company == company]


def read(name="dives"):
    folders, key_file = CORPORA[name]
    companies = {}
    for folder in folders:
        for line in rows(folder / "companies.txt"):
            companies[line[0]] = Company(*line)
    pages = {}
    for file in sorted(file for folder in folders for file in (folder / "pages").glob("*.txt")):
        page = read_page(file)
        pages[page.id] = page
        companies[page.company].pages.append(page)
    for page in pages.values():
        page.body = served(page, companies[page.company])
    lines = list(rows(key_file))
    key = [Fact(line[0], line[1], line[2:]) for line in lines if line[0] != "host"]
    hosts = [line[1] for line in lines if line[0] == "host"]
    check(companies, pages, key)
    return Corpus(companies, pages, key, hosts)


def rows(file):
    for line in file.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            yield [word.strip() for word in line.split(MARK)]


def read_page(file):
    head, _, text = file.read_text().partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Page(fields["id"], fields["company"], fields["url"], fields["title"], fields["published"],
                [line for line in text.splitlines() if line.strip()])


def served(page, company):
    """
    The page as a site would send it: with a menu, a foot, and paragraphs. A line that begins with < is HTML already, and a
    page that begins with a doctype is served as it is.
    """
    if page.lines[0].lower().startswith("<!doctype"):
        return "\n".join(page.lines).encode() + b"\n"
    menu = "".join(f'<a href="{other.path}">{html.escape(other.title.split(" | ")[0])}</a> '
                   for other in company.pages if other.host == page.host)
    text = "\n".join(line if line.startswith("<") else f"<p>{html.escape(line, quote=False)}</p>" for line in page.lines)
    return f"""<!doctype html>
<html>
<head>
<meta charset="utf-8">
<title>{html.escape(page.title)}</title>
<meta property="article:published_time" content="{page.published}T08:00:00Z">
</head>
<body>
<nav>{menu}</nav>
<main>
<article>
<h1>{html.escape(page.title)}</h1>
{text}
</article>
</main>
<footer>All rights reserved. <a href="/privacy">Privacy</a></footer>
</body>
</html>
""".encode()


# Which fields of a line name pages, and which say what the first of these pages says.
PAGES = {"fact": [0], "conflict": [0, 2], "stale": [0, 2], "decoy": [0], "hostile": [0]}
VALUES = {"fact": [(0, 2)], "conflict": [(0, 1), (2, 3)], "stale": [(0, 1), (2, 3)]}


def check(companies, pages, key):
    """A wrong key would be blamed on the program."""
    for fact in key:
        if fact.company not in companies:
            raise SystemExit(f"key.txt: there is no company {fact.company}")
        for place in PAGES.get(fact.kind, []):
            for id in fact.fields[place].split(","):
                if id not in pages or pages[id].company != fact.company:
                    raise SystemExit(f"key.txt: {id} is no page of {fact.company}")
        for place, value in VALUES.get(fact.kind, []):
            page = pages[fact.fields[place].split(",")[0]]
            if not says(page.text, fact.fields[value]):
                raise SystemExit(f"key.txt: {page.id} does not say {fact.fields[value]}")
