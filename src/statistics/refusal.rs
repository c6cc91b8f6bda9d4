//! Why an input cannot be counted with the others, in the words of the person who gave it.

use std::path::PathBuf;

use crate::output::OutputError;
use crate::pipeline::PipelineError;
use crate::report::belonging::Mixed;
use crate::results::PeriodDates;
use crate::text::Lang;

/// One reason; a run lists all of them.
#[derive(Debug)]
pub enum Refusal {
    /// It cannot be read, or is no file of results or sums.
    Unreadable(OutputError),
    /// Registers that cannot be audited.
    Registers(PathBuf, PipelineError),
    /// Results beside files of another run.
    Mixed(Mixed),
    /// A file or folder that is not there.
    NoSuchPath(PathBuf),
    /// A folder or file for `--previous` without results or sums.
    NoResults(PathBuf),
    /// A file for `--published` that is no ledger.
    NoLedger(PathBuf),
    /// A file of results or sums that ends before its end.
    Truncated(PathBuf),
    /// Sums of a version that this program does not know.
    SumsVersion {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// Sums that contradict themselves.
    Contradiction {
        /// The file.
        path: PathBuf,
        /// Where.
        places: Vec<String>,
    },
    /// Another period.
    Period {
        /// The file.
        path: PathBuf,
        /// Its period.
        found: PeriodDates,
        /// The period of these statistics.
        wanted: PeriodDates,
    },
    /// Another counting of terms.
    Counting {
        /// The file.
        path: PathBuf,
        /// Its counting.
        found: String,
        /// The counting of these statistics.
        wanted: String,
    },
    /// Another catalogue, or other contents of it.
    Catalogue {
        /// The file.
        path: PathBuf,
        /// Its catalogue and hash.
        found: (String, String),
        /// The catalogue of these statistics.
        wanted: (String, String),
    },
    /// The checks are not those of the catalogue it names.
    Checks {
        /// The file.
        path: PathBuf,
        /// The provider, or the place in sums.
        place: String,
    },
    /// A provider that is in twice.
    Twice {
        /// The provider's id.
        provider: String,
        /// The two inputs.
        inputs: [String; 2],
    },
    /// A provider that the registers of several files carry.
    TwiceInRegisters {
        /// File, sheet and row of the second one.
        at: String,
    },
    /// A previous year that is not before the year of these statistics, or is given in two shapes.
    NotBefore {
        /// The file.
        path: PathBuf,
        /// Its period.
        found: PeriodDates,
    },
}

impl Refusal {
    /// The reason and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let period = |p: &PeriodDates| {
            let as_of = lang.t("la data de", "as of");
            format!("{} ({as_of} {})", lang.days(p.from, p.to), lang.day(p.as_of))
        };
        match self {
            Self::Unreadable(error) => error.in_words(lang),
            Self::Registers(path, error) => format!("{}: {}", path.display(), error.text(lang)),
            Self::Mixed(mixed) => mixed.text(lang),
            Self::NoSuchPath(path) => match lang {
                Lang::Ro => format!("{}: nu există; verificați calea", path.display()),
                Lang::En => format!("{}: is not there; check the path", path.display()),
            },
            Self::NoResults(path) => match lang {
                Lang::Ro => format!(
                    "{}: nu conține rezultate sau sume; dați results.json scris de „mms audit” sau un fișier scris cu --sums",
                    path.display()
                ),
                Lang::En => format!(
                    "{}: holds no results or sums; give a results.json written by `mms audit` or a file written with --sums",
                    path.display()
                ),
            },
            Self::NoLedger(path) => match lang {
                Lang::Ro => format!(
                    "{}: nu este o evidență a celor publicate; dați un fișier scris de „mms statistics”",
                    path.display()
                ),
                Lang::En => format!(
                    "{}: is no ledger of what was published; give a file written by `mms statistics`",
                    path.display()
                ),
            },
            Self::Truncated(path) => match lang {
                Lang::Ro => format!(
                    "{}: fișierul este trunchiat, se termină înainte de sfârșit; copiați-l sau cereți-l din nou",
                    path.display()
                ),
                Lang::En => format!(
                    "{}: the file is cut short, it ends before its end; copy it or ask for it again",
                    path.display()
                ),
            },
            Self::SumsVersion { path, found } => match lang {
                Lang::Ro => format!(
                    "{}: versiunea {found} a fișierului de sume nu este cunoscută (se citește versiunea {}); folosiți versiunea de mms care l-a scris",
                    path.display(),
                    super::sums::VERSION
                ),
                Lang::En => format!(
                    "{}: version {found} of the sums file is not known (version {} is read); use the mms that wrote it",
                    path.display(),
                    super::sums::VERSION
                ),
            },
            Self::Contradiction { path, places } => {
                let shown: Vec<&str> = places.iter().take(5).map(String::as_str).collect();
                let shown = shown.join("; ");
                match lang {
                    Lang::Ro => format!(
                        "{}: sumele se contrazic în {} locuri ({shown}); fișierul a fost modificat, cereți-l din nou",
                        path.display(),
                        places.len()
                    ),
                    Lang::En => format!(
                        "{}: the sums contradict themselves in {} places ({shown}); the file was changed, ask for it again",
                        path.display(),
                        places.len()
                    ),
                }
            }
            Self::Period { path, found, wanted } => match lang {
                Lang::Ro => format!(
                    "{}: altă perioadă, {}; aici se adună {}. Refaceți auditul pe această perioadă sau lăsați fișierul deoparte",
                    path.display(),
                    period(found),
                    period(wanted)
                ),
                Lang::En => format!(
                    "{}: another period, {}; here {} is added up. Audit that period again or leave the file out",
                    path.display(),
                    period(found),
                    period(wanted)
                ),
            },
            Self::Counting { path, found, wanted } => match lang {
                Lang::Ro => format!(
                    "{}: termenele sunt socotite altfel ({}, aici {}). Refaceți auditul sau folosiți --counting {found}",
                    path.display(),
                    lang.counting(found),
                    lang.counting(wanted)
                ),
                Lang::En => format!(
                    "{}: terms are counted differently ({}, here {}). Audit again or use --counting {found}",
                    path.display(),
                    lang.counting(found),
                    lang.counting(wanted)
                ),
            },
            Self::Catalogue { path, found, wanted } => {
                let short = |(id, hash): &(String, String)| format!("{id} {}", hash.get(..12).unwrap_or(hash));
                match lang {
                    Lang::Ro => format!(
                        "{}: alt catalog de indicatori ({}, aici {}). Refaceți auditul cu același catalog",
                        path.display(),
                        short(found),
                        short(wanted)
                    ),
                    Lang::En => format!(
                        "{}: another catalogue of indicators ({}, here {}). Audit again with the same catalogue",
                        path.display(),
                        short(found),
                        short(wanted)
                    ),
                }
            }
            Self::Checks { path, place } => match lang {
                Lang::Ro => format!(
                    "{}: verificările din {place} nu sunt cele ale catalogului; fișierul a fost modificat, refaceți auditul",
                    path.display()
                ),
                Lang::En => format!(
                    "{}: the checks of {place} are not those of the catalogue; the file was changed, audit again",
                    path.display()
                ),
            },
            Self::Twice { provider, inputs: [first, second] } => match lang {
                Lang::Ro => format!(
                    "furnizorul {provider} apare de două ori: în {first} și în {second}. Lăsați deoparte unul dintre ele"
                ),
                Lang::En => {
                    format!("provider {provider} appears twice: in {first} and in {second}. Leave one of them out")
                }
            },
            Self::TwiceInRegisters { at } => match lang {
                Lang::Ro => format!("{at}: același furnizor este și în alt registru; păstrați unul singur"),
                Lang::En => format!("{at}: the same provider is in another register too; keep only one"),
            },
            Self::NotBefore { path, found } => match lang {
                Lang::Ro => format!(
                    "{}: perioada {} nu este înaintea celei publicate; --previous primește numai ani anteriori",
                    path.display(),
                    period(found)
                ),
                Lang::En => format!(
                    "{}: the period {} is not before the one published; --previous takes earlier years only",
                    path.display(),
                    period(found)
                ),
            },
        }
    }
}
