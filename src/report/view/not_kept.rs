//! What the provider says that it does not keep: a fact, no breach and no question. What it would show stays open.

use crate::report::Report;
use crate::report::words::{Noun, field_title, register_title};
use crate::results::reason;
use crate::text::Lang;

/// Registers and columns that are named at most.
const MOST: usize = 8;

impl Report<'_> {
    /// Whether the provider says that it does not keep a register, or a column as `register.field`.
    #[must_use]
    pub fn is_not_kept(&self, name: &str) -> bool {
        self.provider.not_kept.contains(name)
    }
}

/// What is not kept, each with what cannot be said without it, in one sentence; none where everything is kept.
#[must_use]
pub fn not_kept_words(report: &Report<'_>) -> Option<String> {
    let lang = report.lang;
    let names = &report.provider.not_kept;
    if names.is_empty() {
        return None;
    }
    let mut parts: Vec<String> = names.iter().take(MOST).map(|name| part(report, name)).collect();
    if names.len() > MOST {
        let more = lang.count((names.len() - MOST) as u64);
        parts.push(match lang {
            Lang::Ro => format!("încă {more}"),
            Lang::En => format!("{more} more"),
        });
    }
    let open = lang.counted(open(report), Noun::Subject);
    let parts = parts.join("; ");
    Some(match lang {
        Lang::Ro => format!(
            "Furnizorul declară că nu ține: {parts}. Ce ar arăta nu se știe: nu se constată o încălcare, dar nici nu este dovedit că este în regulă; rămân nestabilite din această cauză {open}."
        ),
        Lang::En => format!(
            "The provider says that it does not keep: {parts}. What they would show is not known: no breach is found, nor is it proved to be in order; {open} stay open because of it."
        ),
    })
}

/// A register with the checks that need it, or a column with what hangs on it.
fn part(report: &Report<'_>, name: &str) -> String {
    let lang = report.lang;
    let Some((register, field)) = name.split_once('.') else {
        let checks = report.checks().filter(|check| check.missing_registers.iter().any(|id| id == name)).count() as u64;
        let title = register_title(report.schema, lang, name);
        return match lang {
            Lang::Ro => format!("registrul „{title}” (nu se calculează {})", lang.counted(checks, Noun::Check)),
            Lang::En => format!("the register “{title}” ({} not computed)", lang.counted(checks, Noun::Check)),
        };
    };
    let hanging: u64 = report.checks().filter_map(|check| check.hang_on_column.get(name)).sum();
    let subjects = lang.counted(hanging, Noun::Subject);
    let (register, field) =
        (register_title(report.schema, lang, register), field_title(report.schema, lang, Some(register), field));
    match lang {
        Lang::Ro => format!("coloana „{field}” din „{register}” (atârnă de ea {subjects})"),
        Lang::En => format!("the column “{field}” of “{register}” ({subjects} hang on it)"),
    }
}

/// How many outcomes only such columns leave open.
fn open(report: &Report<'_>) -> u64 {
    let outcomes = report.checks().flat_map(|check| &check.outcomes);
    outcomes.filter(|outcome| outcome.reason == reason::NOT_KEPT).count() as u64
}
