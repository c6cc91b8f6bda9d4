//! What is written about a visit, field by field: the form *Controlul* and what is signed on the cover. Written and read
//! back by the same words.

use crate::results::visit::VisitFacts;
use crate::text::Lang;
use crate::text::norm::normalise;

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    /// Number of the order.
    Order,
    /// Date of the order.
    OrderDate,
    /// Day of the visit.
    Date,
    /// Its place.
    Place,
    /// The inspectors.
    Team,
    /// Who was present for the provider.
    Present,
    /// What it was for.
    Objectives,
    /// What the inspectors conclude.
    Conclusions,
    /// What is attached.
    Annexes,
    /// The inspector who signs.
    Inspector,
    /// Who signs for the provider.
    Representative,
    /// Objections.
    Objections,
}

impl Fact {
    /// The fields of the form.
    pub(crate) const FORM: [Self; 9] = [
        Self::Order,
        Self::OrderDate,
        Self::Date,
        Self::Place,
        Self::Team,
        Self::Present,
        Self::Objectives,
        Self::Conclusions,
        Self::Annexes,
    ];
    /// The fields that are signed on the cover.
    pub(crate) const COVER: [Self; 3] = [Self::Inspector, Self::Representative, Self::Objections];

    /// Its label in Romanian and English.
    const fn label(self) -> [&'static str; 2] {
        match self {
            Self::Order => ["Ordinul / decizia de control nr.", "Order of inspection no."],
            Self::OrderDate => ["Data ordinului", "Date of the order"],
            Self::Date => ["Data controlului", "Date of the visit"],
            Self::Place => ["Locul controlului", "Place of the visit"],
            Self::Team => ["Echipa de control", "Inspection team"],
            Self::Present => ["Persoane prezente din partea furnizorului", "Persons present for the provider"],
            Self::Objectives => ["Obiectivele controlului", "Objectives of the visit"],
            Self::Conclusions => ["Concluziile echipei", "Conclusions of the team"],
            Self::Annexes => ["Anexe", "Annexes"],
            Self::Inspector => ["Inspector social", "Social inspector"],
            Self::Representative => ["Reprezentantul furnizorului", "Provider's representative"],
            Self::Objections => ["Obiecțiuni", "Objections"],
        }
    }

    /// Its label in a language.
    pub(crate) const fn in_words(self, lang: Lang) -> &'static str {
        let [ro, en] = self.label();
        lang.t(ro, en)
    }

    /// What helps to fill it in.
    pub(crate) const fn hint(self, lang: Lang) -> &'static str {
        match self {
            Self::Order => lang.t("de exemplu 112", "e.g. 112"),
            Self::OrderDate | Self::Date => lang.t("zz.ll.aaaa", "yyyy-mm-dd"),
            Self::Place => lang.t("adresa sau sediul", "address or seat"),
            Self::Team => lang.t("nume și funcție, despărțite prin ;", "name and function, separated by ;"),
            Self::Present => lang.t("funcția și, dacă doriți, numele", "function and, if you wish, the name"),
            Self::Objectives => lang.t("ce s-a cerut verificat", "what was asked to be verified"),
            Self::Conclusions => lang.t("se scriu după vizită", "written after the visit"),
            Self::Annexes => lang.t("documente, fotografii, declarații", "documents, photographs, statements"),
            Self::Inspector | Self::Representative | Self::Objections => "",
        }
    }

    /// The field under a label, whatever its language, case and marks.
    pub(crate) fn of(label: &str) -> Option<Self> {
        let label = normalise(label);
        let mut all = Self::FORM.into_iter().chain(Self::COVER);
        all.find(|fact| fact.label().iter().any(|words| normalise(words) == label))
    }

    /// What was written.
    pub(crate) fn get(self, facts: &VisitFacts) -> &str {
        match self {
            Self::Order => &facts.order,
            Self::OrderDate => &facts.order_date,
            Self::Date => &facts.date,
            Self::Place => &facts.place,
            Self::Team => &facts.team,
            Self::Present => &facts.present,
            Self::Objectives => &facts.objectives,
            Self::Conclusions => &facts.conclusions,
            Self::Annexes => &facts.annexes,
            Self::Inspector => &facts.inspector,
            Self::Representative => &facts.representative,
            Self::Objections => &facts.objections,
        }
    }

    /// Where it is to be written.
    pub(crate) fn get_mut(self, facts: &mut VisitFacts) -> &mut String {
        match self {
            Self::Order => &mut facts.order,
            Self::OrderDate => &mut facts.order_date,
            Self::Date => &mut facts.date,
            Self::Place => &mut facts.place,
            Self::Team => &mut facts.team,
            Self::Present => &mut facts.present,
            Self::Objectives => &mut facts.objectives,
            Self::Conclusions => &mut facts.conclusions,
            Self::Annexes => &mut facts.annexes,
            Self::Inspector => &mut facts.inspector,
            Self::Representative => &mut facts.representative,
            Self::Objections => &mut facts.objections,
        }
    }
}

/// What stands on an empty line to be signed.
pub(crate) const SIGN_HERE: [&str; 2] = ["nume, semnătură, data:", "name, signature, date:"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_found_by_its_label_and_keeps_what_is_written() {
        let mut facts = VisitFacts::default();
        for fact in Fact::FORM.into_iter().chain(Fact::COVER) {
            for label in fact.label() {
                assert_eq!(Fact::of(&format!(" {}: ", label.to_uppercase())), Some(fact));
            }
            fact.get_mut(&mut facts).push_str(fact.in_words(Lang::Ro));
        }
        assert!(Fact::FORM.into_iter().chain(Fact::COVER).all(|fact| fact.get(&facts) == fact.in_words(Lang::Ro)));
        assert_eq!(Fact::of("Semnătura"), None);
    }
}
