//! The parts of a report: sheets of the workbook, chapters of the page.

use crate::text::Lang;

/// One part of a report, each answering one question. [`Section::Gone`] is there only where an earlier audit was given,
/// [`Section::Evidence`] only where the results carry rows of registers and in workbooks; a page has them beside findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Who was audited, and how does it look?
    Cover,
    /// How does each standard stand?
    Standards,
    /// How does each indicator stand?
    Indicators,
    /// What do findings come from?
    Causes,
    /// What is wrong, where, and what to do about it?
    Findings,
    /// What do the registers say?
    Evidence,
    /// What did the inspector see that the registers do not show?
    OwnFindings,
    /// What is to be done, by whom, until when?
    Measures,
    /// Who visited, when, why, and to what end?
    Visit,
    /// What became of the measures of the audit before?
    Followed,
    /// What was wrong in the audit before, and is no more?
    Gone,
    /// What falls due soon?
    Pending,
    /// How many cases does each person carry?
    Caseload,
    /// How long did things really take?
    Terms,
    /// What are the counts the act asks for?
    Statistics,
    /// What can only a visit show?
    OnSite,
    /// Who was not judged, and why?
    Others,
    /// How good are the registers?
    Quality,
    /// How was it computed?
    Methodology,
    /// From which files?
    Provenance,
}

impl Section {
    /// All parts in reading order.
    pub const ALL: [Self; 20] = [
        Self::Cover,
        Self::Standards,
        Self::Indicators,
        Self::Causes,
        Self::Findings,
        Self::Evidence,
        Self::OwnFindings,
        Self::Measures,
        Self::Visit,
        Self::Followed,
        Self::Gone,
        Self::Pending,
        Self::Caseload,
        Self::Terms,
        Self::Statistics,
        Self::OnSite,
        Self::Others,
        Self::Quality,
        Self::Methodology,
        Self::Provenance,
    ];

    /// Name of the sheet or chapter; at most 31 characters, as a sheet's name must be.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Cover => lang.t("Copertă", "Cover"),
            Self::Standards => lang.t("Standarde", "Standards"),
            Self::Indicators => lang.t("Indicatori", "Indicators"),
            Self::Causes => lang.t("Cauze", "Causes"),
            Self::Findings => lang.t("Constatări", "Findings"),
            Self::Evidence => lang.t("Dovezi", "Evidence"),
            Self::OwnFindings => lang.t("Constatări proprii", "Own findings"),
            Self::Measures => lang.t("Măsuri", "Measures"),
            Self::Visit => lang.t("Controlul", "The visit"),
            Self::Followed => lang.t("Măsurile anterioare", "Earlier measures"),
            Self::Gone => lang.t("Nu mai apar", "No longer found"),
            Self::Pending => lang.t("Termene în curs", "Due soon"),
            Self::Caseload => lang.t("Încărcare", "Caseload"),
            Self::Terms => lang.t("Termene", "Terms"),
            Self::Statistics => lang.t("Statistici", "Statistics"),
            Self::OnSite => lang.t("De verificat", "On site"),
            Self::Others => lang.t("Alte rezultate", "Other outcomes"),
            Self::Quality => lang.t("Calitatea datelor", "Data quality"),
            Self::Methodology => lang.t("Metodologie", "Methodology"),
            Self::Provenance => lang.t("Proveniență", "Provenance"),
        }
    }

    /// The question it answers.
    #[must_use]
    pub const fn question(self, lang: Lang) -> &'static str {
        match self {
            Self::Cover => lang.t("Cine a fost verificat și cum stă", "Who was audited, and how it stands"),
            Self::Standards => lang.t("Cum stă fiecare standard", "How each standard stands"),
            Self::Indicators => lang.t(
                "Cum stă fiecare indicator, cu tot ce s-a numărat",
                "How each indicator stands, with all that was counted",
            ),
            Self::Causes => lang.t(
                "De la ce vin constatările și cât durează îndreptarea",
                "What the findings come from, and what it takes to mend them",
            ),
            Self::Evidence => lang.t(
                "Ce scrie în registre la fiecare constatare; celulele marcate hotărăsc",
                "What the registers say about each finding; the marked cells decide",
            ),
            Self::Findings => lang
                .t("Ce nu este în regulă, unde și ce este de făcut", "What is wrong, where, and what to do about it"),
            Self::OwnFindings => lang.t(
                "Ce a văzut inspectorul și registrele nu arată; fiecare rând este o neîndeplinire",
                "What the inspector saw and the registers do not show; each row is a breach",
            ),
            Self::Measures => lang.t(
                "Ce este de făcut, cine răspunde și până când; rămân măsurile pentru constatările confirmate",
                "What is to be done, by whom and until when; measures for confirmed findings remain",
            ),
            Self::Visit => lang.t(
                "Ordinul, data, locul, echipa și concluziile; de aici se scrie raportul de inspecție",
                "Order, date, place, team and conclusions; the inspection report is written from here",
            ),
            Self::Followed => lang.t(
                "Ce s-a ales de măsurile auditului anterior, după registrele noi",
                "What became of the measures of the audit before, by the new registers",
            ),
            Self::Gone => lang.t(
                "Ce constatări din auditul anterior nu mai sunt și ce s-a întâmplat cu ele",
                "Which findings of the audit before are none any more, and what became of them",
            ),
            Self::Pending => {
                lang.t("Ce termene curg încă, cele mai apropiate întâi", "Which terms still run, the soonest first")
            }
            Self::Caseload => {
                lang.t("Câte cazuri active are fiecare persoană", "How many active cases each person carries")
            }
            Self::Terms => lang.t("Cât a durat de fapt fiecare etapă", "How long each step really took"),
            Self::Statistics => {
                lang.t("Cifrele pe luni pe care le cere actul", "The monthly counts that the act asks for")
            }
            Self::OnSite => lang.t("Ce poate arăta numai vizita", "What only a visit can show"),
            Self::Others => lang.t(
                "Cine nu a fost judecat și de ce; liste ale cifrelor raportate",
                "Who was not judged, and why; lists behind reported figures",
            ),
            Self::Quality => {
                lang.t("Ce rânduri și celule au fost puse deoparte", "Which rows and cells were set aside")
            }
            Self::Methodology => lang.t("Cum s-a calculat fiecare indicator", "How each indicator was computed"),
            Self::Provenance => lang.t("Din ce fișiere provin datele", "Which files the data come from"),
        }
    }

    /// Anchor in a page.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cover => "cover",
            Self::Standards => "standards",
            Self::Indicators => "indicators",
            Self::Causes => "causes",
            Self::Findings => "findings",
            Self::Evidence => "evidence",
            Self::OwnFindings => "own-findings",
            Self::Measures => "measures",
            Self::Visit => "visit",
            Self::Followed => "earlier-measures",
            Self::Gone => "gone",
            Self::Pending => "pending",
            Self::Caseload => "caseload",
            Self::Terms => "terms",
            Self::Statistics => "statistics",
            Self::OnSite => "on-site",
            Self::Others => "others",
            Self::Quality => "quality",
            Self::Methodology => "methodology",
            Self::Provenance => "provenance",
        }
    }
}
