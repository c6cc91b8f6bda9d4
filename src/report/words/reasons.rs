//! Why an outcome is what it is, in words.

use crate::text::Lang;

/// A reason code in words. Reasons that an act brings along and this table lacks read as their code does.
#[must_use]
pub fn reason(lang: Lang, code: &str) -> String {
    let words = match code {
        "" => "",
        "late" => lang.t("făcut după termen", "done after the term"),
        "overdue" => lang.t("nefăcut, termenul a trecut", "not done, the term has passed"),
        "lapsed" => lang.t("obligația a încetat înainte de termen", "the duty ended before the term"),
        "ended_before_start" => lang
            .t("data îndeplinirii este înaintea începutului – de verificat", "done before it began – check the dates"),
        "before_order" => {
            lang.t("început înainte de intrarea în vigoare a actului", "began before the act was in force")
        }
        "no_plan" => lang.t("cazul nu are plan", "the case has no plan"),
        "plan_not_required" => lang.t("nu este nevoie de plan", "no plan is needed"),
        "part_year" => lang.t("angajat doar o parte din an", "employed for part of the year only"),
        "year_not_over" => lang.t("anul nu s-a încheiat", "the year is not over"),
        "suspended" => lang.t("contract suspendat în perioadă", "contract suspended in the period"),
        "not_employed" => lang.t("nu este angajat în perioadă", "not employed in the period"),
        "young_child" => lang.t("copilul nu a împlinit vârsta cerută", "the child is below the age asked for"),
        "other_role" => lang.t("persoana are alt rol", "the person has another role"),
        "start_missing" => {
            lang.t("lipsește data de la care curge termenul", "the date that starts the term is missing")
        }
        "term_missing" => lang.t("nu se știe cât ține termenul", "how long the term is is not known"),
        "time_missing" => lang.t("lipsește ora", "the time of day is missing"),
        "missing" => lang.t("lipsește", "missing"),
        "unknown" => lang.t("valoare lipsă sau neclară", "a value is missing or unclear"),
        "not_fulfilled" => lang.t("nu este îndeplinit", "not fulfilled"),
        "false" => lang.t("bifat „nu”", "marked “no”"),
        "carried_over" => lang.t("rămas din perioada anterioară", "left over from the period before"),
        "too_little" | "too_few" | "below_minimum" | "below" => {
            lang.t("sub minimul cerut", "below the minimum asked for")
        }
        "too_many" | "above_limit" | "above" => lang.t("peste limita admisă", "above the limit"),
        "too_short" => lang.t("durată prea scurtă", "too short"),
        "too_long" => lang.t("durată prea lungă", "too long"),
        "not_ended" | "running" => lang.t("nu s-a încheiat încă", "not ended yet"),
        "gap" => lang.t("pauză prea lungă între două evenimente", "too long a gap between two events"),
        "dangling" | "dangling_reference" => {
            lang.t("trimitere către o înregistrare care nu există", "refers to a record that does not exist")
        }
        "ambiguous" => lang.t("date care se contrazic", "data that contradict each other"),
        "possible" => lang.t("s-ar putea să existe, dar îi lipsesc date", "it may exist, but lacks data"),
        "not_due" => lang.t("termenul nu s-a împlinit", "the term has not passed yet"),
        "recent" => lang.t(
            "pas recent, fără termen stabilit de act: socotit în curs",
            "a recent step without a term set by the act: counts as under way",
        ),
        "unreadable" => {
            lang.t("celula are o valoare care nu se poate citi", "the cell holds a value that cannot be read")
        }
        "not_kept" => lang
            .t("furnizorul declară că nu ține această coloană", "the provider says that it does not keep this column"),
        "column_missing" => lang.t("coloana lipsește din export", "the export lacks the column"),
        "conflicting" => {
            lang.t("două rânduri cu același număr se contrazic", "two rows of one number contradict each other")
        }
        "register_begins_later" => lang.t(
            "registrul începe mai târziu și nu dovedește lipsa",
            "the register begins later and does not prove that it is missing",
        ),
        "other_proof_possible" => lang.t("se poate dovedi și altfel", "may be proved otherwise"),
        "field_unclear" => lang.t(
            "nu este clar dacă specializarea este socioumană",
            "it is not clear whether the field is a social or human science",
        ),
        "holiday_week" => lang.t("săptămână cu sărbătoare legală", "week with a public holiday"),
        "own_report" => lang.t("raport scris chiar de managerul de caz", "report written by the case manager"),
        "own_authority" => lang.t("furnizorul este chiar serviciul local", "the provider is the local service itself"),
        "assessed_long_before" => {
            lang.t("evaluare făcută cu mult înaintea înregistrării", "assessed long before the recording")
        }
        "after_order" => {
            lang.t("început după ce actul a ieșit din vigoare", "began after the act had ceased to be in force")
        }
        "may_be_outdated" => lang.t(
            "document mai vechi, fără dată de sfârșit: poate fi depășit",
            "an older document without an end: it may be outdated",
        ),
        "topics_missing" => {
            lang.t("documentul nu spune ce aspecte reglementează", "the document does not say which topics it covers")
        }
        "on_site" => lang.t("se judecă la fața locului", "judged on site"),
        other => return other.replace(['_', '-'], " "),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_reasons_are_words_and_unknown_ones_still_read() {
        assert_eq!(reason(Lang::Ro, "overdue"), "nefăcut, termenul a trecut");
        assert_eq!(reason(Lang::En, "moved_abroad"), "moved abroad");
        assert_eq!(reason(Lang::Ro, ""), "");
    }
}
