//! How things were computed, in words.

use crate::catalogue::indicator::{EvidenceLevel, Indicator, Origin, Parameter, ParameterValue};
use crate::registers::spec::Role;
use crate::report::Report;
use crate::report::words::{Lang, Noun, code_title};
use crate::time::Unit;

/// The values of a parameter, each with the day from which it applies.
#[must_use]
pub fn parameter_words(report: &Report<'_>, parameter: &Parameter) -> Vec<String> {
    let lang = report.lang;
    let title = match lang.text(&parameter.title) {
        "" => &parameter.name,
        title => title,
    };
    let value = |v: &ParameterValue| {
        let number = parameter_value(lang, parameter, v);
        let only = v
            .service_kind
            .as_deref()
            .map(|kind| format!(", {}", code_title(report.schema, lang, "service_kind", kind)));
        format!(
            "{title}: {number} ({} {}{}; {})",
            lang.t("din", "from"),
            lang.day(v.from),
            only.unwrap_or_default() + &condition(lang, v),
            origin(lang, parameter.origin)
        )
    };
    parameter.values.iter().map(value).collect()
}

/// The condition on the row under which a value holds, as the catalogue writes it; nothing where it has none.
#[must_use]
pub fn condition(lang: Lang, value: &ParameterValue) -> String {
    let when = value.when.as_ref();
    when.map_or_else(String::new, |when| format!(", {} `{}`", lang.t("dacă", "if"), when.text.trim()))
}

/// A value with its unit in the right plural: `72 de ore`.
#[must_use]
pub fn parameter_value(lang: Lang, parameter: &Parameter, value: &ParameterValue) -> String {
    let unit = parameter.unit.map_or_else(String::new, |unit| format!(" {}", Noun::from(unit).plural(lang)));
    whole(lang, value.value, parameter.unit).unwrap_or_else(|| format!("{}{unit}", lang.number(value.value)))
}

/// Who set a number.
#[must_use]
pub const fn origin(lang: Lang, origin: Origin) -> &'static str {
    match origin {
        Origin::Act => lang.t("din actul normativ", "set by the act"),
        Origin::Catalogue => {
            lang.t("ales de catalog, actul nu îl stabilește", "chosen by the catalogue, the act sets none")
        }
    }
}

/// A whole number of units with the right plural.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(lang: Lang, value: f64, unit: Option<Unit>) -> Option<String> {
    let noun = Noun::from(unit?);
    (value >= 0.0 && value.fract() == 0.0).then(|| lang.counted(value as u64, noun))
}

/// How far registers can prove something.
#[must_use]
pub const fn evidence_level(lang: Lang, level: EvidenceLevel) -> &'static str {
    match level {
        EvidenceLevel::Full => lang.t("registrele hotărăsc", "the registers decide"),
        EvidenceLevel::MayOverReport => lang.t(
            "unele constatări pot avea o explicație care nu este în registre",
            "some findings may have an explanation outside the registers",
        ),
        EvidenceLevel::MayUnderReport => {
            lang.t("unele neconformități nu lasă urme în registre", "some breaches leave no trace in registers")
        }
        EvidenceLevel::MayOverAndUnderReport => lang.t(
            "unele constatări pot avea o explicație care nu este în registre, iar unele neconformități nu lasă urme în registre",
            "some findings may have an explanation outside the registers, and some breaches leave no trace in registers",
        ),
    }
}

/// How far registers can prove an indicator, and why.
#[must_use]
pub fn evidence(lang: Lang, indicator: &Indicator) -> String {
    let level = evidence_level(lang, indicator.evidence.level);
    match lang.text(&indicator.evidence.why) {
        "" => level.to_owned(),
        why => format!("{level}: {why}"),
    }
}

impl Report<'_> {
    /// What the act's registers do not tell, and so is not done.
    #[must_use]
    pub fn switched_off(&self) -> Vec<&'static str> {
        let (lang, schema) = (self.lang, self.schema);
        let services = (!schema.roles.registers.contains_key(&Role::Service)).then(|| {
            lang.t(
                "Actul nu are un registru al serviciilor: nimic nu se împarte pe servicii.",
                "The act has no register of services: nothing is split by service.",
            )
        });
        let managers = (!schema.roles.managers).then(|| {
            lang.t(
                "Registrele actului nu spun cine răspunde de un dosar: eșantioanele nu se extrag pe manageri.",
                "The act's registers do not tell who answers for a file: samples are not drawn by manager.",
            )
        });
        let caseloads = (!schema.roles.caseloads).then(|| {
            lang.t(
                "Registrele actului nu spun cine are ce dosare: nu se arată încărcarea.",
                "The act's registers do not tell who has which files: no caseloads are shown.",
            )
        });
        [services, managers, caseloads].into_iter().flatten().collect()
    }
}

/// What a reader of a report should know.
#[must_use]
pub const fn notes(lang: Lang) -> [&'static str; 9] {
    [
        lang.t(
            "Verdictul „conform” sau „neconform” se dă numai când rămâne același oricare ar fi valorile care lipsesc; altfel este „nedeterminat”.",
            "A check is called compliant or non-compliant only if that holds whatever the missing values are; otherwise it is undetermined.",
        ),
        lang.t(
            "Rata = îndeplinite / (îndeplinite + neîndeplinite). Cele nedeterminate, în termen și exceptate nu intră în rată, dar se arată.",
            "Rate = met / (met + not met). What is undetermined, pending or excluded is outside the rate, but shown.",
        ),
        lang.t(
            "O valoare lipsă nu este socotită neconformitate: apare ca „nedeterminat”, cu numele câmpului de completat.",
            "A missing value is never counted as a breach: it shows as undetermined with the field to fill in.",
        ),
        lang.t(
            "Fiecare obligație se judecă în perioada în care se împlinește termenul ei. „Reportat”: termenul a trecut înaintea perioadei, iar obligația era încă neîndeplinită la începutul ei.",
            "A duty is judged in the period in which it falls due. Carried over: the term ended before the period and the duty was still open when it began.",
        ),
        lang.t(
            "„Contestabil”: târziu pe zile calendaristice, dar în termen dacă se calculează ca în Codul civil.",
            "Contestable: late by calendar days, but in time when counted as in the Civil Code.",
        ),
        lang.t(
            "Verdictul unui indicator este cel mai slab verdict al obligațiilor sale; al unui standard, cel mai slab al indicatorilor săi.",
            "An indicator's verdict is the worst of its obligations; a standard's verdict is the worst of its indicators.",
        ),
        lang.t(
            "Recomandările și statisticile sunt cifre raportate și nu duc niciodată la neconformitate.",
            "Recommendations and statistics are reported figures and never lead to non-compliance.",
        ),
        lang.t(
            "Cuantilele sunt valori care chiar apar: cea mai mică valoare pe care cel puțin acea parte dintre situații nu o depășește.",
            "Quantiles are values that occur: the smallest value that at least that share of the subjects does not exceed.",
        ),
        lang.t(
            "Eșantion: cea mai mică mărime la care, dacă rata tolerabilă ar fi atinsă, s-ar vedea cel puțin o neconformitate cu încrederea cerută (hipergeometric, fără revenire). Mărimea se împarte proporțional pe straturi (serviciu, manager, cu sau fără constatări; restul cel mai mare), cel puțin unul din fiecare cât ajunge; în fiecare strat se aleg cheile cu cele mai mici sha256(„sămânță|cheie”) în hexazecimal. Straturile și cheile trase sunt și în results.json.",
            "Sample: the smallest size that shows at least one deviation with the given confidence if the tolerable rate is reached (hypergeometric, without replacement). The size is shared out in proportion to the strata (service, manager, with or without findings; largest remainder), at least one of each as long as it lasts; in each stratum the keys with the smallest sha256(“seed|key”), in hexadecimal, are drawn. Strata and drawn keys are in results.json too.",
        ),
    ]
}
