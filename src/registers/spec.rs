//! What the registers look like: their fields, types, headings and codes, read from `indicators/registers/*.toml`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::sentinel::Sentinel;
use crate::document::SourceFile;
use crate::text::Text;

/// Every register and code list.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The registers, in the order of their file names' numbers.
    pub registers: Vec<RegisterSpec>,
    /// Code lists by id.
    pub codes: BTreeMap<String, CodeList>,
    /// Days that stand for no date.
    pub sentinels: Vec<Sentinel>,
    /// Which registers play which part.
    pub roles: Roles,
    /// SHA-256 over the files that say all this.
    pub sha256: String,
}

/// One register: a table that providers keep.
#[derive(Debug, Clone, Default)]
pub struct RegisterSpec {
    /// Id, e.g. `cases`.
    pub id: String,
    /// Name of the register for people.
    pub title: Text,
    /// Sheet names under which providers keep it; the first one is used in templates.
    pub sheets: Vec<String>,
    /// Sheet names used in English templates.
    pub sheets_en: Vec<String>,
    /// The register that it is another delivery of: its columns are those of that one, and a sheet is read as this one
    /// only where its name, or the mapping file, says so.
    pub like: Option<String>,
    /// Fields of which the first filled one is the row's own date, where no single field is marked `event`.
    pub own_date: Vec<String>,
    /// The field through which a row gets its provider: `provider_id`, or a reference to what it hangs on. Empty: the
    /// provider whose file carries the row.
    pub owner: String,
    /// The field through which a row gets its service; empty where it has none, or is one.
    pub service_by: String,
    /// What its rows are about.
    pub about: About,
    /// The part that the register plays in an audit.
    pub role: Option<Role>,
    /// Another reference through which a row gets its provider where `owner` leads nowhere, or to several.
    pub owner_else: Option<String>,
    /// What a row without a key is called in the results: text with fields in braces, e.g. `{plan_id}#{line_no}`.
    pub subject: Option<String>,
    /// Fields that tell when a row recorded again under an old key begins anew.
    pub episodes: Option<Episodes>,
    /// Its fields, in the order of a template.
    pub fields: Vec<FieldSpec>,
    /// Rules on the quality of its rows.
    pub quality: Vec<QualityRule>,
}

/// What the rows of a register are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About {
    /// A person, or what hangs on one: a small count may expose somebody.
    #[default]
    Person,
    /// An institution.
    Institution,
}

/// The part that a register plays in an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Who is audited: every row of every register belongs to one of its rows.
    Provider,
    /// What a provider runs, and what duties and documents may hang on.
    Service,
    /// Who does the work and answers for it.
    Worker,
    /// What an audit looks into: cases, placements, children.
    Subject,
}

impl Role {
    /// All of them, with the key of `[roles]` and the register that plays the part where a catalogue does not say.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Provider, "provider", "providers"),
        (Self::Service, "service", "services"),
        (Self::Worker, "worker", "staff"),
        (Self::Subject, "subject", "cases"),
    ];
}

/// Which registers play which part, by register id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// The registers; a part that no register plays is not in it.
    pub registers: BTreeMap<Role, String>,
    /// The codes by which figures are split: `register.field` of a service's kind, then of a subject's category.
    pub strata: (String, String),
    /// The code list of the parts that workers play in having files; none where there is one part only.
    pub duties: Option<String>,
    /// Whether registers tell who has which files.
    pub caseloads: bool,
    /// Whether they tell who answers for a file.
    pub managers: bool,
}

impl Default for Roles {
    fn default() -> Self {
        Self {
            registers: Role::ALL.into_iter().map(|(role, _, register)| (role, register.to_owned())).collect(),
            strata: ("services.kind".to_owned(), "cases.category".to_owned()),
            duties: Some("appointment_role".to_owned()),
            caseloads: true,
            managers: true,
        }
    }
}

/// When a row recorded again under an old key is no second record of the same thing but a second episode.
#[derive(Debug, Clone)]
pub struct Episodes {
    /// Date field of the beginning.
    pub from: String,
    /// Date field of the end: a row that begins on or after the end of the one before is an episode of its own.
    pub to: String,
}

/// One column of a register.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)]
pub struct FieldSpec {
    /// Id, e.g. `recorded_at`.
    pub id: String,
    /// What a cell holds.
    pub kind: FieldType,
    /// The code list (`code`, `codes`) or the register (`ref`, `refs`) that values belong to.
    pub of: Option<String>,
    /// The part that the register plays that it refers to.
    pub leads_to: Option<Role>,
    /// Whether the row that it refers to is a subject of the audit, or hangs on one.
    pub leads_to_subject: bool,
    /// A register without this column cannot be used for what needs it.
    pub required: bool,
    /// Part of the row's identity.
    pub key: bool,
    /// The row's own date: a row whose own date is later than the as-of day is not there.
    pub event: bool,
    /// A plan or a validity, read as it stands even when it lies after the as-of day.
    pub ahead: bool,
    /// An empty cell means "not yet", and one that is filled in another export of the same row says more.
    pub not_yet: bool,
    /// Read only to resolve and check, then dropped.
    pub personal: bool,
    /// Date field of the register that a number-and-date cell of this field (`1234/14.03.2023`) fills where the sheet
    /// has no column for it.
    pub dated_by: Option<String>,
    /// A date that mostly asks whether a paper is there: a word such as `da` or `semnat` says that it is, on a day that
    /// is not known.
    pub paper: bool,
    /// It only replaces another field or register where that says nothing: a sheet without it lacks nothing.
    pub stands_in: bool,
    /// What the field means, for the template's explanation sheet.
    pub title: Text,
    /// Romanian headings; the first one is used in templates.
    pub headings_ro: Vec<String>,
    /// English headings.
    pub headings_en: Vec<String>,
}

/// What a cell of a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FieldType {
    /// The row's identifier, as text.
    Id,
    /// Free text.
    #[default]
    Text,
    /// A calendar day.
    Date,
    /// A calendar day with or without a time of day (minutes); a missing time stays missing.
    Datetime,
    /// A calendar month.
    Month,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A decimal number.
    Number,
    /// One value of a code list.
    Code,
    /// Several values of a code list.
    Codes,
    /// The identifier (or name) of a row of another register.
    Ref,
    /// Several of them.
    Refs,
    /// The personal numeric code.
    Cnp,
}

impl FieldType {
    /// All of them, by the word that a register file has for them.
    pub const WORDS: [(&'static str, Self); 13] = [
        ("id", Self::Id),
        ("text", Self::Text),
        ("date", Self::Date),
        ("datetime", Self::Datetime),
        ("month", Self::Month),
        ("bool", Self::Bool),
        ("int", Self::Int),
        ("number", Self::Number),
        ("code", Self::Code),
        ("codes", Self::Codes),
        ("ref", Self::Ref),
        ("refs", Self::Refs),
        ("cnp", Self::Cnp),
    ];

    /// Whether a cell holds a day, with or without a time of day.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::Datetime)
    }
}

/// One value of a code list with the spellings that mean it.
#[derive(Debug, Clone)]
pub struct Code {
    /// Id, e.g. `case_manager`.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// Spellings found in exports, beside the id and the titles.
    pub aliases: Vec<String>,
}

/// A closed list of values.
#[derive(Debug, Clone)]
pub struct CodeList {
    /// Id, e.g. `staff_role`.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// The values; their position is the number stored in the registers.
    pub codes: Vec<Code>,
}

/// A rule on the rows of a register whose breach is a data-quality finding.
///
/// `when` alone looks at single rows. With `same` or `overlap` the rows for which `when` is true (all, where it is
/// empty) are compared with each other. A rule with none of the three gives the sentence of a rule of the reader
/// ([`READER_RULES`]) for its fields.
#[derive(Debug, Clone)]
pub struct QualityRule {
    /// Rule id, e.g. `closed_before_recorded`.
    pub id: String,
    /// A predicate over one row.
    pub when: String,
    /// A personal code: two rows of one provider must not be about the same person.
    pub same: Option<String>,
    /// Rows that agree in some fields must not overlap in time.
    pub overlap: Option<Overlap>,
    /// The fields to name.
    pub fields: Vec<String>,
    /// The sentence shown to people.
    pub message: Text,
    /// The file that tells it, and where its predicate stands there.
    pub written: (SourceFile, Range<usize>),
}

/// Rows that agree in some fields and last from one date to another, the last day not included.
#[derive(Debug, Clone)]
pub struct Overlap {
    /// The fields (references and codes) in which they agree; the first one is a reference.
    pub by: Vec<String>,
    /// Date field of the first day.
    pub from: String,
    /// Date field of the end; an empty one has no end.
    pub to: String,
}

/// Rules that reading and assembling apply to the fields of certain types, without a predicate.
pub const READER_RULES: [&str; 3] = ["conflicting", "dangling_reference", "ambiguous_reference"];

impl Schema {
    /// Position of a register by id.
    #[must_use]
    pub fn position(&self, register: &str) -> Option<usize> {
        self.registers.iter().position(|r| r.id == register)
    }

    /// A register by id.
    #[must_use]
    pub fn register(&self, id: &str) -> Option<&RegisterSpec> {
        self.registers.iter().find(|r| r.id == id)
    }
}

impl RegisterSpec {
    /// A field by id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// Position of a field by id.
    #[must_use]
    pub fn field_position(&self, id: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.id == id)
    }

    /// Positions of the fields of which the first filled one is the row's own date.
    #[must_use]
    pub fn own_dates(&self) -> Vec<usize> {
        if self.own_date.is_empty() {
            (0..self.fields.len()).filter(|&f| self.fields.get(f).is_some_and(|f| f.event)).collect()
        } else {
            self.own_date.iter().filter_map(|id| self.field_position(id)).collect()
        }
    }

    /// The field that is the row's key, where the register has one.
    #[must_use]
    pub fn key(&self) -> Option<&FieldSpec> {
        self.fields.iter().find(|f| f.key)
    }
}

impl Schema {
    /// Position of the register that plays a part.
    #[must_use]
    pub fn playing(&self, role: Role) -> Option<usize> {
        self.registers.iter().position(|register| register.role == Some(role))
    }

    /// Tells registers and fields the parts that they play; once all of them are known.
    pub fn assign(&mut self, roles: Roles) {
        let role_of = |id: &str| roles.registers.iter().find(|(_, register)| *register == id).map(|(role, _)| *role);
        let subjects: Vec<String> =
            self.registers.iter().filter(|r| self.hangs_on_subject(r, &role_of)).map(|r| r.id.clone()).collect();
        for register in &mut self.registers {
            register.role = role_of(&register.id);
            for field in &mut register.fields {
                let single = field.kind == FieldType::Ref;
                field.leads_to =
                    field.of.as_deref().filter(|_| single || field.kind == FieldType::Refs).and_then(role_of);
                field.leads_to_subject = single && field.of.as_ref().is_some_and(|of| subjects.contains(of));
            }
        }
        self.roles = roles;
    }

    /// Whether the rows of a register are subjects, or get their provider through one.
    fn hangs_on_subject(&self, register: &RegisterSpec, role_of: &impl Fn(&str) -> Option<Role>) -> bool {
        let owner = |at: &RegisterSpec| self.register(at.field(&at.owner)?.of.as_deref()?);
        let mut at = Some(register);
        for _ in 0..=self.registers.len() {
            match at {
                Some(spec) if role_of(&spec.id) == Some(Role::Subject) => return true,
                Some(spec) => at = owner(spec),
                None => return false,
            }
        }
        false
    }
}

impl RegisterSpec {
    /// Position of the field by which other registers refer to rows of this one.
    #[must_use]
    pub fn index_key(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.key && field.required)
    }

    /// Position of the field in which a row names its provider itself: of a provider, its key.
    #[must_use]
    pub fn provider_position(&self) -> Option<usize> {
        match self.role {
            Some(Role::Provider) => self.fields.iter().position(|f| f.key),
            _ => self.fields.iter().position(|f| f.kind == FieldType::Ref && f.leads_to == Some(Role::Provider)),
        }
    }

    /// Position of the field through which a row gets its provider.
    #[must_use]
    pub fn owner_position(&self) -> Option<usize> {
        self.field_position(&self.owner)
    }

    /// The fields and the texts behind them of which the name of a row without a key is made, after its first text.
    #[must_use]
    pub fn subject_parts(&self) -> Option<(&str, Vec<(&str, &str)>)> {
        let mut parts = self.subject.as_deref()?.split('{');
        let first = parts.next().unwrap_or_default();
        Some((first, parts.map(|part| part.split_once('}').unwrap_or((part, ""))).collect()))
    }
}

impl CodeList {
    /// Position of a code by id: the number stored in the registers.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<u32> {
        self.codes.iter().position(|c| c.id == id).and_then(|p| u32::try_from(p).ok())
    }

    /// A code by its stored number.
    #[must_use]
    pub fn get(&self, position: u32) -> Option<&Code> {
        usize::try_from(position).ok().and_then(|p| self.codes.get(p))
    }
}
