//! Why a verdict is what it is.

use crate::report::Report;
use crate::report::words::{Lang, Noun, register_title};
use crate::results::CheckResult;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;

/// Why a verdict is what it is, where the counts alone do not say it, and what was taken as empty.
#[must_use]
pub fn why(report: &Report<'_>, check: &CheckResult) -> String {
    let lang = report.lang;
    let reason = verdict(report, check);
    if check.absent_optional.is_empty() || check.verdict == Verdict::NotComputable {
        return reason;
    }
    let taken = [
        lang.t("nepredate, socotite goale:", "not supplied, taken as empty:"),
        lang.t("nu se țin, socotite goale:", "not kept, taken as empty:"),
    ];
    let lists = apart(report, &check.absent_optional, taken);
    let separator = if reason.is_empty() { "" } else { "; " };
    format!("{reason}{separator}{lists}")
}

/// Registers that were not supplied, and those that the provider says not to keep, each after its words.
fn apart(report: &Report<'_>, registers: &[String], words: [&str; 2]) -> String {
    let list = |(words, not_kept): (&str, bool)| {
        let own = registers.iter().filter(|id| report.is_not_kept(id) == not_kept);
        let names: Vec<_> = own.map(|id| register_title(report.schema, report.lang, id)).collect();
        (!names.is_empty()).then(|| format!("{words} {}", names.join(", ")))
    };
    words.into_iter().zip([false, true]).filter_map(list).collect::<Vec<_>>().join("; ")
}

fn verdict(report: &Report<'_>, check: &CheckResult) -> String {
    let lang = report.lang;
    let counts = &check.counts;
    match check.verdict {
        Verdict::NotComputable => {
            let words = [
                lang.t("nu s-au predat:", "not supplied:"),
                lang.t("furnizorul declară că nu ține:", "the provider says that it does not keep:"),
            ];
            apart(report, &check.missing_registers, words)
        }
        Verdict::NotApplicable if counts.pending + counts.excluded > 0 => {
            lang.t("numai termene în curs sau situații exceptate", "only running terms or excluded subjects").to_owned()
        }
        Verdict::NotApplicable => lang.t("nimeni nu intră în calcul", "nobody is concerned").to_owned(),
        Verdict::Undetermined => match lang {
            Lang::Ro => format!("hotărăsc datele lipsă: {}", lang.counted(counts.undetermined, Noun::Subject)),
            Lang::En => format!("missing data decide: {}", lang.counted(counts.undetermined, Noun::Subject)),
        },
        Verdict::ToVerify => lang.t("numai vizita poate arăta", "only a visit can show").to_owned(),
        Verdict::NonCompliant if check.outcomes.iter().any(|o| o.contestable && o.outcome == State::NotMet) => lang
            .t(
                "unele constatări depind de modul de calcul al termenelor",
                "some findings depend on how terms are counted",
            )
            .to_owned(),
        _ => String::new(),
    }
}
