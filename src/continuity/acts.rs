//! Two audits that applied an act in common, one of them others beside it: the older is told in terms of the newer.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::results::act::CatalogueId;
use crate::results::visit::Measure;
use crate::results::{CheckName, IndicatorResult, ProviderResults, Results, StandardResult};
use crate::text::ShortText;

/// Results of an older audit with ids and standards as the newer one calls them, where both applied an act in common and
/// one of them others beside it; unchanged otherwise. What is of acts that the newer audit lacks keeps its act's name:
/// nothing there is called so. Standards of such acts are left out, since others have their numbers.
#[must_use]
pub fn in_terms_of(mut old: Results, new: &CatalogueId) -> Results {
    let terms = Terms { old: old.catalogue.clone(), new: new.clone() };
    let alone = terms.old.acts.is_empty() && terms.new.acts.is_empty();
    if alone || terms.old == terms.new || !terms.shared() {
        return old;
    }
    let mut names = BTreeMap::new();
    old.providers.iter_mut().for_each(|provider| terms.rename(provider, &mut names));
    old.catalogue.id.clone_from(&new.id);
    old
}

/// What the acts of both audits are called there.
struct Terms {
    old: CatalogueId,
    new: CatalogueId,
}

fn acts(of: &CatalogueId) -> Vec<&str> {
    if of.acts.is_empty() { vec![of.id.as_str()] } else { of.acts.iter().map(|act| act.id.as_str()).collect() }
}

/// Which act a standard is of, and its number there; none in results that applied one.
fn own(of: &CatalogueId, number: u8) -> (&str, u8) {
    let act = of.acts.iter().rev().find(|act| act.standards_after < number);
    act.map_or((of.id.as_str(), number), |act| (act.id.as_str(), number - act.standards_after))
}

impl Terms {
    fn shared(&self) -> bool {
        let now = acts(&self.new);
        acts(&self.old).iter().any(|act| now.contains(act))
    }

    /// What an indicator of the older audit is called in the newer one.
    fn indicator(&self, id: &str) -> String {
        let alone = self.old.acts.is_empty().then_some(self.old.id.as_str());
        let (own, act) = match (alone, id.rsplit_once('@')) {
            (None, Some((own, act))) => (own, act),
            (alone, _) => (id, alone.unwrap_or_default()),
        };
        let only = self.new.acts.is_empty() && act == self.new.id;
        if only { own.to_owned() } else { format!("{own}@{act}") }
    }

    /// What number a standard of the older audit has in the newer one; none where that has no such act.
    fn standard(&self, number: u8) -> Option<u8> {
        let (act, number) = own(&self.old, number);
        match self.new.acts.iter().find(|new| new.id == act) {
            Some(new) => number.checked_add(new.standards_after),
            None => (self.new.acts.is_empty() && act == self.new.id).then_some(number),
        }
    }

    fn standards(&self, results: &mut Vec<StandardResult>) {
        results.retain_mut(|result| {
            let number = self.standard(result.standard);
            result.standard = number.unwrap_or(result.standard);
            number.is_some()
        });
    }

    fn indicators(&self, results: &mut [IndicatorResult]) {
        for result in results {
            result.indicator = self.indicator(&result.indicator).into();
            result.standard = self.standard(result.standard).unwrap_or(result.standard);
        }
    }

    fn measure(&self, measure: &mut Measure) {
        for finding in &mut measure.findings {
            finding.indicator = self.indicator(&finding.indicator).into();
        }
    }

    /// Names anew all that one provider's results name.
    fn rename(&self, provider: &mut ProviderResults, names: &mut BTreeMap<(ShortText, ShortText), Arc<CheckName>>) {
        self.standards(&mut provider.standards);
        self.indicators(&mut provider.indicators);
        for check in &mut provider.checks {
            let key = (check.indicator.clone(), check.check.clone());
            let renamed = || {
                let indicator = self.indicator(&check.indicator).into();
                Arc::new(CheckName { indicator, ..CheckName::clone(&check.name) })
            };
            check.name = Arc::clone(names.entry(key).or_insert_with(renamed));
        }
        let samples = std::mem::take(&mut provider.samples).into_iter();
        provider.samples = samples
            .map(|(id, sample)| {
                let (indicator, check) = id.split_once('/').unwrap_or((&id, ""));
                (format!("{}/{check}", self.indicator(indicator)), sample)
            })
            .collect();
        for gone in provider.previous.iter_mut().flat_map(|previous| &mut previous.gone) {
            gone.indicator = self.indicator(&gone.indicator);
        }
        for judged in &mut provider.judgements {
            judged.indicator = self.indicator(&judged.indicator);
        }
        for found in &mut provider.own_findings {
            found.indicator = self.indicator(&found.indicator).into();
        }
        provider.measures.iter_mut().for_each(|measure| self.measure(measure));
        provider.followed.iter_mut().for_each(|followed| self.measure(&mut followed.measure));
        if let Some(after) = &mut provider.after {
            self.standards(&mut after.standards);
            self.indicators(&mut after.indicators);
            for check in &mut after.checks {
                check.indicator = self.indicator(&check.indicator).into();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::act::AppliedAct;
    use crate::text::Text;

    fn act(id: &str, standards_after: u8) -> AppliedAct {
        AppliedAct {
            id: id.into(),
            sha256: String::new(),
            citation: Text::default(),
            valid_from: 0,
            valid_to: None,
            repealed_by: None,
            standards_after,
        }
    }

    fn of(id: &str, acts: Vec<AppliedAct>) -> CatalogueId {
        CatalogueId { id: id.into(), acts, ..CatalogueId::default() }
    }

    #[test]
    fn ids_and_standards_are_those_of_the_newer_audit() {
        let both = || of("a+b", vec![act("a", 0), act("b", 2)]);
        let to_both = Terms { old: of("b", Vec::new()), new: both() };
        assert_eq!((to_both.indicator("I1"), to_both.standard(2)), ("I1@b".to_owned(), Some(4)));
        let to_one = Terms { old: both(), new: of("b", Vec::new()) };
        assert_eq!((to_one.indicator("I1@b"), to_one.standard(4)), ("I1".to_owned(), Some(2)));
        assert_eq!((to_one.indicator("I1@a"), to_one.standard(1)), ("I1@a".to_owned(), None), "another act");
        let to_others = Terms { old: both(), new: of("b+c", vec![act("b", 0), act("c", 2)]) };
        assert_eq!((to_others.indicator("I1@b"), to_others.standard(3)), ("I1@b".to_owned(), Some(1)));
        assert!(!Terms { old: both(), new: of("c", Vec::new()) }.shared());
    }
}
