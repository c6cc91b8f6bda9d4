//! Causes in words: what they are, and what is to be done about them.

use super::{Cause, Effort, Record, Root};
use crate::report::Report;
use crate::report::words::{code_title, field_title, register_title};
use crate::results::{SourceRef, reason};
use crate::text::Lang;

fn quoted(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Ro => format!("„{text}”"),
        Lang::En => format!("“{text}”"),
    }
}

impl Root {
    /// In words, without its number of findings.
    #[must_use]
    pub fn words(&self, report: &Report<'_>) -> String {
        let lang = report.lang;
        let title = |id: &str| quoted(lang, register_title(report.schema, lang, id));
        let field =
            |register: &str, field: &str| quoted(lang, &field_title(report.schema, lang, Some(register), field));
        let duty = |check: &usize| {
            report.provider.checks.get(*check).map_or_else(String::new, |check| report.check_title(check).to_owned())
        };
        match self {
            Self::Cell { register, field: name, record } => {
                let cell = lang.t("Celula goală sau neclară", "The empty or unclear cell");
                format!("{cell} {} – {}, {}", field(register, name), title(register), record.words(lang))
            }
            Self::Column { register, field: name } => {
                let column = lang.t("Lipsește coloana", "Missing column");
                format!("{column} {} – {}", field(register, name), title(register))
            }
            Self::Cells { register, field: name } => {
                let cells = lang.t("Celule goale sau neclare", "Empty or unclear cells");
                format!("{cells} {} – {}", field(register, name), title(register))
            }
            Self::Rows { register } => {
                let rows = lang.t("Rânduri lipsă sau incomplete în", "Rows missing or incomplete in");
                format!("{rows} {}", title(register))
            }
            Self::Document { check, of } => {
                let of = code_title(report.schema, lang, "document_kind", of);
                format!("{} – {of}", duty(check))
            }
            Self::Person { check, staff } => format!("{} – {staff}", duty(check)),
            Self::Duty { check } => duty(check),
        }
    }
}

impl Record {
    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Key(key) => key.clone(),
            Self::Place(SourceRef { file, sheet, row }) => {
                let file = file.rsplit('/').next().unwrap_or(file);
                format!("{file} › {sheet} › {} {row}", lang.t("rândul", "row"))
            }
        }
    }
}

impl<'a> Cause<'a> {
    /// What to do about it, for who is audited: that of its first finding, where a column is missing that of the sheet.
    #[must_use]
    pub fn remedy(&self, report: &Report<'a>) -> String {
        let remedy = self.bare_remedy(report);
        if self.effort != Effort::Never {
            return remedy;
        }
        let explain = report.lang.t("Pregătiți explicația. Pe viitor:", "Have the explanation ready. From now on:");
        format!("{explain} {remedy}")
    }

    /// The measure that an inspector sets about it.
    #[must_use]
    pub fn measure(&self, report: &Report<'a>) -> String {
        let remedy = self.bare_remedy(report);
        if self.effort != Effort::Never {
            return remedy;
        }
        format!("{} {remedy}", report.lang.t("Pe viitor:", "From now on:"))
    }

    fn bare_remedy(&self, report: &Report<'a>) -> String {
        let lang = report.lang;
        match (&self.root, self.lines.first()) {
            (Root::Column { .. }, _) => lang
                .t("Adăugați coloana în export și completați-o.", "Add the column to the export and fill it in.")
                .to_owned(),
            (_, Some(line)) if self.breached => line.duty(report),
            (Root::Cell { register, field, .. } | Root::Cells { register, field }, Some(line))
                if line.outcome.reason != reason::TIME_MISSING =>
            {
                let home = report.said(line.check).home;
                let path = if home == Some(register) { field.clone() } else { format!("{register}.{field}") };
                let title = quoted(lang, &field_title(report.schema, lang, home, &path));
                format!("{} {title}.", lang.t("Completați sau clarificați", "Fill in or clarify"))
            }
            (_, Some(line)) => line.remedy(report),
            (_, None) => String::new(),
        }
    }
}
