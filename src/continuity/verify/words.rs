//! Differences between results and registers, in words.

use super::{Difference, What};
use crate::text::Lang;

/// Subjects that are named of each check.
const NAMED: usize = 5;

impl Difference {
    /// Where, and what is stated against what the registers give.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        format!("{}: {}", self.place, self.what.text(lang))
    }
}

impl What {
    fn text(&self, lang: Lang) -> String {
        let plain = |ro: &'static str, en: &'static str| lang.t(ro, en).to_owned();
        match self {
            Self::FileChanged => plain(
                "fișierul nu mai are conținutul care a fost auditat",
                "the file does not hold what was audited any more",
            ),
            Self::FileMissing => plain(
                "fișierul a fost auditat și nu este printre cele date",
                "the file was audited and is not among those given",
            ),
            Self::FileAdded => plain("fișierul nu a fost auditat atunci", "the file was not audited then"),
            Self::Sheets => plain("foile sau rândurile citite sunt altele", "sheets or rows read are others"),
            Self::ProviderMissing => plain(
                "furnizorul este în rezultate și nu în registre",
                "the provider is in the results and not in the registers",
            ),
            Self::ProviderAdded => plain(
                "furnizorul este în registre și nu în rezultate",
                "the provider is in the registers and not in the results",
            ),
            Self::Facts => plain("datele furnizorului sunt altele", "the facts about the provider are others"),
            Self::OneSided => {
                plain("este numai în rezultate sau numai în catalog", "is in the results only or in the catalogue only")
            }
            Self::Verdict(stated, computed) => {
                let (stated, computed) = (lang.verdict(*stated), lang.verdict(*computed));
                match lang {
                    Lang::Ro => format!("scrie „{stated}”, din registre rezultă „{computed}”"),
                    Lang::En => format!("it says “{stated}”, the registers give “{computed}”"),
                }
            }
            Self::Count(state, stated, computed) => {
                let state = lang.state(*state);
                match lang {
                    Lang::Ro => format!("„{state}”: scrie {stated}, din registre rezultă {computed}"),
                    Lang::En => format!("“{state}”: it says {stated}, the registers give {computed}"),
                }
            }
            Self::Dropped(subjects) => {
                format!("{}: {}", lang.t("lipsesc din rezultate", "missing from the results"), some(subjects))
            }
            Self::Invented(subjects) => {
                format!("{}: {}", lang.t("nu rezultă din registre", "the registers do not give"), some(subjects))
            }
            Self::Changed(subjects) => format!(
                "{}: {}",
                lang.t(
                    "cu alte date, motive sau rânduri decât în registre",
                    "with other dates, reasons or rows than in the registers"
                ),
                some(subjects)
            ),
            Self::Figures => plain(
                "cifrele pe luni, servicii, durate sau ce lipsește sunt altele",
                "figures by month, service or duration, or what is missing, are others",
            ),
            Self::Caseloads => {
                plain("numerele de cazuri ale persoanelor sunt altele", "the caseloads of people are others")
            }
            Self::Sample => plain("eșantionul pentru vizită este altul", "the sample for the visit is another"),
            Self::Rows => plain(
                "rândurile din registre de lângă constatări sunt altele",
                "the rows of registers beside findings are others",
            ),
            Self::Quality => plain("observațiile despre date sunt altele", "the remarks on the data are others"),
        }
    }
}

fn some(subjects: &[String]) -> String {
    let shown: Vec<&str> = subjects.iter().take(NAMED).map(String::as_str).collect();
    let more = subjects.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" … (+{more})") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
