//! The columns of all lists by name, with their headings in both languages: written and read back by the same words.

use crate::text::Lang;
use crate::text::norm::normalise;

macro_rules! names {
    ($($name:ident = $ro:literal, $en:literal;)*) => {
        /// A column of a list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Name {
            $(#[doc = $en] $name,)*
        }

        impl Name {
            /// Its heading in Romanian and English.
            pub(crate) const fn heading(self) -> [&'static str; 2] {
                match self {
                    $(Self::$name => [$ro, $en],)*
                }
            }
        }
    };
}

names! {
    // Outcomes.
    Case = "Caz / subiect", "Case / subject";
    Time = "Luna / data", "Month / date";
    Message = "Constatarea", "Finding";
    MessageThen = "Constatarea de atunci", "Finding as it was";
    Outcome = "Rezultat", "Outcome";
    OutcomeThen = "Rezultat atunci", "Outcome then";
    Now = "Ce este acum", "What it is now";
    Nature = "Natura", "Nature";
    Why = "De ce", "Why";
    Began = "Început", "Began";
    Due = "Termen", "Due";
    Done = "Îndeplinit la", "Done";
    Delay = "Întârziere (zile)", "Delay (days)";
    DaysLeft = "Zile rămase", "Days left";
    CarriedOver = "Reportat", "Carried over";
    Contestable = "Contestabil", "Contestable";
    Indicator = "Indicator", "Indicator";
    Clauses = "Temei", "Clause";
    Sources = "Sursa (fișier › foaie › rând)", "Source (file › sheet › row)";
    Since = "Față de auditul anterior", "Since the audit before";
    Explanation = "Explicația furnizorului", "Provider's explanation";
    Verdict = "Verdictul inspectorului", "Inspector's verdict";
    Remark = "Observația inspectorului", "Inspector's remark";
    Task = "Ce trebuie făcut", "What has to be done";
    Reading = "Cum s-a citit actul", "How the act was read";
    Remedy = "Ce este de făcut", "What to do";
    Responsible = "Responsabil", "Person answerable";
    Seen = "Ce s-a constatat", "What was seen";
    ClausePicked = "Temei (din listă)", "Clause (from the list)";
    Evidence = "Dovada (document, fotografie)", "Evidence (document, photograph)";
    FirstSeen = "Constatată întâi", "First seen";
    Mended = "Ce este acum (din listă)", "How it is now (from the list)";
    MeasureAbout = "Pentru ce constatări", "For which findings";
    Measure = "Măsura", "Measure";
    MeasureBy = "Cine răspunde", "Who answers for it";
    MeasureUntil = "Până la", "Until";
    MeasureThen = "Măsura de atunci", "Measure of then";
    Fulfilment = "Stadiul măsurii", "How far it is";
    NewRegisters = "Ce spun registrele noi", "What the new registers say";
    Key = "Cheie (nu modificați)", "Key (do not change)";
    FindingKey = "Constatarea (cheie)", "Finding (key)";
    // What findings come from.
    Cause = "Cauza", "Cause";
    CauseNumber = "Nr.", "No.";
    Effort = "Cât durează îndreptarea", "What mending takes";
    Breaches = "Constatări", "Findings";
    Beside = "Separat", "Apart";
    RegisterRows = "Rândurile din registre", "The rows of the registers";
    // Checks.
    StandardShort = "Std.", "Std.";
    Standard = "Standardul", "Standard";
    Check = "Verificarea", "Check";
    Asks = "Ce cere actul", "What the act asks";
    Counted = "Cine se numără și când este îndeplinit", "Who is counted, and when it is met";
    Met = "✓ îndeplinit", "✓ met";
    NotMet = "✗ neîndeplinit", "✗ not met";
    Undetermined = "? nedeterminat", "? undetermined";
    Pending = "… în termen", "… pending";
    Excluded = "– exceptat", "– excluded";
    Rate = "Rata", "Rate";
    Required = "Prag cerut", "Asked for";
    Computed = "Verdict", "Verdict";
    ComputedBeside = "Calculat din registre", "Computed from registers";
    After = "Verdict după control", "Verdict after the visit";
    StateAfter = "După control", "After the visit";
    Decided = "Ce a decis controlul", "What the visit decided";
    See = "Vezi", "See";
    Labels = "Etichete în act", "Labels in the act";
    // What a visit looks at.
    File = "Dosar / persoană", "File / person";
    Verified = "Ce se verifică", "What is verified";
    LookAt = "La ce vă uitați", "What to look at";
    InspectorLooksAt = "La ce se uită inspectorul", "What the inspector looks at";
    Ready = "Pregătit", "Ready";
    // Caseloads.
    Person = "Persoana", "Person";
    Role = "Rolul", "Role";
    Maximum = "Maximum", "Maximum";
    MaximumDay = "Prima zi a maximului", "First day of the maximum";
    MaximumPossible = "Maximum posibil", "Possible maximum";
    Limit = "Limita", "Limit";
    AgainstLimit = "Față de limită", "Against the limit";
    DaysAbove = "Zile peste limită", "Days above the limit";
    Delegated = "Zile-caz ieșite prin delegare", "Case-days left by delegation";
    // How long terms took.
    Term = "Termen", "Term";
    Unit = "Unitate", "Unit";
    Number = "Număr", "Number";
    Minimum = "Minim", "Minimum";
    FirstQuartile = "Un sfert până la", "First quartile";
    Median = "Mediana", "Median";
    ThirdQuartile = "Trei sferturi până la", "Third quartile";
    NinthDecile = "90 % până la", "90th percentile";
    Largest = "Maxim", "Maximum";
    Mean = "Media", "Mean";
    // The inputs.
    Noticed = "Ce s-a observat", "What was noticed";
    Register = "Registrul", "Register";
    Field = "Câmpul", "Field";
    Value = "Valoarea din celulă", "Value in the cell";
    InputFile = "Fișierul", "File";
    Sheet = "Foaia", "Sheet";
    Row = "Rândul", "Row";
    Letters = "Coloana", "Column";
    OtherRow = "Alt rând", "Other row";
    Place = "Locul", "Place";
    FromCell = "? din această celulă", "? from this cell";
    Touched = "Indicatori atinși (rezultate)", "Indicators touched (outcomes)";
    Rule = "Regula", "Rule";
    ReadAs = "Citită ca registrul", "Read as register";
    RowsRead = "Rânduri citite", "Rows read";
    Accepted = "Acceptate", "Accepted";
    SetAside = "Puse deoparte", "Set aside";
    NoData = "Fără date (titluri, totaluri …)", "No data (titles, totals …)";
    FileFate = "Ce s-a întâmplat cu fișierul", "What became of the file";
    Hash = "sha256 al fișierului", "sha256 of the file";
    // What a provider has to do.
    Function = "Funcția", "Function";
    Wrong = "Ce nu este în regulă", "What is wrong";
    StillPossible = "Se mai poate face?", "Can it still be done?";
    Progress = "Stadiu", "Progress";
    ExplanationGiven = "Explicația dată", "Explanation given";
    SheetOrRegister = "Foaia / registrul", "Sheet / register";
    Cell = "Celula", "Cell";
    Subjects = "Cazuri / subiecte", "Cases / subjects";
    Undecided = "Indicatorii care nu se pot stabili", "Indicators that cannot be decided";
    // A comparison.
    Provider = "Furnizor", "Provider";
    OlderAudit = "Auditul vechi", "Older audit";
    NewerAudit = "Auditul nou", "Newer audit";
    New = "Noi", "New";
    Persisting = "Rămase", "Persisting";
    Resolved = "Rezolvate", "Resolved";
    LeftInOlder = "Rămân în perioada veche", "Left in the older period";
    NotVerifiable = "Nu se mai pot verifica", "Not verifiable any more";
    CarriedOverDuties = "Obligații reportate", "Carried-over duties";
    ChangedVerdicts = "Verdicte schimbate", "Changed verdicts";
    Cautions = "De avut în vedere", "To keep in mind";
    Level = "Nivel", "Level";
    StandardOrIndicator = "Standard / indicator", "Standard / indicator";
    Title = "Denumirea", "Title";
    Before = "Înainte", "Before";
    NowVerdict = "Acum", "Now";
    Direction = "Direcția", "Direction";
    WasBefore = "Ce era înainte", "What it was before";
    OutcomeBefore = "Rezultat înainte", "Outcome before";
    InOlderToo = "Era și în auditul vechi", "In the older audit too";
}

/// Columns that are found by their headings when an inspector's workbook comes back.
const READ_BACK: [Name; 32] = [
    Name::Case,
    Name::Time,
    Name::Message,
    Name::Outcome,
    Name::Due,
    Name::Done,
    Name::Delay,
    Name::CarriedOver,
    Name::Contestable,
    Name::Indicator,
    Name::Clauses,
    Name::Sources,
    Name::Remedy,
    Name::Responsible,
    Name::File,
    Name::Verdict,
    Name::Remark,
    Name::Key,
    Name::Check,
    Name::Standard,
    Name::Computed,
    Name::Met,
    Name::NotMet,
    Name::Undetermined,
    Name::Seen,
    Name::ClausePicked,
    Name::Evidence,
    Name::Mended,
    Name::MeasureAbout,
    Name::Measure,
    Name::MeasureBy,
    Name::MeasureUntil,
];

impl Name {
    /// Its heading in a language.
    pub(crate) const fn in_words(self, lang: Lang) -> &'static str {
        let [ro, en] = self.heading();
        lang.t(ro, en)
    }

    /// The column that is read back under a heading, whatever its language, case and marks.
    pub(crate) fn of(heading: &str) -> Option<Self> {
        let heading = plain(heading);
        READ_BACK.into_iter().find(|name| name.heading().iter().any(|words| plain(words) == heading))
    }
}

/// A heading without case, marks and symbols.
fn plain(heading: &str) -> String {
    normalise(heading.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_back_is_told_apart_in_both_languages() {
        for name in READ_BACK {
            for heading in name.heading() {
                assert_eq!(Name::of(&heading.to_uppercase()), Some(name), "{heading}");
            }
        }
        assert_eq!(Name::of("Semnătura"), None);
    }
}
