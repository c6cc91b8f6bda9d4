//! Remarks on the data in words.

use crate::registers::spec::{QualityRule, READER_RULES};
use crate::report::Report;
use crate::results::QualityFinding;
use crate::text::Lang;

/// The remarks to show: the provider's, and those that touch nobody when there is no other provider to ask.
#[must_use]
pub fn quality<'a>(report: &Report<'a>) -> Vec<&'a QualityFinding> {
    let alone = report.results.providers.len() == 1;
    let unowned = report.results.quality.iter().filter(|_| alone);
    report.provider.quality.iter().chain(unowned).collect()
}

/// What a remark says: the register's own sentence for its rules, else that of the reader.
#[must_use]
pub fn quality_message(report: &Report<'_>, finding: &QualityFinding) -> String {
    let lang = report.lang;
    let register = finding.register.as_deref().and_then(|id| report.schema.register(id));
    let speaks = |rule: &&QualityRule| {
        let reader = READER_RULES.contains(&rule.id.as_str());
        rule.id == finding.rule && (!reader || finding.field.as_ref().is_some_and(|f| rule.fields.contains(f)))
    };
    let own = register.and_then(|register| register.quality.iter().find(speaks));
    let own = own.map(|rule| lang.text(&rule.message)).filter(|text| !text.is_empty());
    let words = own.map_or_else(|| rule_words(lang, &finding.rule), str::to_owned);
    match finding.count {
        None => words,
        Some(count) => format!("{words} ({}: {count})", lang.t("rânduri", "rows")),
    }
}

/// What a rule of the reader says; the rule's id with spaces where it has no sentence.
#[must_use]
pub fn rule_words(lang: Lang, rule: &str) -> String {
    let words = match rule {
        "date_as_id" => lang.t(
            "Celula are o dată în locul unui număr; programul de tabele a schimbat-o",
            "The cell holds a date in place of a number; the spreadsheet program changed it",
        ),
        "bad_date" => lang
            .t("Data nu se poate citi; celula a fost pusă deoparte", "The date cannot be read; the cell was set aside"),
        "bad_month" => lang.t(
            "Luna nu se poate citi; celula a fost pusă deoparte",
            "The month cannot be read; the cell was set aside",
        ),
        "bad_number" => lang.t(
            "Numărul nu se poate citi; celula a fost pusă deoparte",
            "The number cannot be read; the cell was set aside",
        ),
        "bad_yes_no" => lang.t(
            "Valoarea nu este nici „da”, nici „nu”; celula a fost pusă deoparte",
            "The value is neither “yes” nor “no”; the cell was set aside",
        ),
        "unknown_code" => lang.t(
            "Valoarea nu este în lista permisă; celula a fost pusă deoparte",
            "The value is not in the list of codes; the cell was set aside",
        ),
        "error_value" => lang.t("Celula conține o eroare de calcul", "The cell holds a calculation error"),
        "errors_only" => lang.t(
            "Tabelul conține numai erori de calcul; registrul nu a fost citit",
            "The table holds calculation errors only; the register was not read",
        ),
        "formula_without_result" => lang.t(
            "Formula nu are un rezultat salvat: deschideți fișierul în programul de tabele, recalculați și salvați; celula a fost pusă deoparte",
            "The formula has no stored result: open the file in the spreadsheet program, recalculate and save; the cell was set aside",
        ),
        "destroyed_number" => lang.t(
            "Programul de tabele a păstrat doar primele cifre ale numărului; celula a fost pusă deoparte",
            "The spreadsheet program kept only the first digits of the number; the cell was set aside",
        ),
        "sentinel_date" => lang.t(
            "Data este una pe care programele o scriu în lipsa uneia adevărate; celula a fost pusă deoparte",
            "The date is one that programs write where they have none; the cell was set aside",
        ),
        "undated" => lang.t(
            "În locul datei scrie doar că documentul există; data lui nu se cunoaște (se spune o dată pe coloană)",
            "In place of the date it only says that the paper is there; its date is not known (said once per column)",
        ),
        "month_first" => lang.t(
            "Datele coloanei au luna înaintea zilei și au fost citite astfel",
            "The dates of the column have the month before the day and were read so",
        ),
        "mixed_date_order" => lang.t(
            "Unele date ale coloanei au ziua întâi, altele luna; cele care se pot citi în două feluri au fost puse deoparte. Scrieți date_order în mms.toml",
            "Some dates of the column have the day first, others the month; those that can be read in two ways were set aside. Set date_order in mms.toml",
        ),
        "second_table" => lang.t(
            "Aici începe un alt tabel, cu antetul său; a fost citit după acesta",
            "Another table begins here, with headings of its own; it was read by them",
        ),
        "table_beside" => lang.t(
            "De la această coloană începe alături un al doilea tabel cu același antet; a fost citit și el",
            "From this column on a second table with the same headings stands beside the first; it was read, too",
        ),
        "foreign_table" => lang.t(
            "Aici începe un tabel al cărui antet nu se potrivește cu niciun registru; rândurile lui nu au fost citite",
            "A table begins here whose headings match no register; its rows were not read",
        ),
        "over_long_row" => lang.t(
            "Rândul are mai multe celule decât antetul: poate că un text conține separatorul",
            "The row has more cells than the headings: a text may contain the separator",
        ),
        "date_from_number" => lang.t(
            "Data a fost citită dintr-o celulă cu număr și dată",
            "The date was read from a cell with number and date",
        ),
        "filled_down" => lang.t(
            "Valoarea a fost preluată din celula îmbinată sau goală de deasupra",
            "The value was taken from the merged or blank cell above",
        ),
        "missing_value" => lang.t("Lipsește o valoare obligatorie", "A required value is missing"),
        "missing_key" => lang.t("Lipsește identificatorul rândului", "The row has no identifier"),
        "missing_column" => lang.t("Lipsește o coloană obligatorie", "A required column is missing"),
        "duplicate_column" => {
            lang.t("Două coloane pentru același câmp; s-a citit prima", "Two columns for one field; the first was read")
        }
        "duplicate_key" => lang.t("Același identificator apare de două ori", "The same identifier occurs twice"),
        "dangling_reference" => {
            lang.t("Trimite către o înregistrare care nu există", "Refers to a record that does not exist")
        }
        "conflicting" => lang.t(
            "Rânduri cu același identificator spun lucruri diferite; valoarea nu se cunoaște",
            "Rows with the same identifier say different things; the value is not known",
        ),
        "register_not_supplied" => lang.t(
            "Registrul la care trimite coloana nu a fost predat; trimiterile nu duc nicăieri",
            "The register that the column refers to was not supplied; its references lead nowhere",
        ),
        "kept_after_all" => lang.t(
            "S-a declarat că registrul sau coloana nu se ține (not_kept în mms.toml), dar există; s-a citit",
            "The register or column was said not to be kept (not_kept in mms.toml), yet it is there; it was read",
        ),
        "reference_written_otherwise" => lang.t(
            "Identificatorul este scris altfel decât în registrul lui; a fost recunoscut",
            "The identifier is written otherwise than in its register; it was recognised",
        ),
        "far_date" => lang.t(
            "Data este la mai mult de un an după toate celelalte; este anul cel bun?",
            "The date lies more than a year after all others; is it the right year?",
        ),
        "ambiguous_reference" => lang.t("Trimite către mai multe înregistrări", "Refers to several records"),
        "personal_key" => lang.t(
            "Identificatorul este un nume sau un CNP; rândul apare sub locul său din fișier",
            "The identifier is a name or a personal numeric code; the row appears under its place in the file",
        ),
        "ambiguous_sheet" => lang.t("Foaia se potrivește cu mai multe registre", "The sheet matches several registers"),
        "unknown_sheet" | "unmatched_sheet" => {
            lang.t("Foaia nu se potrivește cu niciun registru", "The sheet matches no register")
        }
        "unknown_columns" | "unknown_column" => {
            lang.t("Coloane necunoscute; nu au fost citite", "Unknown columns; they were not read")
        }
        "hidden_sheet" => lang.t("Foaia este ascunsă; a fost citită", "The sheet is hidden; it was read"),
        "hidden_columns" => {
            lang.t("Foaia are coloane ascunse; au fost citite", "The sheet has hidden columns; they were read")
        }
        "no_owner" => {
            lang.t("Nu se știe cărui furnizor îi aparține rândul", "It is not known which provider the row belongs to")
        }
        "cnp_malformed" => lang.t("CNP-ul nu are 13 cifre", "The personal numeric code does not have 13 digits"),
        "cnp_impossible_date" => {
            lang.t("CNP-ul conține o dată imposibilă", "The personal numeric code holds an impossible date")
        }
        "cnp_control_digit" => lang
            .t("Cifra de control a CNP-ului este greșită", "The control digit of the personal numeric code is wrong"),
        "cnp_unknown_county" => {
            lang.t("CNP-ul are un cod de județ necunoscut", "The personal numeric code has an unknown county")
        }
        "cnp_contradicts_sex" => {
            lang.t("CNP-ul contrazice sexul din registru", "The personal numeric code contradicts the sex")
        }
        "cnp_contradicts_birth" => {
            lang.t("CNP-ul contrazice data nașterii", "The personal numeric code contradicts the date of birth")
        }
        other => return other.replace(['_', '-'], " "),
    };
    words.to_owned()
}
