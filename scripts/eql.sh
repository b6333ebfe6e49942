# Sourced where EQL is compared with another evaluator, the PyPI package `eql`.

eql=1.0.1
eql_folder="$cutout_cache/eql-$eql"

if [[ ! -e "$eql_folder/complete" ]]; then
  say "Installing the Python package eql $eql, once for this user"
  python3 -m venv "$eql_folder"
  "$eql_folder/bin/pip" install --quiet --disable-pip-version-check "eql==$eql"
  touch "$eql_folder/complete"
fi
eql_python="$eql_folder/bin/python"
