//! Columns of the workbook by their headings, in both languages.

use crate::text::norm::normalise;

/// A column that is read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Record of a finding.
    Case,
    /// Month or day of a finding.
    Time,
    /// Sentence of a finding.
    Message,
    /// State of a finding.
    Outcome,
    /// End of the term.
    Due,
    /// Fulfilment.
    Done,
    /// Days of delay.
    Delay,
    /// Carried over from an earlier period.
    CarriedOver,
    /// In time by another counting.
    Contestable,
    /// Indicator.
    Indicator,
    /// Clauses of a finding.
    Clauses,
    /// Where the values of a finding stand.
    Sources,
    /// What a finding asks for.
    Remedy,
    /// Person answerable for a finding.
    Responsible,
    /// File or person looked at on site.
    File,
    /// The inspector's verdict.
    Verdict,
    /// The inspector's remark.
    Remark,
    /// Key of a finding or an on-site check.
    Key,
    /// Name of a check.
    Check,
    /// Standard or, further down, indicator.
    Standard,
    /// Computed verdict.
    Computed,
    /// Number of subjects met.
    Met,
    /// Number of subjects not met.
    NotMet,
    /// Number of undetermined subjects.
    Undetermined,
}

impl Column {
    const ALL: [(Self, &'static [&'static str]); 24] = [
        (Self::Case, &["Caz / subiect", "Case / subject"]),
        (Self::Time, &["Luna / data", "Month / date"]),
        (Self::Message, &["Constatarea", "Finding"]),
        (Self::Outcome, &["Rezultat", "Outcome"]),
        (Self::Due, &["Termen", "Due"]),
        (Self::Done, &["Îndeplinit la", "Done"]),
        (Self::Delay, &["Întârziere (zile)", "Delay (days)"]),
        (Self::CarriedOver, &["Reportat", "Carried over"]),
        (Self::Contestable, &["Contestabil", "Contestable"]),
        (Self::Indicator, &["Indicator", "Indicator"]),
        (Self::Clauses, &["Temei", "Clause"]),
        (Self::Sources, &["Sursa (fișier › foaie › rând)", "Source (file › sheet › row)"]),
        (Self::Remedy, &["Ce este de făcut", "What to do"]),
        (Self::Responsible, &["Responsabil", "Person answerable"]),
        (Self::File, &["Dosar / persoană", "File / person"]),
        (Self::Verdict, &["Verdictul inspectorului", "Inspector's verdict"]),
        (Self::Remark, &["Observația inspectorului", "Inspector's remark"]),
        (Self::Key, &["Cheie (nu modificați)", "Key (do not change)"]),
        (Self::Check, &["Verificarea", "Check"]),
        (Self::Standard, &["Standardul", "Standard"]),
        (Self::Computed, &["Verdict", "Verdict"]),
        (Self::Met, &["✓ îndeplinit", "✓ met"]),
        (Self::NotMet, &["✗ neîndeplinit", "✗ not met"]),
        (Self::Undetermined, &["? nedeterminat", "? undetermined"]),
    ];

    /// The column under a heading.
    pub fn of(heading: &str) -> Option<Self> {
        let heading = plain(heading);
        let found = Self::ALL.iter().find(|(_, names)| names.iter().any(|name| plain(name) == heading));
        found.map(|(column, _)| *column)
    }

    /// Its heading in Romanian and English.
    pub fn heading(self) -> [&'static str; 2] {
        let found = Self::ALL.iter().find(|(column, _)| *column == self).map(|(_, names)| *names);
        match found {
            Some([ro, en]) => [ro, en],
            _ => ["", ""],
        }
    }
}

/// A heading without case, marks and symbols.
fn plain(heading: &str) -> String {
    normalise(heading.trim_start_matches(|c: char| !c.is_alphanumeric()))
}
