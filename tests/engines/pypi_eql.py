r"""Puts rules that were converted to EQL to the PyPI package `eql`, and compares with what Cutout matches.

    python pypi_eql.py FOLDER

FOLDER holds `events.ndjson` and `queries.ndjson`, as `tests/examples/engine_work.rs` writes them.

The package is no Elasticsearch (`tests/eql/queries.json` has most differences by name). It knows no
case, no `?` for one character and no `\u{85}`, takes nothing but addresses for one, and looks for an
expression at the beginning of a value only; such queries are left out, and so are values that end in
a line feed, in front of which a text of its ends, too. Null is neither true nor false to it, so a query is put to records that have every
field it names: to those that it matches, and to as many others. Fails where the package says otherwise of one of them.
"""

import collections
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "eql"))
from answers import matches  # noqa: E402

# Records that a query is put to beside its matches, and of these at most so many.
OTHERS = 200
MATCHES = 200
SHOWN = 12
LEFT_OUT = ("minding case", "of other texts", "of addresses", "of expressions")
# Outside of texts, these mind case where the package does not.
CASED = re.compile(r'(==|!=)\s*"|\b(like|regex|in)\s*\(|\bregex\s+"|\blike\s+"')
TEXT = re.compile(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\])*"')


def read(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def left_out(query):
    """Why the package is not asked, if it is not."""
    if any("?" in text or r"\u{" in text for text in TEXT.findall(query)):
        return "of other texts"
    if "cidrMatch" in query:
        return "of addresses"
    if re.search(r"\bregex\b", TEXT.sub('""', query)):
        return "of expressions"
    # The scope of the query compares words that the records have as they are.
    texts_emptied = TEXT.sub('""', query.replace('event.type == "start"', ""))
    return "minding case" if CASED.search(texts_emptied) else None


def document(event, fields):
    """The record as Elastic has it, or `None` where it lacks one of the fields."""
    found = {"event.type": "start"}
    for field, column in fields:
        value = event.get(field)
        if value is None and field == "process_name" and "Image" in event:
            value = re.split(r"[\\/]", event["Image"])[-1]
        if value is None and field == "parent_process_name" and "ParentImage" in event:
            value = re.split(r"[\\/]", event["ParentImage"])[-1]
        columns, values = [column], [value]
        if "\\" in column and value is not None:
            # A domain and a name, each in a field of its own.
            columns, values = column.split("\\"), value.split("\\", 1)
        if value is None or value.endswith("\n") or len(columns) > len(values):
            return None
        found.update(zip(columns, values))
    return found


def main():
    folder = pathlib.Path(sys.argv[1])
    events = read(folder / "events.ndjson")
    queries = [query for query in read(folder / "queries.ndjson") if query["target"] == "eql"]
    counts, wrong = collections.Counter(), []
    for query in queries:
        text, origin = query["query"], query["origin"]
        if query["status"] != "exact":
            counts[origin, "not exact"] += 1
            continue
        if reason := left_out(text):
            counts[origin, reason] += 1
            continue
        documents = {}
        for n in query["matches"]:
            if len(documents) < MATCHES and (found := document(events[n], query["fields"])):
                documents[n] = found
        matched = set(documents)
        step = max(1, len(events) // (4 * OTHERS))
        for n in range(0, len(events), step):
            if len(documents) < len(matched) + OTHERS and n not in documents:
                if found := document(events[n], query["fields"]):
                    documents[n] = found
        wanted = [n in set(query["matches"]) for n in documents]
        try:
            answers = matches(text, list(documents.values()))
        except Exception as error:  # whatever the package says of a query, it is about that query
            wrong.append((query, str(error).strip().splitlines()[0]))
            continue
        counts[origin, "compared"] += 1
        counts["pairs"] += len(documents)
        counts["matches"] += sum(wanted)
        differ = [n for n, one, other in zip(documents, wanted, answers) if one != other]
        if differ:
            wrong.append((query, f"{documents[differ[0]]}"))
    print(f"eql (PyPI): {counts['pairs']} pairs of query and record, {counts['matches']} of them matches")
    for origin in ("pack", "made up", "several events", "public"):
        said = ", ".join(f"{counts[origin, what]} {what}" for what in ("compared", *LEFT_OUT, "not exact"))
        print(f"  {origin}: {said}")
    print(f"  {len(wrong)} differences")
    for query, why in wrong[:SHOWN]:
        print(f"\n{query['rule']} ({query['origin']}): {why}\n{query['query']}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
