"""Runs the pack t1216 on many events in Parquet, and compares what engines select with `cutout eval`.

    python scale.py CUTOUT LAKE FOLDER EVENTS

CUTOUT and LAKE are the programs; LAKE is `tests/src/bin/lake.rs`. FOLDER takes the Parquet files.
Fails where an exact query selects other events than the rule matches, or a superset lacks one.
Costs are those of the processor: other work on the machine lengthens the wall time, not these.
"""

import io
import itertools
import json
import os
import pathlib
import resource
import subprocess
import sys
import time

import duckdb
import pyarrow
import pyarrow.json
import pyarrow.parquet
import pyspark
from pyspark.sql import SparkSession, functions

EVENTS_A_FILE = 100_000
SIZES = (100_000, 1_000_000, 10_000_000)
NUMBERS = ("EventID", "ProcessId")
TEXTS = (
    "Channel", "UtcTime", "Computer", "ProcessGuid", "Image", "OriginalFileName", "CommandLine",
    "CurrentDirectory", "User", "IntegrityLevel", "ParentImage", "ParentCommandLine",
)  # fmt: skip


def convert(cutout, target):
    """The pack's queries, by what the rows of `cutout eval` call their rules."""
    command = [cutout, "convert", "--to", target, "--pack", "t1216", "--json"]
    # It ends with 2 where a rule is refused, which is counted below.
    lines = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    queries = {row["rule"]["id"]: row for row in rows if "rule" in row}
    return queries or sys.exit("cutout convert wrote no query")


def missing(queries):
    """Columns that the rules ask for and no record of a process has, such as those of files."""
    asked = {name["column"] for row in queries.values() if row["query"] for name in row["fields"]}
    return sorted(name for name in asked - {*NUMBERS, *TEXTS} if name.isidentifier())


def write_lake(lake, folder, count):
    """The events as Parquet files of EVENTS_A_FILE each, with their number `n` from 0."""
    columns = [(name, pyarrow.int64()) for name in NUMBERS] + [(name, pyarrow.string()) for name in TEXTS]
    parsing = pyarrow.json.ParseOptions(explicit_schema=pyarrow.schema(columns), unexpected_field_behavior="error")
    with subprocess.Popen([lake, str(count)], stdout=subprocess.PIPE) as events:
        for start in range(0, count, EVENTS_A_FILE):
            block = b"".join(itertools.islice(events.stdout, EVENTS_A_FILE))
            reading = pyarrow.json.ReadOptions(block_size=len(block) + 1)
            table = pyarrow.json.read_json(io.BytesIO(block), reading, parsing)
            numbers = pyarrow.array(range(start, start + len(table)), pyarrow.int64())
            table = table.add_column(0, "n", numbers)
            pyarrow.parquet.write_table(table, folder / f"part-{start:09}.parquet", compression="zstd")


def evaluate(cutout, lake, count):
    """What each rule matches by `cutout eval`, which reads the events as they are made, and its cost."""
    began = time.monotonic()
    with subprocess.Popen([lake, str(count)], stdout=subprocess.PIPE) as events:
        command = [cutout, "eval", "--pack", "t1216", "--json", "-"]
        program = subprocess.Popen(command, stdin=events.stdout, stdout=subprocess.PIPE)
        events.stdout.close()
        matches = {}
        for line in program.stdout:
            row = json.loads(line)
            if row.get("verdict") == "match":
                matches.setdefault(row["rule"]["id"], set()).add(row["event"]["line"] - 1)
        _, status, used = os.wait4(program.pid, 0)
    if status != 0:
        sys.exit(f"cutout eval ended with {status}")
    return matches, used.ru_utime + used.ru_stime, time.monotonic() - began


class Spark:
    target = "spark"

    def __init__(self):
        builder = SparkSession.builder.master("local[*]").appName("cutout").config("spark.driver.memory", "4g")
        for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
            builder = builder.config(name, "false")
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        self.process = self.session.sparkContext._gateway.proc.pid
        self.title = f"Spark {pyspark.__version__}"

    def load(self, files, missing):
        frame = self.session.read.parquet(*map(str, files))
        for name in missing:
            frame = frame.withColumn(name, functions.lit(None).cast("string"))
        frame.createOrReplaceTempView("events")

    def select(self, query):
        return {row.n for row in self.session.sql(f"SELECT n FROM ({query}\n) AS selected").collect()}

    def processor_seconds(self):
        """Of the Java process, in which Spark runs."""
        fields = pathlib.Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class DuckDb:
    target = "duckdb"

    def __init__(self):
        self.connection = duckdb.connect()
        self.title = f"DuckDB {duckdb.__version__}"

    def load(self, files, missing):
        files = ", ".join(f"'{file}'" for file in files)
        columns = "".join(f', CAST(NULL AS VARCHAR) AS "{name}"' for name in missing)
        self.connection.execute(f"CREATE OR REPLACE VIEW events AS SELECT *{columns} FROM read_parquet([{files}])")

    def select(self, query):
        rows = self.connection.execute(f"SELECT n FROM ({query}\n) AS selected").fetchall()
        return {n for (n,) in rows}

    def processor_seconds(self):
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime


def run(engine, queries, matches):
    """All queries, one after the other; how many events they selected, and what differs."""
    began, used = time.monotonic(), engine.processor_seconds()
    found = {rule: engine.select(row["query"]) for rule, row in queries.items() if row["query"]}
    used, took = engine.processor_seconds() - used, time.monotonic() - began
    differences = []
    for rule, selected in found.items():
        wanted = matches.get(rule, set())
        lost, more = wanted - selected, selected - wanted
        if lost or (more and queries[rule]["status"] == "exact"):
            title = queries[rule]["rule"]["title"]
            differences.append(f"{engine.title}, {title}: lost {sorted(lost)[:4]}, more {sorted(more)[:4]}")
    return sum(map(len, found.values())), used, took, differences


def main():
    cutout, lake, folder, count = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4])
    began = time.monotonic()
    write_lake(lake, folder, count)
    files = sorted(folder.glob("part-*.parquet"))
    size = sum(file.stat().st_size for file in files)
    print(f"{count:,} events in {len(files)} Parquet files, {size / 1e6:,.0f} MB, in {time.monotonic() - began:.0f} s")
    engines = [Spark(), DuckDb()]
    queries = {engine.target: convert(cutout, engine.target) for engine in engines}
    for engine in engines:
        said = [row["status"] for row in queries[engine.target].values()]
        words = ", ".join(f"{said.count(one)} {one}" for one in ("exact", "superset", "refused"))
        print(f"{engine.title}: {words}")
        # The first query of a session starts what all others use.
        engine.load(files[:1], missing(queries[engine.target]))
        engine.select("SELECT * FROM events WHERE n < 10")
    differences = []
    print(f"\n{'events':>12}  {'by':16} {'selected':>10} {'wall, s':>9} {'processor, s':>13} {'µs an event':>12}", flush=True)
    for size in [size for size in SIZES if size < count] + [count]:
        def line(title, selected, used, took):
            print(f"{size:12,}  {title:16} {selected:10,} {took:9.1f} {used:13.1f} {used * 1e6 / size:12.2f}", flush=True)

        matches, used, took = evaluate(cutout, lake, size)
        line("cutout eval", sum(map(len, matches.values())), used, took)
        for engine in engines:
            engine.load(files[: -(-size // EVENTS_A_FILE)], missing(queries[engine.target]))
            selected, used, took, differ = run(engine, queries[engine.target], matches)
            line(engine.title, selected, used, took)
            differences += differ
    print(f"\n{len(matches)} of {len(queries['spark'])} rules match; {len(differences)} differences")
    for difference in differences:
        print(difference)
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
