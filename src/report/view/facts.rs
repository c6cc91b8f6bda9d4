//! Who was audited, when and by what, in words.

use super::Section;
use crate::report::Report;
use crate::report::words::{Noun, code_title};

impl Report<'_> {
    /// Name of the provider; its id where the registers name none.
    #[must_use]
    pub fn provider_name(&self) -> &str {
        let id = &self.provider.provider_id;
        self.provider.provider.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(id)
    }

    /// The audited period: `01.01.2024 – 31.12.2024`.
    #[must_use]
    pub fn period_words(&self) -> String {
        let period = &self.results.period;
        self.lang.days(period.from, period.to)
    }

    /// Facts about the provider and the audit, as label and value; what the registers do not say is left out.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let (lang, schema, facts) = (self.lang, self.schema, &self.provider.provider);
        let code = |list: &str, code: &Option<String>| {
            code.as_deref().map(|code| code_title(schema, lang, list, code).to_owned())
        };
        let place = [facts.locality.clone(), code("county", &facts.county)];
        let place: Vec<_> = place.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let registers =
            format!("{}, {}", lang.counted(facts.cases, Noun::Case), lang.counted(facts.staff, Noun::Person));
        let catalogue = format!("{} – {}", lang.text(&self.catalogue.citation), lang.text(&self.catalogue.title));
        let rows = [
            (lang.t("Furnizor", "Provider"), Some(self.provider_name().to_owned())),
            (lang.t("Cod furnizor", "Provider id"), Some(self.provider.provider_id.clone())),
            (lang.t("Tip", "Kind"), code("provider_kind", &facts.kind)),
            (lang.t("Localitate, județ", "Place"), Some(place.join(", "))),
            (lang.t("Acreditare", "Accreditation"), facts.accreditation_no.clone()),
            (lang.t("Licențe de funcționare", "Licences"), Some(facts.licences.join(", "))),
            (lang.t("În registre", "In the registers"), Some(registers)),
            (lang.t("Perioada verificată", "Audited period"), Some(self.period_words())),
            (lang.t("Situația la data de", "As of"), Some(lang.day(self.results.period.as_of))),
            (
                lang.t("Calculul termenelor", "Counting of terms"),
                Some(lang.counting(&self.results.counting).to_owned()),
            ),
            (lang.t("Act normativ", "Act"), Some(catalogue)),
            (lang.t("Catalog de indicatori", "Catalogue"), Some(self.catalogue_words())),
        ];
        rows.into_iter().filter_map(|(label, value)| Some((label, value.filter(|v| !v.is_empty())?))).collect()
    }

    /// Name of the catalogue and the start of its hash.
    #[must_use]
    pub fn catalogue_words(&self) -> String {
        let id = &self.results.catalogue;
        let hash = id.sha256.get(..12).unwrap_or(&id.sha256);
        format!("{} (sha256 {hash}…)", id.id)
    }

    /// What a list says when nothing is in it.
    #[must_use]
    pub const fn nothing(&self, section: Section) -> &'static str {
        let lang = self.lang;
        match section {
            Section::Findings | Section::Causes => lang.t("Nicio constatare.", "No findings."),
            Section::Gone => lang.t(
                "Toate constatările auditului anterior sunt și acum.",
                "All findings of the audit before are still there.",
            ),
            Section::Pending => lang.t("Niciun termen în curs.", "No terms are running."),
            Section::Caseload => {
                lang.t("Nicio persoană cu cazuri active în perioadă.", "Nobody had active cases in the period.")
            }
            Section::Terms => lang.t("Niciun termen încheiat în perioadă.", "No term ended in the period."),
            Section::Statistics => lang.t("Nicio cifră de raportat.", "No figures to report."),
            Section::OnSite => lang.t("Nimic de verificat la fața locului.", "Nothing to verify on site."),
            Section::Others => lang.t("Nimic de arătat aici.", "Nothing to show here."),
            Section::Quality => lang.t("Nicio observație despre date.", "No remarks on the data."),
            _ => lang.t("Nimic.", "Nothing."),
        }
    }
}
