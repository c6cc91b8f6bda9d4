//! The fields that explain an outcome: sorted, each once, and shared by all outcomes that the same fields explain, for
//! thousands of findings are explained by the same few lists.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::short::ShortText;

/// Names of fields, e.g. `report_on`, `case_id.birth_on`, or of a whole register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldNames(Option<Arc<[ShortText]>>);

impl FieldNames {
    /// One name.
    #[must_use]
    pub fn one(name: impl Into<ShortText>) -> Self {
        Self(Some(Arc::from([name.into()])))
    }

    /// Both lists as one; nothing new is made where one of them holds the other.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        if self.holds(other) {
            return self.clone();
        }
        if other.holds(self) {
            return other.clone();
        }
        self.iter().chain(other.iter()).cloned().collect()
    }

    /// Whether both are the same list in memory.
    fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }

    fn holds(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(others)) => {
                Arc::ptr_eq(own, others) || others.iter().all(|name| own.binary_search(name).is_ok())
            }
        }
    }
}

/// Lists that were made of two others: the same two give the same one.
#[derive(Debug, Default)]
pub struct Unions(Vec<[FieldNames; 3]>);

/// Unions that are looked through for one that is there already.
const MOST_UNIONS: usize = 8;

impl Unions {
    /// Both lists as one.
    pub fn of(&mut self, one: &FieldNames, other: &FieldNames) -> FieldNames {
        if one.is_empty() || one.is(other) {
            return other.clone();
        }
        if let Some([.., both]) = self.0.iter().find(|[a, b, _]| a.is(one) && b.is(other)) {
            return both.clone();
        }
        let both = one.and(other);
        if self.0.len() < MOST_UNIONS {
            self.0.push([one.clone(), other.clone(), both.clone()]);
        }
        both
    }
}

impl Deref for FieldNames {
    type Target = [ShortText];

    fn deref(&self) -> &[ShortText] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<T: Into<ShortText>> FromIterator<T> for FieldNames {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        let mut names: Vec<ShortText> = names.into_iter().map(Into::into).collect();
        names.sort();
        names.dedup();
        Self((!names.is_empty()).then(|| names.into()))
    }
}

impl<'a> IntoIterator for &'a FieldNames {
    type Item = &'a ShortText;
    type IntoIter = std::slice::Iter<'a, ShortText>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for FieldNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for FieldNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<ShortText>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_hold_each_name_once_and_are_shared_where_they_can_be() {
        let dates: FieldNames = ["reported_on", "case_id.birth_on", "reported_on"].into_iter().collect();
        assert_eq!(*dates, ["case_id.birth_on", "reported_on"]);
        let one = FieldNames::one("reported_on");
        let both = one.and(&dates);
        assert!(std::ptr::eq(&*both, &*dates));
        assert!(std::ptr::eq(&*dates.and(&FieldNames::default()), &*dates));
        assert_eq!(*one.and(&FieldNames::one("kind")), ["kind", "reported_on"]);
        assert!(FieldNames::default().and(&FieldNames::default()).is_empty());
    }

    #[test]
    fn the_same_two_lists_give_the_same_union() {
        let (a, b) = (FieldNames::one("a"), FieldNames::one("b"));
        let mut unions = Unions::default();
        let both = unions.of(&a, &b);
        assert_eq!(*both, ["a", "b"]);
        assert!(unions.of(&a, &b).is(&both));
        assert!(unions.of(&FieldNames::default(), &a).is(&a));
        assert_eq!(unions.of(&b, &FieldNames::default()), b);
    }

    #[test]
    fn a_list_is_written_and_read_as_an_array() {
        let names: FieldNames = ["a", "b"].into_iter().collect();
        let text = serde_json::to_string(&names).expect("written");
        assert_eq!(text, r#"["a","b"]"#);
        assert_eq!(serde_json::from_str::<FieldNames>(&text).expect("read"), names);
    }
}
