//! Keywords of SQL that are no names unless they are quoted, after Trino's list of those that it
//! reserves (trino.io/docs/current/language/reserved.html). Other engines reserve some of them, and
//! take quotes around any name.

const RESERVED: &str = "\
    alter and as auto between by case cast constraint create cross cube current_catalog \
    current_date current_path current_role current_schema current_time current_timestamp \
    current_user deallocate delete describe distinct drop else end escape except exists \
    extract false for from full group grouping having in inner insert intersect into is join \
    json_array json_exists json_object json_query json_table json_value left like listagg \
    localtime localtimestamp natural normalize not null on or order outer prepare primary \
    recursive right rollup select skip table then trim true uescape union unnest using \
    values when where with";

/// Whether a name is one of them, whatever its case.
pub fn is_reserved(name: &str) -> bool {
    RESERVED
        .split_ascii_whitespace()
        .any(|keyword| keyword.eq_ignore_ascii_case(name))
}
