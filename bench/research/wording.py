"""What the scorer reads in texts. It shares nothing with the program that it scores, so that a fault of one is not hidden by the other."""

import re
import unicodedata
from html.parser import HTMLParser

BLOCKS = set("p div section article main header footer nav ul ol li table tr td th h1 h2 h3 h4 h5 h6 br hr blockquote".split())
UNSEEN = set("script style noscript template head title svg".split())
VOID = set("area base br col embed hr img input link meta source track wbr".split())


class _Visible(HTMLParser):
    """The text that a reader sees: no comments, no alternative texts, no hidden elements."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.stack = [], []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        style = (names.get("style") or "").replace(" ", "").lower()
        hidden = (tag in UNSEEN or "hidden" in names or names.get("aria-hidden") == "true" or "display:none" in style
                  or "visibility:hidden" in style)
        if tag not in VOID:
            self.stack.append((tag, hidden))
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if any(open_tag == tag for open_tag, _ in self.stack):
            while self.stack.pop()[0] != tag:
                pass
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not any(hidden for _, hidden in self.stack):
            self.parts.append(data)


def visible(text):
    parser = _Visible()
    parser.feed(text)
    parser.close()
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def normal(text):
    """One spelling for quotes, dashes, spaces, case and compatible characters."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[‘’‚‛`´]", "'", text)
    text = re.sub("[“”„‟«»]", '"', text)
    text = re.sub("[‐‑‒–—―−]", "-", text)
    text = re.sub("[\u00ad\u200b-\u200d\ufeff]", "", text)
    return re.sub(r"\s+", " ", text).strip()


def tokens(text):
    """Words; each character of scripts that have no spaces."""
    return re.findall(r"[぀-ヿ一-鿿]|[^\W_぀-ヿ一-鿿]+", normal(text))


def contains(text, part):
    """Whether the text has the part as whole words: 85 is not in 185, nor in 1,485 or 85.5."""
    part, text = normal(part), normal(text)
    before = r"(?<![^\W぀-鿿])(?<!\d[.,])" if part[:1].isalnum() and not _spaceless(part[0]) else ""
    after = r"(?![^\W぀-鿿])(?![.,]\d)" if part[-1:].isalnum() and not _spaceless(part[-1]) else ""
    return re.search(before + re.escape(part) + after, text) is not None


def _spaceless(character):
    return "぀" <= character <= "鿿"


def says(text, wanted):
    """`a & b | c`: both a and b, or c."""
    return any(all(contains(text, part) for part in choice.split(" & ")) for choice in wanted.split(" | "))


def common(quote, text):
    """The share of the quote's tokens that the text has in the same order in a stretch of about the quote's length."""
    words, all_words = tokens(quote), tokens(text)
    if not words:
        return 0.0
    length = max(len(words) + 2, len(words) * 5 // 4)
    starts = range(0, max(1, len(all_words) - len(words) + 1))
    return max(_subsequence(words, all_words[start:start + length]) for start in starts) / len(words)


def _subsequence(one, other):
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for place, second in enumerate(other, 1):
            above = row[place]
            row[place] = before + 1 if word == second else max(above, row[place - 1])
            before = above
    return row[-1]


def sentences(text):
    found = []
    for line in text.split("\n"):
        # "1. September" and "S. 5" are no ends: an end is followed by a capital, and a number before it is not one of a day.
        found += [part.strip() for part in re.split(r"(?<=[.!?…])(?<!\b\d\.)(?<!\b\d\d\.)[\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-Ý\d])|(?<=。)", line)
                  if part and part.strip()]
    return found


# ── What can be compared: numbers, months, names ──────────────────────────────────────────────────────────────────────

SCALES = {"thousand": 10**3, "tausend": 10**3, "k": 10**3, "million": 10**6, "millions": 10**6, "millionen": 10**6, "millones": 10**6,
          "mio": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "milliarden": 10**9, "mrd": 10**9, "万": 10**4, "億": 10**8}
UNITS = {"€": "eur", "euro": "eur", "euros": "eur", "eur": "eur", "$": "usd", "dollars": "usd", "usd": "usd", "£": "gbp", "pounds": "gbp",
         "gbp": "gbp", "¥": "jpy", "yen": "jpy", "円": "jpy", "%": "%", "percent": "%", "prozent": "%"}
SMALL = {word: number for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
MONTHS = {name: number for names in (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
    for number, name in enumerate(names.split(), 1)}
NUMBER = re.compile(
    r"(?P<before>[€$£¥])?\s?(?P<digits>\d+(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?:[ -]?(?P<scale>thousand|tausend|million(?:en|s)?|millones|mio|billion|milliarden|mrd|bn|[km](?!\w)|[万億])\b\.?)?"
    r"(?:\s?(?:d')?(?:de )?(?P<after>%|€|euros?\b|eur\b|us dollars|canadian dollars|dollars|usd\b|pounds|gbp\b|yen\b|円|percent|prozent))?")
NEGATION = re.compile(r"(?<!\w)(?:not|no|never|none|without|cannot|nicht|kein\w*|nie|pas|jamais|aucun\w*|nunca|ningun\w*)(?!\w)|n't|n'(?=\w)|ない|ません")


def numbers(text):
    """Each number as its possible values and its unit; 1,250 may be 1250 or 1.25."""
    found = []
    for match in NUMBER.finditer(normal(text).replace("億", "億 ").replace("万", "万 ")):
        digits = match["digits"]
        scale = SCALES.get(match["scale"] or "", 1)
        after = (match["after"] or "").split(" ")[-1]
        unit = UNITS.get(match["before"] or "") or UNITS.get(after, "")
        found.append(({round(value * scale, 6) for value in _values(digits)}, unit))
    for word in re.findall(r"[a-z]+", normal(text)):
        if word in SMALL and word != "one":
            found.append(({float(SMALL[word])}, ""))
    return found


def _values(digits):
    values = set()
    if re.fullmatch(r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?", digits):
        whole, rest = re.fullmatch(r"(\d{1,3}(?:[.,' ]\d{3})+)(?:[.,](\d{1,2}))?", digits).groups()
        values.add(float(re.sub(r"\D", "", whole) + "." + (rest or "0")))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        values.add(float(digits.replace(",", ".")))
    return values or {float(re.sub(r"\D", "", digits))}


def months(text):
    found = {MONTHS[word] for word in re.findall(r"[^\W\d_]+", normal(text)) if word in MONTHS and word != "may" and word != "mars"}
    if re.search(r"\bMay\b", text):
        found.add(5)
    found |= {int(number) for number in re.findall(r"(\d{1,2})月", text)}
    return found


def names(text, known):
    """Words with a capital inside a sentence; what begins one tells nothing. The company's own name is known."""
    found = set()
    for sentence in sentences(text):
        for word in re.findall(r"(?<=[^\W\d_][ ,])[A-ZÀ-Ý][^\W\d_]+", sentence):
            if normal(word) not in known and normal(word) not in MONTHS:
                found.add(normal(word))
    return found


def missing(claim, passage, company):
    """What the claim says and the passage does not: numbers, months, names, a denial."""
    lost = []
    there = numbers(passage)
    for values, unit in numbers(claim):
        if not any(values & others and (not unit or not other or unit == other) for others, other in there):
            lost.append("number " + "/".join(f"{value:g}" for value in sorted(values)) + (" " + unit if unit else ""))
    lost += [f"month {month}" for month in sorted(months(claim) - months(passage))]
    said = set(tokens(passage))
    known = set(tokens(company))
    lost += [f"name {name}" for name in sorted(names(claim, known)) if name not in said]
    if bool(NEGATION.search(normal(claim))) != bool(NEGATION.search(normal(passage))):
        lost.append("negation")
    return lost


def supports(text, claim, company):
    """Whether up to three sentences in a row of the text have all that can be compared, and half of the claim's words."""
    words = {word for word in tokens(claim) if len(word) > 3 or not word.isascii()}
    all_sentences = sentences(text)
    for length in (1, 2, 3):
        for start in range(max(1, len(all_sentences) - length + 1)):
            passage = " ".join(all_sentences[start:start + length])
            shared = len(words & set(tokens(passage)))
            if shared >= len(words) / 2 and not missing(claim, passage, company):
                return True
    return False


def closest(claim, text):
    """The sentence that shares most words with the claim."""
    words = set(tokens(claim))
    return max(sentences(text), key=lambda sentence: len(words & set(tokens(sentence))), default="")


def passage_of(quote, text):
    """The sentences of the text in which the quote is; none when it is nowhere."""
    wanted = normal(quote)
    all_sentences = sentences(text)
    for length in range(1, 6):
        for start in range(max(0, len(all_sentences) - length + 1)):
            passage = " ".join(all_sentences[start:start + length])
            if wanted in normal(passage):
                return passage
    return wanted if wanted and wanted in normal(text) else None
