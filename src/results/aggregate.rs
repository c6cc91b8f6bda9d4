//! Results without anything that somebody typed: for those who add up, not for those who look into registers.

use super::{ProviderResults, Results};

/// Takes out of results how sheets are called and which numbers licences have.
pub fn strip(results: &mut Results) {
    for file in &mut results.inputs {
        for (number, sheet) in (1_u32..).zip(&mut file.sheets) {
            let name = format!("#{number}");
            for unread in results.unread.iter_mut().filter(|unread| unread.file == file.file) {
                if unread.sheet.as_deref() == Some(&sheet.sheet) {
                    unread.sheet = Some(name.clone());
                }
            }
            sheet.sheet = name;
        }
    }
    for unread in &mut results.unread {
        if let Some(sheet) = unread.sheet.as_mut().filter(|sheet| !sheet.starts_with('#')) {
            "#".clone_into(sheet);
        }
    }
    results.quality.iter_mut().for_each(|finding| finding.sheet.clear());
    results.providers.iter_mut().for_each(strip_provider);
}

/// The same of one provider.
pub fn strip_provider(provider: &mut ProviderResults) {
    provider.provider.accreditation_no = None;
    provider.provider.licences.clear();
    provider.quality.iter_mut().for_each(|finding| finding.sheet.clear());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{provider, results};
    use crate::results::Unread;

    #[test]
    fn no_name_of_a_sheet_and_no_licence_is_left() {
        let mut all = results(vec![provider("A")]);
        let unread = |sheet: &str| Unread {
            file: "export/registre 2024.xlsx".into(),
            sheet: Some(sheet.into()),
            reason: "damaged".into(),
        };
        all.unread = vec![unread("Evaluări"), unread("Cazul Popescu")];
        strip(&mut all);
        let text = serde_json::to_string(&all).unwrap();
        // Sources of outcomes are not there where nothing is listed.
        let counted = text.replace("\"sheet\":\"Cazuri\",\"row\":19", "");
        for word in ["Cazuri", "Evaluări", "Popescu", "LF 0012", "AF 001234"] {
            assert!(!counted.contains(word), "{word}");
        }
        assert_eq!(all.unread[0].sheet.as_deref(), Some("#2"));
        assert_eq!(all.unread[1].sheet.as_deref(), Some("#"));
    }
}
