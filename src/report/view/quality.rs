//! Remarks on the data in words.

use crate::report::Report;
use crate::results::QualityFinding;

/// What a remark says: the register's own sentence for its rules, else that of the reader.
#[must_use]
pub fn quality_message(report: &Report<'_>, finding: &QualityFinding) -> String {
    let lang = report.lang;
    let register = finding.register.as_deref().and_then(|id| report.schema.register(id));
    let own = register.and_then(|register| register.quality.iter().find(|rule| rule.id == finding.rule));
    if let Some(rule) = own.filter(|rule| !lang.text(&rule.message).is_empty()) {
        return lang.text(&rule.message).to_owned();
    }
    let words = match finding.rule.as_str() {
        "bad_date" => lang.t("Data nu se poate citi; celula a fost pusă deoparte", "The date cannot be read; the cell was set aside"),
        "impossible_date" => lang.t("Data nu există în calendar", "The date does not exist in the calendar"),
        "bad_number" => lang.t("Numărul nu se poate citi; celula a fost pusă deoparte", "The number cannot be read; the cell was set aside"),
        "bad_bool" => lang.t("Valoarea nu este nici „da”, nici „nu”", "The value is neither “yes” nor “no”"),
        "bad_month" => lang.t("Luna nu se poate citi", "The month cannot be read"),
        "bad_cnp" => lang.t("CNP-ul nu este valid", "The personal numeric code is not valid"),
        "unknown_code" => lang.t("Valoarea nu este în lista permisă", "The value is not in the list of codes"),
        "dangling_reference" => {
            lang.t("Trimite către o înregistrare care nu există", "Refers to a record that does not exist")
        }
        "ambiguous_reference" => lang.t("Numele se potrivește cu mai multe persoane", "The name matches several persons"),
        "duplicate_key" => lang.t("Același identificator apare de două ori", "The same identifier occurs twice"),
        "missing_required" | "required_empty" => lang.t("Lipsește o valoare obligatorie", "A required value is missing"),
        "missing_column" => lang.t("Lipsește o coloană obligatorie", "A required column is missing"),
        "duplicate_column" => lang.t("Două coloane pentru același câmp", "Two columns for one field"),
        "unknown_column" => lang.t("Coloana nu este cunoscută", "The column is not known"),
        "unmatched_sheet" | "unknown_sheet" => {
            lang.t("Foaia nu se potrivește cu niciun registru", "The sheet matches no register")
        }
        "no_owner" | "unknown_provider" => lang.t("Nu se știe cărui furnizor îi aparține rândul", "It is not known which provider the row belongs to"),
        "later_than_as_of" | "future_date" => lang.t("Data este după ziua la care se face situația", "The date is later than the as-of day"),
        "ended_before_start" => lang.t("Sfârșitul este înaintea începutului", "The end is before the start"),
        other => return other.replace(['_', '-'], " "),
    };
    words.to_owned()
}
