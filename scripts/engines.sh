# Sourced where other engines run: DuckDB, ClickHouse and Spark, as packages of Python.

duckdb=2.0.0 clickhouse=4.4.0 spark=4.3.0 arrow=26.0.1
engines="$cutout_cache/engines-$duckdb-$clickhouse-$spark-$arrow"

has java || fail "Spark needs Java 17 or newer; install it, say default-jre-headless"
if [[ ! -e "$engines/complete" ]]; then
  say "Installing DuckDB, ClickHouse and Spark for Python, once for this user (1 GB)"
  python3 -m venv "$engines"
  "$engines/bin/pip" install --quiet --disable-pip-version-check \
    "duckdb==$duckdb" "pyarrow==$arrow" "chdb==$clickhouse" "pyspark==$spark"
  touch "$engines/complete"
fi
engines_python="$engines/bin/python"
