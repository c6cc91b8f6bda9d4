//! What a reader must know of an act that was not in force, or of several acts: the same sentences in every output.

use super::Lang;
use crate::catalogue::indicator::{Catalogue, Repeal};
use crate::results::PeriodDates;
use crate::results::act::{AppliedAct, CatalogueId, InForce, RepealedBy};
use crate::text::Text;
use crate::time::Validity;

/// The sentences; none when a single act was in force on every day of the period.
#[must_use]
pub fn caveat(lang: Lang, act: &CatalogueId, period: &PeriodDates) -> Option<String> {
    if !act.acts.is_empty() {
        return Some(several(lang, act, period));
    }
    let citation = lang.text(act.citation.as_ref()?);
    let force = act.in_force(period);
    let span = match (act.valid_from, act.valid_to) {
        (Some(from), Some(to)) => format!(" ({} – {})", lang.day(from), lang.day(to)),
        (Some(from), None) => format!(" ({} {})", lang.t("din", "since"), lang.day(from)),
        _ => String::new(),
    };
    let repealed = act.repealed_by.as_ref().map(|repeal| repealed(lang, repeal)).unwrap_or_default();
    Some(match (force, lang) {
        (InForce::Throughout, _) => return None,
        (InForce::Partly, Lang::Ro) => format!(
            "{citation}{span} a fost în vigoare numai într-o parte a perioadei verificate{repealed}: obligațiile începute în afara valabilității lui nu se judecă."
        ),
        (InForce::Partly, Lang::En) => format!(
            "{citation}{span} was in force in a part of the audited period only{repealed}: duties that began outside its validity are not judged."
        ),
        (InForce::Never, Lang::Ro) => format!(
            "{citation}{span} nu era în vigoare în perioada verificată{repealed}: standardele lui servesc aici ca reper, iar „neconform” nu înseamnă încălcarea unui act în vigoare."
        ),
        (InForce::Never, Lang::En) => format!(
            "{citation}{span} was not in force in the audited period{repealed}: its standards serve as a yardstick here, and “non-compliant” does not mean that an act in force was breached."
        ),
    })
}

/// Which acts are applied to which days, and which days are none's or several acts'.
fn several(lang: Lang, act: &CatalogueId, period: &PeriodDates) -> String {
    let each = |act: &AppliedAct| {
        let repealed = act.repealed_by.as_ref().map(|by| repeal_of(lang, by)).unwrap_or_default();
        let days = days(lang, (act.valid_from, act.valid_to));
        format!("{} ({days}; …@{}){repealed}", lang.text(&act.citation), act.id)
    };
    let acts = act.acts.iter().map(each).collect::<Vec<_>>().join("; ");
    let mut sentences = vec![match lang {
        Lang::Ro => format!(
            "Se aplică mai multe acte, fiecare la ce a început cât timp era în vigoare: {acts}. În codul unui indicator, după @ stă numele actului; numerotarea standardelor continuă de la un act la altul."
        ),
        Lang::En => format!(
            "Several acts are applied, each judges what began while it was in force: {acts}. Indicators have the act's name behind the @; standards are counted on from act to act."
        ),
    }];
    let stretches = act.stretches(period);
    let spans = |wanted: fn(usize) -> bool| {
        let found = stretches.iter().filter(|(.., acts)| wanted(*acts));
        found.map(|(from, to, _)| days(lang, (*from, Some(*to)))).collect::<Vec<_>>().join(", ")
    };
    let (none, both) = (spans(|acts| acts == 0), spans(|acts| acts > 1));
    if !none.is_empty() {
        sentences.push(match lang {
            Lang::Ro => format!(
                "Niciun act nu era în vigoare în aceste zile ale perioadei: {none}. Ce a început atunci nu se judecă, iar stările și cifrele din acele zile nu se numără."
            ),
            Lang::En => format!(
                "Days of the period on which none was in force: {none}. What began then is not judged, and states and figures of those days are not counted."
            ),
        });
    }
    if !both.is_empty() {
        sentences.push(match lang {
            Lang::Ro => format!(
                "Mai multe acte erau în vigoare deodată în aceste zile: {both}. Ce a început atunci se judecă după fiecare dintre ele."
            ),
            Lang::En => format!(
                "Days on which several were in force at once: {both}. What began then is judged by each of them."
            ),
        });
    }
    sentences.join(" ")
}

/// First and last day in words.
fn days(lang: Lang, (from, to): Validity) -> String {
    match to {
        Some(to) if to == from => lang.day(from),
        Some(to) => format!("{} – {}", lang.day(from), lang.day(to)),
        None => format!("{} {}", lang.t("din", "since"), lang.day(from)),
    }
}

/// An act with its days, in front of what it asks, where several acts are told of.
#[must_use]
pub fn force_of(lang: Lang, act: &Catalogue) -> String {
    let words = lang.t("În vigoare", "In force");
    let repealed = act.repealed_by.as_ref().map(|by| repeal_of(lang, &by.into())).unwrap_or_default();
    format!("{} · {words}: {}{repealed}", lang.text(&act.citation), days(lang, act.validity()))
}

/// What repealed an act, to be added to its name.
#[must_use]
pub fn caveat_of_repeal(lang: Lang, by: &Repeal) -> String {
    repealed(lang, &by.into())
}

fn repealed(lang: Lang, by: &RepealedBy) -> String {
    let [citation, article, gazette] = [&by.citation, &by.article, &by.gazette].map(|text: &Text| lang.text(text));
    let day = lang.day(by.in_force);
    match lang {
        Lang::Ro => format!(", fiind abrogat prin {citation}, {article} ({gazette}), în vigoare din {day}"),
        Lang::En => format!(", repealed by {citation}, {article} ({gazette}), in force since {day}"),
    }
}

/// The same beside an act of a list, whatever the gender of its name.
fn repeal_of(lang: Lang, by: &RepealedBy) -> String {
    let [citation, article, gazette] = [&by.citation, &by.article, &by.gazette].map(|text: &Text| lang.text(text));
    let (words, since) = (lang.t("abrogare prin", "repealed by"), lang.t("în vigoare din", "in force since"));
    format!(" – {words} {citation}, {article} ({gazette}), {since} {}", lang.day(by.in_force))
}

/// The act in a few words, for a table's column.
#[must_use]
pub fn short(lang: Lang, act: &CatalogueId, period: &PeriodDates) -> String {
    let citation = act.citation.as_ref().map_or(act.id.as_str(), |citation| lang.text(citation));
    if !act.acts.is_empty() {
        return match (act.in_force(period), lang) {
            (InForce::Throughout, _) => citation.to_owned(),
            (InForce::Partly, Lang::Ro) => format!("{citation} (într-o parte a perioadei nu era în vigoare niciunul)"),
            (InForce::Partly, Lang::En) => format!("{citation} (none in force in a part of the period)"),
            (InForce::Never, Lang::Ro) => format!("{citation} (nu era în vigoare niciunul)"),
            (InForce::Never, Lang::En) => format!("{citation} (none in force)"),
        };
    }
    let repealed = act.repealed_by.as_ref().map(|by| lang.text(&by.citation));
    match (act.in_force(period), repealed, lang) {
        (InForce::Throughout, ..) => citation.to_owned(),
        (InForce::Partly, _, Lang::Ro) => format!("{citation} (în vigoare numai într-o parte a perioadei)"),
        (InForce::Partly, _, Lang::En) => format!("{citation} (in force in a part of the period only)"),
        (InForce::Never, Some(by), Lang::Ro) => format!("{citation} (reper; abrogat prin {by})"),
        (InForce::Never, Some(by), Lang::En) => format!("{citation} (yardstick; repealed by {by})"),
        (InForce::Never, None, Lang::Ro) => format!("{citation} (reper; nu era în vigoare)"),
        (InForce::Never, None, Lang::En) => format!("{citation} (yardstick; not in force)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load;
    use crate::registers::load::embedded;

    fn of(from: &str, to: &str) -> [Option<String>; 2] {
        let day = |text: &str| crate::time::parse_iso_day(text).unwrap();
        let period = PeriodDates { from: day(from), to: day(to), as_of: day(to) };
        let schema = embedded().unwrap();
        let act = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue.named(&period);
        [Lang::Ro, Lang::En].map(|lang| caveat(lang, &act, &period))
    }

    #[test]
    fn an_act_that_was_not_in_force_is_named_with_what_repealed_it() {
        let [ro, en] = of("2024-01-01", "2024-12-31").map(Option::unwrap);
        assert_eq!(
            ro,
            "Ordinul nr. 69/2004 (01.01.2005 – 23.07.2006) nu era în vigoare în perioada verificată, fiind abrogat prin Ordinul nr. 288/2006, art. 2 (Monitorul Oficial al României, Partea I, nr. 637 din 24 iulie 2006), în vigoare din 24.07.2006: standardele lui servesc aici ca reper, iar „neconform” nu înseamnă încălcarea unui act în vigoare."
        );
        assert!(en.contains("repealed by Order no. 288/2006, art. 2") && en.contains("yardstick"), "{en}");
        assert!(of("2006-01-01", "2006-12-31").iter().flatten().all(|text| text.contains("288/2006")));
        assert_eq!(of("2005-01-01", "2005-12-31"), [None, None]);
    }

    #[test]
    fn several_acts_are_told_with_their_days_and_those_of_none_and_of_both() {
        let day = |text: &str| crate::time::parse_iso_day(text).unwrap();
        let act = |id: &str, (from, to): (&str, Option<&str>), by: Option<RepealedBy>| AppliedAct {
            id: id.into(),
            sha256: String::new(),
            citation: Text { ro: format!("Legea {id}"), en: format!("Law {id}") },
            valid_from: day(from),
            valid_to: to.map(day),
            repealed_by: by,
            standards_after: 0,
        };
        let text = |ro: &str| Text { ro: ro.into(), en: ro.into() };
        let (citation, article, gazette) = (text("Legea b"), text("art. 9"), text("nr. 5"));
        let by = RepealedBy { citation, article, gazette, in_force: day("2024-07-01") };
        let acts = vec![
            act("a", ("2020-01-01", Some("2024-05-31")), Some(by)),
            act("b", ("2024-07-01", None), None),
            act("c", ("2024-12-01", None), None),
        ];
        let all = CatalogueId { id: "a+b+c".into(), acts, ..CatalogueId::default() };
        let period = PeriodDates { from: day("2024-01-01"), to: day("2024-12-31"), as_of: day("2024-12-31") };
        let ro = caveat(Lang::Ro, &all, &period).unwrap();
        for words in [
            "fiecare la ce a început cât timp era în vigoare: Legea a (01.01.2020 – 31.05.2024; …@a)",
            " – abrogare prin Legea b, art. 9 (nr. 5), în vigoare din 01.07.2024; Legea b (din 01.07.2024; …@b)",
            "Niciun act nu era în vigoare în aceste zile ale perioadei: 01.06.2024 – 30.06.2024.",
            "Mai multe acte erau în vigoare deodată în aceste zile: 01.12.2024 – 31.12.2024.",
        ] {
            assert!(ro.contains(words), "{words}: {ro}");
        }
        let en = caveat(Lang::En, &all, &period).unwrap();
        assert!(
            en.contains("repealed by Legea b") && en.contains("none was in force: 2024-06-01 – 2024-06-30"),
            "{en}"
        );
    }
}
