//! What commands that are not evaluated do to the rows, as far as a filter behind them is concerned.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Keeps rows and fields, or changes only how they look.
    Nothing,
    /// Keeps rows and adds or changes fields.
    Computes,
    /// Makes other rows of them.
    Reshapes,
    /// Begins a search with rows that are no events.
    Generates,
    /// May drop rows or add some.
    Filters,
}

pub fn effect(command: &str) -> Effect {
    match command {
        "abstract" | "addcoltotals" | "collect" | "fieldformat" | "gauge" | "highlight"
        | "iconify" | "localop" | "meventcollect" | "mvexpand" | "noop" | "outputcsv"
        | "outputlookup" | "redistribute" | "reltime" | "require" | "reverse" | "sendalert"
        | "sendemail" | "tojson" | "typer" => Effect::Nothing,
        "accum" | "addinfo" | "addtotals" | "apply" | "autoregress" | "cluster" | "convert"
        | "correlate" | "cyberchef" | "delta" | "erex" | "extract" | "filldown" | "fit"
        | "foreach" | "fromjson" | "geom" | "geomfilter" | "iplocation" | "kmeans" | "kv"
        | "makemv" | "multikv" | "mvcombine" | "nomv" | "predict" | "rangemap" | "relevancy"
        | "replace" | "scrub" | "setfields" | "strcat" | "streamstats" | "summary" | "tags"
        | "timewrap" | "trendline" | "x11" | "xmlkv" | "xmlunescape" | "xpath" => Effect::Computes,
        "anomalousvalue" | "anomalies" | "arules" | "associate" | "bucketdir" | "chart"
        | "concurrency" | "contingency" | "fieldsummary" | "geostats" | "mcatalog" | "rare"
        | "sichart" | "sirare" | "sitimechart" | "sitop" | "timechart" | "top" | "transpose"
        | "untable" | "xyseries" => Effect::Reshapes,
        "dbinspect" | "dbxquery" | "eventcount" | "gentimes" | "inputcsv" | "inputlookup"
        | "loadjob" | "makeresults" | "metadata" | "metasearch" | "mstats" | "pivot" | "rest"
        | "savedsearch" | "tscollect" | "typeahead" | "walklex" => Effect::Generates,
        // `transaction` is one of these: with `startswith` or `endswith` it drops what is not whole.
        _ => Effect::Filters,
    }
}

/// Whether a command may give a value to names that do not stand in its arguments.
pub fn makes_any_name(command: &str) -> bool {
    !matches!(
        command,
        "accum"
            | "convert"
            | "delta"
            | "filldown"
            | "makemv"
            | "mvcombine"
            | "nomv"
            | "rangemap"
            | "replace"
            | "scrub"
            | "setfields"
            | "strcat"
            | "streamstats"
            | "xmlunescape"
    )
}
