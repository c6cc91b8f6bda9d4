//! Whose files are whose: what could not be read of one provider's delivery says nothing about another.

use std::collections::{BTreeMap, BTreeSet};

use super::fate::FileFate;
use super::{ProviderResults, Results, Unread};

/// The folder (or archive) that a file was delivered in; none for one that lies loose.
fn folder(file: &str) -> Option<&str> {
    file.split_once('/').map(|(folder, _)| folder)
}

impl Results {
    /// What could not be read and may hold rows of a provider, in the order of the results.
    ///
    /// A file that lies in a delivery ([`Self::deliveries`]) is held against those who have files there. Where nobody
    /// said which folders are deliveries, folders are taken for such if each that holds rows holds those of one provider,
    /// and no provider has files in two; a folder from which nothing at all was read may then be anybody's.
    #[must_use]
    pub fn unread_of<'r>(&'r self, provider: &ProviderResults) -> Vec<&'r Unread> {
        self.held_against(provider, self.unread.iter().collect(), |unread| &unread.file)
    }

    /// What became of the files that may hold rows of a provider, by the same rule, but for those that were read; what was
    /// not read first.
    #[must_use]
    pub fn fates_of<'r>(&'r self, provider: &ProviderResults) -> Vec<FileFate<'r>> {
        self.held_against(provider, self.fates_but_read(), |file| file.file)
    }

    fn held_against<T>(&self, provider: &ProviderResults, all: Vec<T>, file: impl Fn(&T) -> &str) -> Vec<T> {
        if all.is_empty() || provider.files.is_empty() {
            return all;
        }
        if self.deliveries.is_empty() {
            let Some(owners) = self.folder_per_provider() else { return all };
            let held = |one: &T| {
                let owner = folder(file(one)).and_then(|folder| owners.get(folder));
                owner.is_none_or(|owner| *owner == provider.provider_id)
            };
            return all.into_iter().filter(held).collect();
        }
        let own: BTreeSet<&str> = provider.files.iter().filter_map(|file| self.delivery(file)).collect();
        let held = |one: &T| self.delivery(file(one)).is_none_or(|delivery| own.contains(delivery));
        all.into_iter().filter(held).collect()
    }

    /// The delivery that a file lies in.
    fn delivery(&self, file: &str) -> Option<&str> {
        let inside =
            |delivery: &&String| file.strip_prefix(delivery.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.deliveries.iter().find(inside).map(String::as_str)
    }

    /// The provider of each folder, where every provider has one of its own.
    fn folder_per_provider(&self) -> Option<BTreeMap<&str, &str>> {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for provider in &self.providers {
            let mut folders: BTreeSet<&str> = BTreeSet::new();
            for file in &provider.files {
                folders.insert(folder(file)?);
            }
            let mut folders = folders.into_iter();
            let (Some(own), None) = (folders.next(), folders.next()) else { return None };
            if owners.insert(own, &provider.provider_id).is_some() {
                return None;
            }
        }
        (owners.len() > 1).then_some(owners)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::results;

    fn provider(id: &str, files: &[&str]) -> ProviderResults {
        ProviderResults {
            provider_id: id.into(),
            files: files.iter().map(|file| (*file).into()).collect(),
            ..ProviderResults::default()
        }
    }

    fn held(results: &Results) -> Vec<Vec<&str>> {
        let of = |provider| results.unread_of(provider).iter().map(|unread| unread.file.as_str()).collect();
        results.providers.iter().map(of).collect()
    }

    fn audited(providers: Vec<ProviderResults>, unread: &[&str]) -> Results {
        let unread = unread.iter().map(|file| Unread { file: (*file).into(), sheet: None, reason: "password".into() });
        Results { unread: unread.collect(), ..results(providers) }
    }

    #[test]
    fn a_locked_file_in_one_provider_s_folder_is_not_held_against_another() {
        let providers = || vec![provider("A", &["a/cazuri.xlsx"]), provider("B", &["b/1.xlsx", "b/sub/2.xlsx"])];
        let results = audited(providers(), &["a/planuri.xlsx", "c/tot.xlsx", "singur.xlsx"]);
        // A folder from which nothing was read may be anybody's, and so may a file that lies loose.
        assert_eq!(
            held(&results),
            [vec!["a/planuri.xlsx", "c/tot.xlsx", "singur.xlsx"], vec!["c/tot.xlsx", "singur.xlsx"]]
        );
        let told = Results { deliveries: ["a", "b", "c"].map(str::to_owned).to_vec(), ..results };
        assert_eq!(held(&told), [vec!["a/planuri.xlsx", "singur.xlsx"], vec!["singur.xlsx"]]);
    }

    #[test]
    fn folders_that_several_share_tell_nothing() {
        let shared = vec![provider("A", &["cazuri/a.xlsx", "planuri/a.xlsx"]), provider("B", &["cazuri/b.xlsx"])];
        assert_eq!(held(&audited(shared, &["planuri/x.xlsx"])), [["planuri/x.xlsx"], ["planuri/x.xlsx"]]);
        let one = vec![provider("A", &["a/cazuri.xlsx"])];
        assert_eq!(held(&audited(one, &["b/x.xlsx"])), [["b/x.xlsx"]]);
        let two = vec![provider("A", &["a/1.xlsx", "c/1.xlsx"]), provider("B", &["b/1.xlsx"])];
        let told = Results { deliveries: vec!["a".into(), "b".into(), "c".into()], ..audited(two, &["c/2.xlsx"]) };
        assert_eq!(held(&told), [vec!["c/2.xlsx"], vec![]]);
    }
}
