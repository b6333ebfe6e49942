//! What `cutout reach` can be asked for.

use clap::Subcommand;
use cutout_core::catalog::Vendor;
use std::path::PathBuf;

/// Look up how many public rules use a predicate, or count them anew
///
/// Reach is popularity, not a false-positive rate: what many rules use is weak alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout reach show Image ends_with '\\powershell.exe'
  cutout reach build --sigma rules/ --name sigma=ours --least 1 -o ours.idx
  cutout reach show --index ours.idx --json CommandLine contains winrm")]
pub struct Reach {
    #[command(subcommand)]
    pub command: ReachCommand,
}

#[derive(Debug, Subcommand)]
pub enum ReachCommand {
    Build(ReachBuild),
    Show(ReachShow),
}

/// Count the predicates of folders of rules into an index
///
/// Of a vendor's whole repository, the folders that hold rules in use are counted. The index can
/// be looked up with `cutout reach show --index`, or dropped into the page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout reach build --sigma sigma/ --elastic detection-rules/ --splunk security_content/ -o all.idx
  cutout reach build --sigma rules/ --name sigma=ours --least 1 -o ours.idx")]
pub struct ReachBuild {
    /// Folder with rules in Sigma
    #[arg(long, value_name = "DIR", required_unless_present_any = ["elastic", "splunk"])]
    pub sigma: Option<PathBuf>,
    /// Folder with Elastic's rules, in EQL, KQL, ES|QL or Lucene
    #[arg(long, value_name = "DIR")]
    pub elastic: Option<PathBuf>,
    /// Folder with Splunk's searches
    #[arg(long, value_name = "DIR")]
    pub splunk: Option<PathBuf>,
    /// What to call a folder, as sigma=NAME; may be given again
    #[arg(long, value_name = "VENDOR=NAME", value_parser = of_vendor)]
    pub name: Vec<(Vendor, String)>,
    /// The commit that a folder is of, as sigma=COMMIT; may be given again
    #[arg(long, value_name = "VENDOR=COMMIT", value_parser = of_vendor)]
    pub commit: Vec<(Vendor, String)>,
    /// The day that the rules are of, to stand beside the figures
    #[arg(long)]
    pub date: Option<String>,
    /// Leave out predicates that fewer rules use
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    pub least: u32,
    /// Where to write the index
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
}

/// Show how many rules use a predicate, and how many exclude it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout reach show Image ends_with '\\powershell.exe'
  cutout reach show process.name eq cmd.exe      a field may go by any vendor's name
  cutout reach show --index ours.idx --json CommandLine contains winrm

With --json there is one object: {\"field\",\"op\",\"value\",\"indicator\",\"exclusion\"}. The last two have
the figures of each vendor; at_most says that so few rules use it that the index has no figure,
folded is the figure over all spellings of the same.")]
pub struct ReachShow {
    /// Field, such as Image
    pub field: String,
    /// Operator: eq, ne, in, contains, starts_with, ends_with, wildcard, regex_match, lt, le, gt,
    /// ge, exists or cidr
    pub op: String,
    /// Value; case does not count
    #[arg(allow_hyphen_values = true)]
    pub value: String,
    /// Look into this index, instead of the one that comes with cutout
    #[arg(long, value_name = "FILE")]
    pub index: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Takes `sigma=…` apart.
fn of_vendor(text: &str) -> Result<(Vendor, String), String> {
    let pair = text.split_once('=').and_then(|(vendor, rest)| {
        let vendor = Vendor::ALL.into_iter().find(|one| one.name() == vendor)?;
        Some((vendor, rest.to_owned()))
    });
    pair.ok_or_else(|| "write it as sigma=…, elastic=… or splunk=…".to_owned())
}
