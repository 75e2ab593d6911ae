"""Reads the Markdown of a report: its statements with what they cite, and whether it is all there."""

import re
from dataclasses import dataclass

from wording import normal

# "At a glance" has lines of other sections again.
NO_CLAIMS = {"At a glance", "Open questions", "What is missing", "About this report", "Sources", "Fit", "Opening lines", "Objections to expect",
             "Problems that it may have (inferred, not stated by a source)"}


def is_whole(result):
    """It ends with all of its sources, has a line for each claim, and was not cut by its budget."""
    report = result.get("report", "")
    last = report.strip().split("\n## ")[-1]
    listed = re.findall(r"^- \[(S\d+)] .*<\S+>(?:, published \d{4}-\d\d-\d\d)?, read \d{4}-\d\d-\d\d$", last, re.M)
    told = normal(plain(report))
    return (last.startswith("Sources\n") and listed == [source["id"] for source in result.get("sources", [])]
            and not result.get("effort", {}).get("cut")
            and all(normal(plain(claim["text"])) in told for claim in result.get("claims", [])))


def plain(text):
    """What escaping and the removal of links leave, so that claims are found in the Markdown."""
    return re.sub(r"\s+", " ", re.sub(r"\b[a-z]+://+|\bwww\.", "", text.replace("\\", "").replace(" (at) ", "@")))


@dataclass
class Line:
    section: str
    text: str  # without its citations
    sources: list


def claim_lines(report):
    """The statements of the report's sections, as they stand there, with the ids that they cite."""
    lines = []
    for part in report.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        if title.strip() in NO_CLAIMS or title.startswith("Changes"):
            continue
        for row in re.findall(r"^- (.+)$", body, re.M):
            row = re.sub(r" \(C\d+\)$", "", row)
            cited = re.search(r"\s*((?:\[S\d+])+)$", row)
            ids = re.findall(r"S\d+", cited[1]) if cited else []
            lines.append(Line(title.strip(), plain(row[:cited.start()] if cited else row), ids))
    return lines
