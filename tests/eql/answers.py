"""Asks the PyPI package `eql`, another evaluator of the language, what queries match.

    python answers.py record FILE     write the queries of queries.json with their answers
    python answers.py check FILE      fail if FILE is not what `record` would write
    python answers.py generate FILE N SEED
                                      write N generated queries with their answers
    python answers.py parse FOLDER    fail if a rule file below FOLDER has a query it can't read

The answers are checked by the Rust test `eql_answers`.
"""

import json
import pathlib
import random
import sys
import tomllib

from eql import Event, PythonEngine, parse_query
from eql.parser import (
    allow_negation,
    allow_runs,
    allow_sample,
    elasticsearch_syntax,
    ignore_missing_functions,
    skip_optimizations,
)

HERE = pathlib.Path(__file__).parent


def parse(query):
    # Optimised, the package reads `a in (x) or a not in (y)` as `a in (x, y)`.
    with elasticsearch_syntax, allow_negation, allow_runs, allow_sample, skip_optimizations:
        return parse_query(query)


def nested(event):
    """`{"a.b": 1}` as `{"a": {"b": 1}}`, which is what the package looks up."""
    tree = {}
    for name, value in event.items():
        *path, last = name.split(".")
        at = tree
        for part in path:
            at = at.setdefault(part, {})
        at[last] = value
    return tree


def matches(query, events):
    """Whether each event matches."""
    hits = []
    engine = PythonEngine()
    engine.add_query(parse(query))
    engine.add_output_hook(hits.append)
    engine.stream_events(Event("process", at, {**nested(event), "nth": at}) for at, event in enumerate(events))
    engine.finalize()
    found = {event.data["nth"] for hit in hits for event in hit.events}
    return [at in found for at in range(len(events))]


def recorded():
    data = json.loads((HERE / "queries.json").read_text())
    events = data["events"]
    for query in data["queries"]:
        query["answers"] = "".join("x" if hit else "." for hit in matches(query["query"], events))
    return written(events, data["queries"])


def written(events, queries):
    """One line an event and one a query, so that changes are easy to read."""
    lines = [json.dumps({"event": event}) for event in events]
    lines += [json.dumps(query) for query in queries]
    return "\n".join(lines) + "\n"


TEXTS = ["", "a", "ab", "b.exe", "cmd.exe", "x*y", "a b c", "10", "a\\b"]
BLOCKS = ['"192.0.2.0/24"', '"10.0.0.0/8", "198.51.100.0/24"']
NUMBERS = [-2, 0, 1, 2, 3, 10]


class Generator:
    """Queries on which both evaluators mean the same.

    The package ignores case, takes null for neither true nor false, and compares arrays as a
    whole; queries.json has these differences by name. So here all text is in lower case, every
    field is there, and none is an array.
    """

    def __init__(self, seed):
        self.random = random.Random(seed)

    def event(self):
        one = self.random.choice
        return {
            "name": one(TEXTS),
            "line": one(TEXTS) + one(TEXTS),
            "count": one(NUMBERS),
            "size": one(NUMBERS),
            "signed": one([True, False]),
            "ip": one(["192.0.2.1", "198.51.100.7", "10.0.0.1"]),
        }

    def text(self):
        return json.dumps(self.random.choice(TEXTS))

    def words(self, depth=2):
        """An expression whose value is a text."""
        if depth == 0 or self.random.random() < 0.5:
            return self.random.choice(["name", "line"])
        return self.random.choice([
            lambda: f"concat({self.words(depth - 1)}, {self.text()})",
            lambda: f"substring({self.words(depth - 1)}, {self.random.randint(-3, 3)})",
            lambda: f"substring({self.words(depth - 1)}, {self.random.randint(0, 2)}, {self.random.randint(2, 6)})",
            lambda: f"string({self.number(depth - 1)})",
        ])()

    def number(self, depth=2):
        if depth == 0 or self.random.random() < 0.4:
            return self.random.choice(["count", "size"])
        sign = self.random.choice("+-*")
        return self.random.choice([
            lambda: f"length({self.words(depth - 1)})",
            lambda: f"({self.number(depth - 1)} {sign} {self.random.choice(NUMBERS)})",
            lambda: f"{self.random.choice(['add', 'subtract', 'multiply'])}({self.number(depth - 1)}, {self.number(depth - 1)})",
        ])()

    def leaf(self):
        tilde = self.random.choice(["", "~"])
        pattern = json.dumps(self.random.choice(["a*", "*b*", "*.exe", "c*d*", "*", "a b c"]))
        order = self.random.choice(["==", "!=", "<", "<=", ">", ">="])
        test = self.random.choice(["startsWith", "endsWith"])
        return self.random.choice([
            lambda: f"{self.words()} {self.random.choice(['==', '!='])} {self.text()}",
            lambda: f"{self.number()} {order} {self.random.choice(NUMBERS)}",
            lambda: f"{self.words()} : {pattern}",
            lambda: f"{self.words()} like{tilde} ({pattern}, {self.text()})",
            lambda: f"{self.words()} {self.random.choice(['in', 'in~', 'not in'])} ({self.text()}, {self.text()})",
            lambda: f"{test}{tilde}({self.words()}, {self.text()})",
            lambda: f"stringContains{tilde}({self.words()}, {json.dumps(self.random.choice(TEXTS[1:]))})",
            lambda: f"signed {self.random.choice(['==', '!='])} {self.random.choice(['true', 'false'])}",
            lambda: f"cidrMatch(ip, {self.random.choice(BLOCKS)})",
            lambda: f"name {self.random.choice(['==', '!='])} null",
        ])()

    def condition(self, depth=3):
        if depth == 0 or self.random.random() < 0.3:
            return self.leaf()
        join = self.random.choice([" and ", " or "])
        if self.random.random() < 0.25:
            return f"not ({self.condition(depth - 1)})"
        return "(" + join.join(self.condition(depth - 1) for _ in range(self.random.randint(2, 3))) + ")"


def generated(count, seed):
    generator = Generator(seed)
    events = [generator.event() for _ in range(40)]
    queries = []
    while len(queries) < count:
        query = f"process where {generator.condition()}"
        answers = "".join("x" if hit else "." for hit in matches(query, events))
        queries.append({"name": f"generated_{seed}_{len(queries)}", "query": query, "answers": answers})
    return written(events, queries)


def parse_corpus(folder):
    read, failed = 0, []
    for path in sorted(pathlib.Path(folder).rglob("*.toml")):
        rule = tomllib.loads(path.read_text()).get("rule", {})
        if rule.get("language") == "eql":
            read += 1
            try:
                # Elasticsearch reads the names of functions in any case, the package does not.
                with ignore_missing_functions:
                    parse(rule["query"])
            except Exception as error:
                failed.append(f"{path.name}: {str(error).splitlines()[0]}")
    print(f"{folder}: {read - len(failed)} of {read} queries are read")
    return failed


def main(arguments):
    match arguments:
        case ["record", file]:
            pathlib.Path(file).write_text(recorded())
        case ["check", file]:
            if pathlib.Path(file).read_text() != recorded():
                sys.exit(f"{file} is not what the package says; run `answers.py record {file}`")
            print(f"{file}: as the package says")
        case ["generate", file, count, seed]:
            pathlib.Path(file).write_text(generated(int(count), int(seed)))
        case ["parse", folder]:
            if failed := parse_corpus(folder):
                sys.exit("\n".join(failed))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
