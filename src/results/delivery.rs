//! Whose files are whose: what could not be read of one provider's delivery says nothing about another.

use std::collections::{BTreeMap, BTreeSet};

use super::fate::FileFate;
use super::{InputFile, InputSheet, ProviderResults, Results, Unread};

/// The name of a file without its folders.
fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

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

    /// Deliveries of one provider that were read together and hold the same registers: perhaps one is an older version.
    /// Where nobody said which folders are deliveries, folders are taken for such if most rows of a register in one only
    /// repeat rows of another.
    #[must_use]
    pub fn read_together(&self, provider: &ProviderResults) -> BTreeSet<&str> {
        let told = !self.deliveries.is_empty();
        let repeats_most = |sheet: &InputSheet| sheet.duplicates * 2 > sheet.rows;
        // Every report of a nation asks: whose files are whose is looked up only where some file repeats another.
        if !told && !self.inputs.iter().flat_map(|input| &input.sheets).any(repeats_most) {
            return BTreeSet::new();
        }
        let mut places: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut repeating: BTreeSet<&str> = BTreeSet::new();
        // A row that is in two files is the first one's: of an older version nothing may be left but its name.
        let names: BTreeSet<&str> = provider.files.iter().map(|file| name(file)).collect();
        let is_nobodys = |file: &str| self.providers.iter().all(|provider| !provider.files.contains(file));
        let repeats = |input: &InputFile| {
            input.sheets.iter().any(|sheet| sheet.duplicates > 0)
                && names.contains(name(&input.file))
                && is_nobodys(&input.file)
        };
        let own = |input: &&InputFile| provider.files.contains(input.file.as_str()) || repeats(input);
        for input in self.inputs.iter().filter(own) {
            let place = if told { self.delivery(&input.file) } else { folder(&input.file) };
            let Some(place) = place else { continue };
            for sheet in input.sheets.iter().filter(|sheet| sheet.rows > 0) {
                let Some(register) = sheet.register.as_deref() else { continue };
                places.entry(register).or_default().insert(place);
                if told || repeats_most(sheet) {
                    repeating.insert(register);
                }
            }
        }
        let twice = places.into_iter().filter(|(register, places)| places.len() > 1 && repeating.contains(register));
        twice.flat_map(|(_, places)| places).collect()
    }

    /// Deliveries that hold rows of several providers, with these; only where somebody said which folders are deliveries.
    #[must_use]
    pub fn shared_deliveries(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        if self.deliveries.is_empty() {
            return owners;
        }
        for provider in &self.providers {
            for place in provider.files.iter().filter_map(|file| self.delivery(file)) {
                owners.entry(place).or_default().insert(&provider.provider_id);
            }
        }
        owners.retain(|_, owners| owners.len() > 1);
        owners
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
    fn two_versions_of_one_delivery_and_one_delivery_of_two_are_told() {
        let file = |file: &str, rows, duplicates| InputFile {
            file: file.into(),
            sheets: vec![InputSheet { register: Some("cases".into()), rows, duplicates, ..InputSheet::default() }],
            ..InputFile::default()
        };
        let (then, now) = ("DGASPC Olt/cazuri.xlsx", "DGASPC Olt final v2/cazuri.xlsx");
        let both = ["DGASPC Olt", "DGASPC Olt final v2"];
        let mut results = audited(vec![provider("P-OT", &[then, now])], &[]);
        // A year month by month, a folder for each, is no second version.
        results.inputs = vec![file(then, 10, 0), file(now, 12, 0)];
        assert!(results.read_together(&results.providers[0]).is_empty());
        results.inputs = vec![file(then, 10, 9), file(now, 12, 0)];
        assert_eq!(results.read_together(&results.providers[0]), BTreeSet::from(both));
        // All rows of the older one are the newer one's too: it has none of its own.
        results.providers[0].files.remove(then);
        assert_eq!(results.read_together(&results.providers[0]), BTreeSet::from(both));
        results.providers[0].files.insert(then.into());
        results.inputs = vec![file(then, 10, 0), file(now, 12, 0)];
        results.deliveries = both.map(str::to_owned).to_vec();
        assert_eq!(results.read_together(&results.providers[0]), BTreeSet::from(both));
        assert!(results.shared_deliveries().is_empty());
        results.providers.push(provider("P-VL", &[now]));
        let shared = BTreeMap::from([(both[1], BTreeSet::from(["P-OT", "P-VL"]))]);
        assert_eq!(results.shared_deliveries(), shared);
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
