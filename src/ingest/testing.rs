//! What sheets become, in words, for tests that read the same rows in two ways.

use std::sync::LazyLock;

use super::column::Dialect;
use super::context::Context;
use super::lexicon::Lexicon;
use super::pseudonym::Key;
use super::sheet::SheetResult;
use crate::registers::load;
use crate::registers::spec::Schema;
use crate::registers::typed::{TypedColumn, TypedSheet};

/// What a file is read with.
pub struct Bench {
    schema: Schema,
    lexicon: Lexicon,
    key: Key,
}

/// The shipped registers.
pub static BENCH: LazyLock<Bench> = LazyLock::new(Bench::new);

impl Bench {
    fn new() -> Self {
        let schema = load::embedded().unwrap();
        Self { lexicon: Lexicon::new(&schema), schema, key: Key::new(b"a key of the tests").unwrap() }
    }

    /// The same, where something is written in place of a value of a field.
    pub fn instead(register: &str, field: &str, value: &str, other: &str) -> Self {
        let mut bench = Self::new();
        let at = bench.schema.position(register).unwrap();
        let field = bench.schema.registers[at].field_position(field).unwrap();
        bench.lexicon.write_instead((at, field), value, other);
        bench
    }

    /// How a file is read.
    pub fn context<'b>(&'b self, stem: &'b str) -> Context<'b> {
        let Self { schema, lexicon, key } = self;
        let dialect = Dialect::default();
        Context { schema, lexicon, dialect, file: "a.csv", stem, fixed_provider: false, key }
    }
}

/// All that a sheet became.
pub fn told(result: SheetResult) -> String {
    let SheetResult { input, typed, further, findings, not_data, .. } = result;
    let tables: Vec<String> = typed.iter().chain(&further).map(table).collect();
    format!("{input:#?}\n{tables:#?}\n{findings:#?}\n{not_data:?}")
}

fn table(sheet: &TypedSheet) -> String {
    let columns = sheet.columns.iter().map(|column| match column {
        TypedColumn::Text(texts) => format!("{:?}", texts.iter().collect::<Vec<_>>()),
        other => format!("{other:?}"),
    });
    let columns: Vec<String> = columns.collect();
    let TypedSheet { register, rows, letters, marked, aliases, places, .. } = sheet;
    format!("{register} {rows:?} {letters:?} {marked:?} {aliases:?} {places:?} {columns:#?}")
}
