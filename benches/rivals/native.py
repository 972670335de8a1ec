"""What two good native engines need for v4 flow logs: DuckDB and Polars, each written as its own documents advise.

    python native.py duckdb|polars [--queries] FILE...

Loads v4 files into a table in memory with a column of a fitting type for each field, and prints one line of JSON:
engine, version, `load_ms`, the totals, and with `--queries` the milliseconds of each query, the median of five. An
empty counter is null there and zero in the totals. Both engines use as many threads as the machine has cores.
"""

import argparse
import json
import os
import statistics
import time

N_TIMES = 5
"""So often is each query run."""

SPAN_MS = 10_000
"""The timeline counts tuples by spans of so many milliseconds."""

TOP = 32
"""A table of groups shows so many, those with the most tuples."""

MEGABYTE = 1_000_000

COUNTERS = ["packets_sent", "bytes_sent", "packets_received", "bytes_received"]

GROUPS = {
    "source": ["source"],
    "destination": ["destination"],
    "pair": ["source", "destination"],
    "port": ["destination_port", "protocol"],
}


class DuckDB:
    """The table in SQL."""

    # Only what is needed of a record: the reader passes over the rest.
    RECORDS = """STRUCT(
        macAddress VARCHAR,
        flowRecords STRUCT(flows STRUCT(aclID VARCHAR, flowGroups STRUCT(rule VARCHAR, flowTuples VARCHAR[])[])[])
    )[]"""

    FILTERS = {
        "dport=443": "destination_port = 443",
        "denied": "state = 'D'",
        "src in 10.0.0.0/8": "starts_with(source, '10.')",
        "bytes>1MB": f"coalesce(bytes_sent, 0) + coalesce(bytes_received, 0) > {MEGABYTE}",
    }

    SORTS = {
        "time": "time",
        "bytes": "coalesce(bytes_sent, 0) + coalesce(bytes_received, 0)",
        "source": "source",
    }

    MEASURES = (
        "count(*) as tuples, count(*) filter (where state = 'D') as denied, "
        "sum(packets_sent), sum(bytes_sent), sum(packets_received), sum(bytes_received)"
    )

    def __init__(self):
        import duckdb

        self.version = duckdb.__version__
        self.connection = duckdb.connect()

    def load(self, files):
        # A file is one JSON object, and the reader wants to be told how large one can be.
        largest = max(os.path.getsize(file) for file in files) + 1
        counters = ", ".join(
            f"nullif(fields[{10 + index}], '')::UBIGINT as {name}" for index, name in enumerate(COUNTERS)
        )
        self.connection.execute(
            f"""
            create table tuples as
            with records as (
                select unnest(records) as record
                from read_json(?, columns = {{records: '{self.RECORDS}'}}, maximum_object_size = {largest})
            ), flows as (
                select record.macAddress as mac, unnest(record.flowRecords.flows) as flow from records
            ), groups as (
                select mac, flow.aclID as acl, unnest(flow.flowGroups) as "group" from flows
            ), texts as (
                select mac, acl, "group".rule as rule, unnest("group".flowTuples) as text from groups
            ), split as (
                select mac, acl, rule, string_split(text, ',') as fields from texts
            )
            select
                fields[1]::BIGINT as time,
                fields[2] as source,
                fields[3] as destination,
                fields[4]::USMALLINT as source_port,
                fields[5]::USMALLINT as destination_port,
                fields[6]::UTINYINT as protocol,
                fields[7] as direction,
                fields[8] as state,
                fields[9] as encryption,
                {counters},
                rule,
                acl,
                mac
            from split
            """,
            [files],
        )

    def totals(self):
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in COUNTERS)
        query = f"select count(*), count(*) filter (where state = 'D'), {sums} from tuples"
        return self.connection.execute(query).fetchone()

    def queries(self):
        """What to run by name."""
        run = lambda sql: lambda: self.connection.execute(sql).fetchall()
        for name, condition in self.FILTERS.items():
            totals = run(f"select {self.MEASURES} from tuples where {condition}")
            timeline = run(f"select time // {SPAN_MS} as span, count(*) from tuples where {condition} group by span")
            yield f"filter {name}", lambda totals=totals, timeline=timeline: (totals(), timeline())
        yield "group rule", run(self.grouped("acl, rule", ", count(distinct source), count(distinct destination)"))
        for name, keys in GROUPS.items():
            yield f"group {name}", run(self.grouped(", ".join(keys)))
        for name, key in self.SORTS.items():
            yield f"sort {name}", run(f"create or replace temp table sorted as select rowid from tuples order by {key}")

    def grouped(self, keys, more=""):
        return f"select {keys}, {self.MEASURES}{more} from tuples group by {keys} order by tuples desc limit {TOP}"


class Polars:
    """The table as a data frame."""

    def __init__(self):
        import polars

        self.pl = polars
        self.version = polars.__version__

    def load(self, files):
        pl = self.pl
        group = pl.Struct({"rule": pl.String, "flowTuples": pl.List(pl.String)})
        flow = pl.Struct({"aclID": pl.String, "flowGroups": pl.List(group)})
        # Only what is needed of a record: the reader passes over the rest.
        record = pl.Struct({"macAddress": pl.String, "flowRecords": pl.Struct({"flows": pl.List(flow)})})
        schema = {"records": pl.List(record)}
        self.frame = pl.concat([self.tuples(pl.read_json(file, schema=schema)) for file in files])

    def tuples(self, log):
        pl = self.pl
        field = lambda index: pl.col("fields").struct.field(f"field_{index}")
        counters = [
            field(9 + index).replace("", None).cast(pl.UInt64).alias(name) for index, name in enumerate(COUNTERS)
        ]
        return (
            log.lazy()
            .explode("records")
            .unnest("records")
            .unnest("flowRecords")
            .explode("flows")
            .unnest("flows")
            .explode("flowGroups")
            .unnest("flowGroups")
            .explode("flowTuples")
            .drop_nulls("flowTuples")
            .with_columns(pl.col("flowTuples").str.split_exact(",", 12).alias("fields"))
            .select(
                field(0).cast(pl.Int64).alias("time"),
                field(1).alias("source"),
                field(2).alias("destination"),
                field(3).cast(pl.UInt16).alias("source_port"),
                field(4).cast(pl.UInt16).alias("destination_port"),
                field(5).cast(pl.UInt8).alias("protocol"),
                field(6).alias("direction"),
                field(7).alias("state"),
                field(8).alias("encryption"),
                *counters,
                pl.col("rule"),
                pl.col("aclID").alias("acl"),
                pl.col("macAddress").alias("mac"),
            )
            .collect()
        )

    def measures(self):
        pl = self.pl
        return [pl.len().alias("tuples"), (pl.col("state") == "D").sum().alias("denied"), *map(pl.sum, COUNTERS)]

    def totals(self):
        return self.frame.select(self.measures()).row(0)

    def queries(self):
        """What to run by name."""
        pl = self.pl
        bytes_both = pl.col("bytes_sent").fill_null(0) + pl.col("bytes_received").fill_null(0)
        filters = {
            "dport=443": pl.col("destination_port") == 443,
            "denied": pl.col("state") == "D",
            "src in 10.0.0.0/8": pl.col("source").str.starts_with("10."),
            "bytes>1MB": bytes_both > MEGABYTE,
        }
        for name, condition in filters.items():
            yield f"filter {name}", lambda condition=condition: self.filtered(condition)
        distinct = [pl.n_unique("source").alias("sources"), pl.n_unique("destination").alias("destinations")]
        yield "group rule", lambda: self.grouped(["acl", "rule"], distinct)
        for name, keys in GROUPS.items():
            yield f"group {name}", lambda keys=keys: self.grouped(keys)
        for name, key in {"time": pl.col("time"), "bytes": bytes_both, "source": pl.col("source")}.items():
            yield f"sort {name}", lambda key=key: self.frame.select(key.arg_sort())

    def filtered(self, condition):
        pl = self.pl
        rows = self.frame.lazy().filter(condition)
        span = (pl.col("time") // SPAN_MS).alias("span")
        return pl.collect_all([rows.select(self.measures()), rows.group_by(span).agg(pl.len())])

    def grouped(self, keys, more=()):
        groups = self.frame.lazy().group_by(keys).agg(*self.measures(), *more)
        return groups.top_k(TOP, by="tuples").collect()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("engine", choices=["duckdb", "polars"])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--queries", action="store_true")
    arguments = parser.parse_args()
    engine = {"duckdb": DuckDB, "polars": Polars}[arguments.engine]()
    load_ms = milliseconds(lambda: engine.load(arguments.files))
    totals = dict(zip(["tuples", "denied", *COUNTERS], map(int, engine.totals())))
    line = {"engine": arguments.engine, "version": engine.version, "load_ms": load_ms, **totals}
    if arguments.queries:
        line["queries"] = {
            name: round(statistics.median(milliseconds(query) for _ in range(N_TIMES)), 1)
            for name, query in engine.queries()
        }
    print(json.dumps(line))


def milliseconds(action):
    start = time.perf_counter()
    action()
    return round((time.perf_counter() - start) * 1000, 1)


if __name__ == "__main__":
    main()
