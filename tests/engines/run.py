"""Runs converted rules on an engine and compares what they select with what Cutout matches.

    python run.py ENGINE FOLDER       ENGINE: duckdb, spark, clickhouse

FOLDER holds `events.ndjson` and `queries.ndjson`, as `tests/examples/engine_work.rs` writes them.
Fails where an exact query selects other records than the rule matches, or a superset lacks one.
Leaves the answers to all but public rules in FOLDER/answers-ENGINE.tsv.
"""

import collections
import json
import pathlib
import sys

# Columns that logs have as numbers; all others are texts.
NUMBERS = {"n", "EventID"}
SHOWN = 12


def read(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def columns(events):
    """Every column, once for any case: engines don't tell the cases of names apart."""
    found = {}
    for event in events:
        for name in event:
            found.setdefault(name.lower(), name)
    return list(found.values())


class DuckDb:
    def __init__(self, events, names):
        import duckdb
        import pyarrow

        table = pyarrow.table({name: column(events, name, pyarrow) for name in names})
        self.connection = duckdb.connect()
        self.connection.register("loaded", table)
        self.connection.execute("CREATE TABLE events AS SELECT * FROM loaded")
        self.version = f"DuckDB {duckdb.__version__}"

    def select(self, query):
        return {n for (n,) in self.connection.execute(f"SELECT n FROM ({query}\n) AS selected").fetchall()}


class Spark:
    def __init__(self, events, names):
        import pyspark
        from pyspark.sql import SparkSession
        from pyspark.sql.types import LongType, StringType, StructField, StructType

        builder = SparkSession.builder.master("local[2]").appName("cutout")
        # Each query is put to few records: compiling it would take longer than running it.
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        }.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        schema = StructType([StructField(name, LongType() if name in NUMBERS else StringType()) for name in names])
        rows = [tuple(event.get(name) for name in names) for event in events]
        frame = self.session.createDataFrame(rows, schema).repartition(1).cache()
        frame.createOrReplaceTempView("events")
        self.version = f"Spark {pyspark.__version__}"

    def select(self, query):
        return {row.n for row in self.session.sql(f"SELECT n FROM ({query}\n) AS selected").collect()}


class ClickHouse:
    def __init__(self, events, names):
        import chdb
        import pyarrow
        from chdb.session import Session

        self.session = Session()
        kinds = {name: "Int64" if name == "n" else "Nullable(Int64)" if name in NUMBERS else "Nullable(String)" for name in names}
        described = ", ".join(f"`{name}` {kind}" for name, kind in kinds.items())
        self.session.query("CREATE DATABASE cutout; USE cutout")
        self.session.query(f"CREATE TABLE events ({described}) ENGINE = Memory")
        for start in range(0, len(events), 2000):
            lines = "\n".join(json.dumps(event) for event in events[start : start + 2000])
            self.session.query(f"INSERT INTO events FORMAT JSONEachRow\n{lines}")
        self.version = f"ClickHouse (chdb {chdb.__version__})"

    def select(self, query):
        out = self.session.query(f"SELECT n FROM ({query}\n) AS selected", "TSV").bytes()
        return {int(line) for line in out.split()}


def column(events, name, pyarrow):
    kind = pyarrow.int64() if name in NUMBERS else pyarrow.string()
    return pyarrow.array([event.get(name) for event in events], type=kind)


def digest(text):
    """FNV-1a, as in tests/src/engines.rs."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def recorded(query, found):
    """Public rules change, so what is recorded is about the records of the others."""
    own = sorted(n for n in found if n < query["own_records"])
    answer = digest(",".join(map(str, own))) if query["status"] == "exact" else "-"
    return "\t".join([query["rule"], query["target"], digest(query["query"]), answer])


ENGINES = {"duckdb": DuckDb, "spark": Spark, "clickhouse": ClickHouse}


def main():
    name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    events = read(folder / "events.ndjson")
    queries = [query for query in read(folder / "queries.ndjson") if query["target"] == name]
    # A column that no event has is none that a record lacks: every engine wants to know its name.
    named = columns(events)
    known = {one.lower() for one in named}
    for query in queries:
        for field in query.get("columns", []):
            if field.lower() not in known:
                known.add(field.lower())
                named.append(field)
    engine = ENGINES[name](events, named)
    status = collections.Counter((query["origin"], query["status"]) for query in queries)
    answers = []
    reasons = collections.Counter()
    wrong, matched = [], 0
    for query in queries:
        if query["status"] != "exact":
            reasons.update(set(query["reasons"]))
        if query["query"] is None:
            continue
        wanted = set(query["matches"])
        try:
            found = engine.select(query["query"])
        except Exception as error:  # whatever an engine says of a query, it is about that query
            wrong.append((query, str(error).strip().splitlines()[0]))
            continue
        matched += len(wanted)
        if query["origin"] != "public":
            answers.append(recorded(query, found))
        lost, more = wanted - found, found - wanted
        if lost or (more and query["status"] == "exact"):
            wrong.append((query, f"lost {sorted(lost)[:4]}, more {sorted(more)[:4]}"))
    print(f"{engine.version}: {len(queries)} rules on {len(events)} events, {matched} matches")
    for origin in ("pack", "made up", "several events", "public"):
        counts = ", ".join(f"{status[origin, one]} {one}" for one in ("exact", "superset", "refused"))
        print(f"  {origin}: {counts}")
    for reason, count in reasons.most_common():
        print(f"    {reason}: {count}")
    print(f"  {len(wrong)} differences")
    for query, why in wrong[:SHOWN]:
        print(f"\n{query['rule']} ({query['origin']}, {query['status']}): {why}\n{query['query']}")
        for n in json.loads("[" + why.split("[")[1].split("]")[0] + "]") if "lost [" in why else []:
            print(f"  lost: {json.dumps(events[n])}")
        if "more [" in why:
            for n in json.loads("[" + why.split("more [")[1].split("]")[0] + "]"):
                print(f"  more: {json.dumps(events[n])}")
    (folder / f"answers-{name}.tsv").write_text("".join(f"{answer}\n" for answer in answers), encoding="utf-8")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
