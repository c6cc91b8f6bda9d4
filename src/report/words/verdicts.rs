//! Words, symbols and colours of verdicts, states, natures, kinds and an inspector's judgement.

use super::{Judgement, Lang};
use crate::results::kind::{CheckKind, Nature};
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::text::norm::normalise;

/// How a verdict looks: a symbol that also reads in black and white, and two colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone {
    /// One character, different for every verdict.
    pub symbol: &'static str,
    /// Background, `0xRRGGBB`.
    pub fill: u32,
    /// Text on that background and charts, `0xRRGGBB`.
    pub ink: u32,
}

impl Tone {
    /// The look of a verdict.
    #[must_use]
    pub const fn of(verdict: Verdict) -> Self {
        let (symbol, fill, ink) = match verdict {
            Verdict::NonCompliant => ("✗", 0x00F8_D0CD, 0x009C_1C12),
            Verdict::NotComputable => ("○", 0x00E3_D7F0, 0x0059_3A7C),
            Verdict::Undetermined => ("?", 0x00FF_E9B8, 0x007A_5200),
            Verdict::PartiallyCompliant => ("◐", 0x00FB_DCC2, 0x0093_4A0B),
            Verdict::ToVerify => ("◎", 0x00CF_E3F5, 0x001B_4F80),
            Verdict::Compliant => ("✓", 0x00CD_EBD2, 0x0018_6A2C),
            Verdict::NotApplicable => ("–", 0x00EC_ECEC, 0x0055_5555),
            Verdict::Reported => ("#", 0x00F3_F3F3, 0x0044_4444),
        };
        Self { symbol, fill, ink }
    }

    /// The colour of a chart's area: between the two others.
    #[must_use]
    pub const fn area(verdict: Verdict) -> u32 {
        match verdict {
            Verdict::NonCompliant => 0x00C8_3A2E,
            Verdict::NotComputable => 0x0090_6CB8,
            Verdict::Undetermined => 0x00E5_B23B,
            Verdict::PartiallyCompliant => 0x00E0_843A,
            Verdict::ToVerify => 0x004F_94CF,
            Verdict::Compliant => 0x004C_A862,
            Verdict::NotApplicable => 0x00BD_BDBD,
            Verdict::Reported => 0x0097_A3AD,
        }
    }
}

impl Lang {
    /// A verdict in words.
    #[must_use]
    pub const fn verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::NonCompliant => self.t("neconform", "non-compliant"),
            Verdict::NotComputable => {
                self.t("nu se poate calcula – lipsesc registre", "not computable – registers missing")
            }
            Verdict::Undetermined => self.t("nedeterminat – date insuficiente", "undetermined – not enough data"),
            Verdict::PartiallyCompliant => self.t("parțial conform", "partially compliant"),
            Verdict::ToVerify => self.t("de verificat la fața locului", "to verify on site"),
            Verdict::Compliant => self.t("conform", "compliant"),
            Verdict::NotApplicable => self.t("nu se aplică", "not applicable"),
            Verdict::Reported => self.t("cifră raportată", "figure reported"),
        }
    }

    /// A verdict in one or two words, for headings and legends.
    #[must_use]
    pub const fn verdict_short(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::NotComputable => self.t("necalculabil", "not computable"),
            Verdict::Undetermined => self.t("nedeterminat", "undetermined"),
            Verdict::ToVerify => self.t("de verificat", "to verify"),
            Verdict::Reported => self.t("raportat", "reported"),
            other => self.verdict(other),
        }
    }

    /// A verdict as symbol and words.
    #[must_use]
    pub fn verdict_marked(self, verdict: Verdict) -> String {
        format!("{} {}", Tone::of(verdict).symbol, self.verdict(verdict))
    }

    /// The state of one subject.
    #[must_use]
    pub const fn state(self, state: State) -> &'static str {
        match state {
            State::Met => self.t("îndeplinit", "met"),
            State::NotMet => self.t("neîndeplinit", "not met"),
            State::Undetermined => self.t("nedeterminat", "undetermined"),
            State::Pending => self.t("în termen", "pending"),
            State::Excluded => self.t("exceptat", "excluded"),
        }
    }

    /// The state of one subject as symbol and word. Only an obligation can be breached: what a recommendation or a figure
    /// lacks has a mark and a word of its own.
    #[must_use]
    pub fn state_marked(self, nature: Nature, state: State) -> String {
        match (nature, state) {
            (Nature::Recommendation, State::NotMet) => return self.t("○ neurmată", "○ not followed").to_owned(),
            (Nature::Recommendation, State::Met) => return self.t("✓ urmată", "✓ followed").to_owned(),
            (Nature::Statistic | Nature::OnSite, State::NotMet) => return self.t("○ nu", "○ no").to_owned(),
            (Nature::Statistic | Nature::OnSite, State::Met) => return self.t("○ da", "○ yes").to_owned(),
            _ => {}
        }
        let symbol = match state {
            State::Met => "✓",
            State::NotMet => "✗",
            State::Undetermined => "?",
            State::Pending => "…",
            State::Excluded => "–",
        };
        format!("{symbol} {}", self.state(state))
    }

    /// The nature of a check.
    #[must_use]
    pub const fn nature(self, nature: Nature) -> &'static str {
        match nature {
            Nature::Obligation => self.t("obligație", "obligation"),
            Nature::Recommendation => self.t("recomandare", "recommendation"),
            Nature::Statistic => self.t("statistică", "statistic"),
            Nature::OnSite => self.t("la fața locului", "on site"),
        }
    }

    /// The kind of a check.
    #[must_use]
    pub const fn kind(self, kind: CheckKind) -> &'static str {
        kind.title(self)
    }

    /// How terms were counted, from its name in the results file.
    #[must_use]
    pub fn counting(self, id: &str) -> &str {
        match id {
            "calendar" => self.t("zile calendaristice", "calendar days"),
            "calendar_rolled" => self.t(
                "zile calendaristice; ultima zi nelucrătoare se mută pe prima zi lucrătoare",
                "calendar days; a last day that is not a working day moves to the next working day",
            ),
            "civil_code" => self.t(
                "ca în Codul civil: nu intră în calcul nici prima, nici ultima zi",
                "as in the Civil Code: neither the first nor the last day counts",
            ),
            other => other,
        }
    }
}

impl Judgement {
    /// What can be picked for a computed finding.
    pub const FINDING: [Self; 6] = [
        Self::Confirmed,
        Self::Dismissed,
        Self::SeenMet,
        Self::SeenNotMet,
        Self::ExplanationAccepted,
        Self::ExplanationRejected,
    ];
    /// What can be picked for an on-site check.
    pub const ON_SITE: [Self; 4] = [Self::Compliant, Self::PartiallyCompliant, Self::NonCompliant, Self::NotApplicable];

    /// The name used in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::ExplanationAccepted => "explanation_accepted",
            Self::ExplanationRejected => "explanation_rejected",
            Self::SeenMet => "seen_met",
            Self::SeenNotMet => "seen_not_met",
            Self::Compliant => "compliant",
            Self::PartiallyCompliant => "partially_compliant",
            Self::NonCompliant => "non_compliant",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The words in the workbook's list.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Confirmed => lang.t("se confirmă", "confirmed"),
            Self::Dismissed => lang.t("nu se confirmă", "dismissed"),
            Self::ExplanationAccepted => lang.t("explicație acceptată", "explanation accepted"),
            Self::ExplanationRejected => lang.t("explicație respinsă", "explanation rejected"),
            Self::SeenMet => lang.t("văzut: îndeplinit", "seen: met"),
            Self::SeenNotMet => lang.t("văzut: neîndeplinit", "seen: not met"),
            Self::Compliant => lang.verdict(Verdict::Compliant),
            Self::PartiallyCompliant => lang.verdict(Verdict::PartiallyCompliant),
            Self::NonCompliant => lang.verdict(Verdict::NonCompliant),
            Self::NotApplicable => lang.verdict(Verdict::NotApplicable),
        }
    }

    /// The judgement of a list entry in either language; white space, case and diacritics make no difference.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let wanted = normalise(text);
        let said = |words: &str| !wanted.is_empty() && normalise(words) == wanted;
        let mut all = Self::FINDING.into_iter().chain(Self::ON_SITE);
        all.find(|j| said(j.words(Lang::Ro)) || said(j.words(Lang::En)) || said(j.id()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_verdict_has_its_own_symbol_and_words() {
        for lang in [Lang::Ro, Lang::En] {
            let words: BTreeSet<_> = Verdict::ALL.iter().map(|v| lang.verdict(*v)).collect();
            assert_eq!(words.len(), Verdict::ALL.len());
        }
        let symbols: BTreeSet<_> = Verdict::ALL.iter().map(|v| Tone::of(*v).symbol).collect();
        assert_eq!(symbols.len(), Verdict::ALL.len());
    }

    #[test]
    fn a_judgement_reads_back_in_both_languages() {
        for judgement in Judgement::FINDING.into_iter().chain(Judgement::ON_SITE) {
            for lang in [Lang::Ro, Lang::En] {
                assert_eq!(Judgement::read(&format!(" {} ", judgement.words(lang))), Some(judgement));
            }
        }
        assert_eq!(Judgement::read("poate"), None);
    }
}
