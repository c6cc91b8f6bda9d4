//! From `catalogue.toml`, or `keeping.toml`, to where things are kept.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::column::{Column, ColumnSource};
use super::keeping::{Away, Caseload, End, Keeping, Papers, Samples, Signed, Validity, Work};
use super::reader::Reader;
use super::source::{Source, Sources};
use crate::document::{self, Keys, Languages, SourceFile};
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Role, Schema};

/// The tables of a file; of each whether it is there, and what it says where that is sound.
#[derive(Debug, Default)]
struct Tables {
    work: Option<Option<Work>>,
    services: Option<Option<Validity>>,
    caseload: Option<Option<Caseload>>,
    papers: Option<Option<Papers>>,
    samples: Option<Option<Samples>>,
}

/// What an act says, else what is usual, as far as its registers have it.
#[must_use]
pub fn of(act: Option<&SourceFile>, schema: &Schema) -> Keeping {
    let none = Keeping::default();
    let reader = Reader { schema, keeping: &none };
    // What is wrong with the act's own is told where the act is read.
    let told = |file: &SourceFile| document::read(file, Languages::BOTH, |keys| Tables::read(&reader, keys)).0;
    let own = act.and_then(told).unwrap_or_default();
    let usual = SourceFile { name: "keeping.toml".to_owned(), text: Arc::from(include_str!("keeping.toml")) };
    let usual = told(&usual).unwrap_or_default();
    Keeping {
        work: own.work.or(usual.work).flatten().unwrap_or_default(),
        services: own.services.or(usual.services).flatten().unwrap_or_default(),
        caseload: own.caseload.or(usual.caseload).flatten(),
        papers: own.papers.or(usual.papers).flatten(),
        samples: own.samples.or(usual.samples).flatten().unwrap_or_else(|| hanging(schema)),
    }
}

/// Looks for what is wrong with what an act says.
pub fn look(reader: &Reader, keys: &Keys) {
    let _ = Tables::read(reader, keys);
}

impl Tables {
    fn read(reader: &Reader, keys: &Keys) -> Self {
        fn read<T>(
            (reader, keys, name): (&Reader, &Keys, &str),
            with: impl Fn(&Part) -> Option<T>,
        ) -> Option<Option<T>> {
            let table = keys.table(name, false)?;
            let part = Part { reader, keys: &table, sound: Cell::new(true) };
            let found = with(&part);
            table.finish();
            Some(found.filter(|_| part.sound.get()))
        }
        Self {
            work: read((reader, keys, "work"), work),
            services: read((reader, keys, "services"), |part| {
                let register = part.playing(Role::Service)?;
                Some(part.validity(&register))
            }),
            caseload: read((reader, keys, "caseload"), caseload),
            papers: read((reader, keys, "papers"), papers),
            samples: read((reader, keys, "samples"), samples),
        }
    }
}

fn work(part: &Part) -> Option<Work> {
    let register = part.playing(Role::Worker)?;
    let day = |key| part.optional(&register, key, Holds::Day);
    Some(Work {
        from: day("from"),
        to: day("to"),
        since: day("since"),
        away_from: day("away_from"),
        away_to: day("away_to"),
    })
}

fn caseload(part: &Part) -> Option<Caseload> {
    let (subject, worker) = (part.playing(Role::Subject)?, part.playing(Role::Worker)?);
    let register = part.register("register");
    let of_subject = Validity {
        from: part.optional(&subject, "begins", Holds::Day),
        to: part.optional(&subject, "ends", Holds::Day),
    };
    let with: Vec<Column> =
        part.keys.tables("with").iter().map(|column| part.reader.column(column, &subject)).collect();
    let unknown = |column: &Column| match &column.source {
        ColumnSource::Related(related) => part.reader.schema.register(&related.from).is_none(),
        _ => false,
    };
    if with.iter().any(unknown) {
        part.sound.set(false);
    }
    let tables = part.keys.tables("end");
    let end = tables.iter().map(|keys| {
        let end = part.within(keys);
        let from = end.register("from");
        let found = End {
            via: end.needed(&from, "via", Holds::Row(&subject)),
            at: end.needed(&from, "at", Holds::Day),
            filter: keys.optional("where"),
            from,
        };
        part.after(&end);
        found
    });
    let end = end.collect();
    let away = part.keys.table("away", false).map(|keys| {
        let away = part.within(&keys);
        let register = away.register("register");
        let found = Away {
            subject: away.needed(&register, "subject", Holds::Row(&subject)),
            worker: away.needed(&register, "worker", Holds::Row(&worker)),
            days: away.validity(&register),
            register,
        };
        part.after(&away);
        found
    });
    Some(Caseload {
        subject: part.needed(&register, "subject", Holds::Row(&subject)),
        worker: part.needed(&register, "worker", Holds::Row(&worker)),
        role: part.with_list(&register, "role", Holds::Code),
        days: part.validity(&register),
        of_subject,
        with,
        end,
        away,
        register,
    })
}

fn samples(part: &Part) -> Option<Samples> {
    let schema = part.reader.schema;
    let manager =
        match part.keys.value("manager").is_some().then(|| part.playing(Role::Subject).zip(part.playing(Role::Worker)))
        {
            Some(Some((subject, worker))) => part.optional(&subject, "manager", Holds::Row(&worker)),
            Some(None) | None => None,
        };
    let ties = part.keys.list("ties");
    for tie in &ties {
        let known = |spec: &RegisterSpec| spec.field(&tie.text).is_some_and(|field| field.kind == FieldType::Ref);
        if !schema.registers.iter().any(known) {
            part.wrong(tie.at.clone(), format!("no register has a reference `{}`", tie.text));
        }
    }
    Some(Samples { manager, ties: ties.into_iter().map(|tie| tie.text).collect() })
}

/// Where nothing is said, a row is tied to what it gets its provider through.
fn hanging(schema: &Schema) -> Samples {
    let owners = schema.registers.iter().filter(|spec| spec.role != Some(Role::Provider)).filter_map(|spec| {
        let field = spec.field(&spec.owner)?;
        (field.kind == FieldType::Ref && field.leads_to != Some(Role::Provider)).then(|| field.id.clone())
    });
    let ties: BTreeSet<String> = owners.collect();
    Samples { manager: None, ties: ties.into_iter().collect() }
}

fn papers(part: &Part) -> Option<Papers> {
    let register = part.register("register");
    let service = part.reader.schema.playing(Role::Service).and_then(|at| part.reader.schema.registers.get(at));
    let service = match service {
        Some(service) => part.optional(&register, "service", Holds::Row(&service.id)),
        None => None,
    };
    let signed = part.keys.table("signed", false).and_then(|keys| {
        let signed = part.within(&keys);
        let worker = signed.playing(Role::Worker)?;
        let from = signed.register("register");
        let found = Signed {
            paper: signed.needed(&from, "paper", Holds::Row(&register)),
            worker: signed.needed(&from, "worker", Holds::Row(&worker)),
            at: signed.needed(&from, "at", Holds::Day),
            register: from,
        };
        part.after(&signed);
        Some(found)
    });
    if part.keys.value("kind").is_none() {
        part.wrong(part.keys.at.clone(), "`kind` is missing: the column that tells the kind of a paper".to_owned());
    }
    Some(Papers {
        kind: part.with_list(&register, "kind", Holds::Code)?,
        topics: part.with_list(&register, "topics", Holds::Codes),
        service,
        days: part.validity(&register),
        signed,
        register,
    })
}

/// What a column must hold.
#[derive(Debug, Clone, Copy)]
enum Holds<'a> {
    /// A day.
    Day,
    /// A code.
    Code,
    /// Codes.
    Codes,
    /// A reference to a row of a register.
    Row(&'a str),
}

impl Holds<'_> {
    fn fits(self, field: &FieldSpec) -> bool {
        match self {
            Self::Day => field.kind.is_date(),
            Self::Code => field.kind == FieldType::Code,
            Self::Codes => field.kind == FieldType::Codes,
            Self::Row(register) => field.kind == FieldType::Ref && field.of.as_deref() == Some(register),
        }
    }

    fn words(self) -> String {
        match self {
            Self::Day => "a date".to_owned(),
            Self::Code => "a code".to_owned(),
            Self::Codes => "several codes".to_owned(),
            Self::Row(register) => format!("a row of `{register}`"),
        }
    }
}

/// A table while it is read, and whether all that it names is there.
struct Part<'r, 'k> {
    reader: &'r Reader<'r>,
    keys: &'k Keys<'k>,
    sound: Cell<bool>,
}

impl<'r> Part<'r, '_> {
    fn within<'t>(&self, keys: &'t Keys<'t>) -> Part<'r, 't> {
        Part { reader: self.reader, keys, sound: Cell::new(true) }
    }

    /// After a table within this one.
    fn after(&self, inner: &Part) {
        inner.keys.finish();
        self.sound.set(self.sound.get() && inner.sound.get());
    }

    fn wrong(&self, at: Range<usize>, message: String) {
        self.sound.set(false);
        self.keys.report().add(at, message);
    }

    /// The register that plays a part.
    fn playing(&self, role: Role) -> Option<String> {
        let schema = self.reader.schema;
        let found = schema.playing(role).and_then(|at| schema.registers.get(at)).map(|spec| spec.id.clone());
        if found.is_none() {
            let key = Role::ALL.iter().find(|(of, ..)| *of == role).map(|(_, key, _)| *key).unwrap_or_default();
            self.wrong(self.keys.at.clone(), format!("this needs `{key}` in `[roles]`: the register that it is about"));
        }
        found
    }

    fn register(&self, key: &str) -> String {
        let register = self.reader.register(self.keys, key);
        self.sound.set(self.sound.get() && self.reader.schema.register(&register).is_some());
        register
    }

    fn field(&self, register: &str, name: &Source, holds: Holds) -> Option<&'r FieldSpec> {
        self.reader.field(self.keys, register, name);
        let field = self.reader.schema.register(register).and_then(|spec| spec.field(&name.text));
        match field {
            None => self.sound.set(false),
            Some(field) if !holds.fits(field) => {
                let message = format!("`{register}.{}` does not hold {}", name.text, holds.words());
                self.wrong(name.at.clone(), message);
            }
            Some(_) => {}
        }
        field.filter(|field| holds.fits(field))
    }

    fn optional(&self, register: &str, key: &str, holds: Holds) -> Option<String> {
        let name = self.keys.optional(key)?;
        self.field(register, &name, holds).map(|field| field.id.clone())
    }

    fn needed(&self, register: &str, key: &str, holds: Holds) -> String {
        let name = self.keys.source(key);
        if name.text.is_empty() {
            self.sound.set(false);
            return String::new();
        }
        self.field(register, &name, holds).map(|field| field.id.clone()).unwrap_or_default()
    }

    /// A column of codes, with their list.
    fn with_list(&self, register: &str, key: &str, holds: Holds) -> Option<(String, String)> {
        let name = self.keys.optional(key)?;
        let field = self.field(register, &name, holds)?;
        Some((field.id.clone(), field.of.clone()?))
    }

    fn validity(&self, register: &str) -> Validity {
        let day = |key| self.optional(register, key, Holds::Day);
        Validity { from: day("from"), to: day("to") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_sound_in_the_registers_of_the_program() {
        let schema = crate::registers::load::embedded().unwrap();
        let keeping = of(None, &schema);
        let caseload = keeping.caseload.unwrap();
        assert_eq!((caseload.end.len(), caseload.with.len()), (2, 1));
        assert_eq!(caseload.role.unwrap().1, "appointment_role");
        assert_eq!(keeping.work.since.as_deref(), Some("role_since"));
        assert_eq!(keeping.papers.unwrap().topics.unwrap().1, "topic");
        assert_eq!(keeping.services.to.as_deref(), Some("active_to"));
    }

    #[test]
    fn what_an_act_says_takes_the_place_of_what_is_usual_and_is_looked_at() {
        let schema = crate::registers::load::embedded().unwrap();
        let text = "[work]\nfrom = \"hired_on\"\n[caseload]\nregister = \"appointments\"\nsubject = \"staff_id\"\nworker = \"staff_id\"\n";
        let file = SourceFile { name: "catalogue.toml".to_owned(), text: text.into() };
        let keeping = of(Some(&file), &schema);
        assert_eq!((keeping.work.from.as_deref(), keeping.work.to.as_deref()), (Some("hired_on"), None));
        assert!(keeping.caseload.is_none() && keeping.papers.is_some());
        let reader = Reader { schema: &schema, keeping: &keeping };
        let (_, problems) = document::read(&file, Languages::BOTH, |keys| look(&reader, keys));
        let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["`appointments.staff_id` does not hold a row of `cases`"]);
    }
}
