//! What results say of the catalogue: which act, and which clauses and reading a check rests on.

use std::sync::Arc;

use super::indicator::{Catalogue, Check, Indicator, Repeal};
use crate::results::act::{AppliedAct, CatalogueId, InForce, RepealedBy};
use crate::results::{CheckName, PeriodDates};

impl Catalogue {
    /// The catalogue as results of a period name it.
    #[must_use]
    pub fn named(&self, period: &PeriodDates) -> CatalogueId {
        let mut id = CatalogueId {
            id: self.id.clone(),
            sha256: self.sha256.clone(),
            citation: Some(self.citation.clone()),
            valid_from: Some(self.valid_from),
            valid_to: self.valid_to,
            repealed_by: self.repealed_by.as_ref().map(RepealedBy::from),
            yardstick: false,
            acts: self.acts.iter().map(|act| act.named_among_others()).collect(),
        };
        // Of several acts each judges its own days only.
        id.yardstick = id.acts.is_empty() && id.in_force(period) == InForce::Never;
        id
    }

    fn named_among_others(&self) -> AppliedAct {
        let (from, to) = self.validity();
        AppliedAct {
            id: self.id.clone(),
            sha256: self.sha256.clone(),
            citation: self.citation.clone(),
            valid_from: from,
            valid_to: to,
            repealed_by: self.repealed_by.as_ref().map(RepealedBy::from),
            standards_after: self.standards_after,
        }
    }
}

impl From<&Repeal> for RepealedBy {
    fn from(repeal: &Repeal) -> Self {
        Self {
            citation: repeal.citation.clone(),
            article: repeal.article.clone(),
            gazette: repeal.gazette.clone(),
            in_force: repeal.in_force,
        }
    }
}

impl Indicator {
    /// The articles that a check rests on: its own, or all of the indicator's where it names none.
    pub fn articles<'a>(&'a self, check: &'a Check) -> impl Iterator<Item = &'a str> {
        let all = self.clauses.iter().map(|clause| clause.article.as_str());
        all.filter(|article| check.clauses.is_empty() || check.clauses.iter().any(|own| own == article))
    }

    /// What results call a check. The providers of an audit share it.
    #[must_use]
    pub fn name_of(&self, check: &Check) -> Arc<CheckName> {
        Arc::new(CheckName {
            indicator: self.id.as_str().into(),
            act: self.act.as_deref().map(Into::into),
            check: check.id.as_str().into(),
            kind: check.kind.kind(),
            nature: check.nature,
            required: check.required,
            partial: check.partial,
            clauses: self.articles(check).map(Into::into).collect(),
            reading: check.reading.clone(),
        })
    }
}
