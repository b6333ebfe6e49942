//! Where a search takes its events from, as a logsource.

use crate::rule::Logsource;
use crate::rule::spl::names;

/// What the scope terms of a search say, gathered.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Product and service, as often as they are named.
    sources: Vec<(&'static str, Option<&'static str>)>,
    categories: Vec<&'static str>,
    /// Events come from a data model, where a field without a value has the value `unknown`.
    pub filled: bool,
}

impl Scope {
    pub fn source(&mut self, product: &'static str, service: Option<&'static str>) {
        self.sources.push((product, service));
    }

    /// Takes what a term like `source=XmlWinEventLog:Security` says.
    pub fn value(&mut self, value: &str) {
        let value = value.to_lowercase();
        let has = |part: &str| value.contains(part);
        let source = if has("linux") && has("sysmon") {
            ("linux", Some("sysmon"))
        } else if has("sysmon") {
            ("windows", Some("sysmon"))
        } else if has("powershell") && (has("eventlog") || has("microsoft-windows")) {
            ("windows", Some("powershell"))
        } else if has("eventlog") && has("security") {
            ("windows", Some("security"))
        } else if has("eventlog") && has(":system") {
            ("windows", Some("system"))
        } else if has("eventlog") && has(":application") {
            ("windows", Some("application"))
        } else if has("wineventlog") {
            ("windows", None)
        } else if has("linux_audit") || has("linux:audit") {
            ("linux", Some("auditd"))
        } else if has("aws:cloudtrail") {
            ("aws", Some("cloudtrail"))
        } else {
            return;
        };
        self.sources.push(source);
    }

    pub fn model(&mut self, model: &str) {
        self.filled = true;
        self.categories.extend(names::categories(model));
    }

    /// Takes in the events of another search.
    pub fn also(&mut self, other: &Scope) {
        // A search that says nothing of its events may take any.
        if other.categories.is_empty() || self.categories.is_empty() {
            self.categories.clear();
        } else {
            self.categories.extend(&other.categories);
        }
        match other.sources.is_empty() {
            true => self.sources.clear(),
            false => self.sources.extend(&other.sources),
        }
    }

    /// Only what all of the sources have in common, since they are alternatives more often
    /// than not.
    pub fn logsource(&self) -> Logsource {
        let product = |(product, _): &(&'static str, Option<&'static str>)| *product;
        let first = self.sources.first();
        let one = first.filter(|first| self.sources.iter().all(|s| product(s) == product(first)));
        let service = one.and_then(|one| {
            let same = self.sources.iter().all(|(_, service)| *service == one.1);
            one.1.filter(|_| same)
        });
        Logsource {
            categories: self.categories.iter().map(|c| (*c).to_owned()).collect(),
            product: one.map(|one| product(one).to_owned()),
            service: service.map(str::to_owned),
        }
    }
}
