//! The reference of the catalogue's language: every key of every table, the functions and days that expressions know,
//! and recipes. A test reads catalogues and compares the keys that are asked for with those that are described here.

mod act;
mod indicator;
mod mapping;
mod table;

use std::fmt::Write;

use crate::expr::{FUNCTIONS, PSEUDO_COLUMNS};
use crate::ingest::mapping::EXAMPLE;
use crate::registers::spec::FieldType;
use crate::results::kind::CheckKind;
use crate::text::Lang;
use crate::time::{Calendar, Unit};
use act::{ACT, REGISTER, SEVERAL};
use indicator::{CHECK, COLUMN, INDICATOR, KINDS};
use mapping::MAPPING;
use table::Table;

const TABLES: [Table; 7] = [ACT, SEVERAL, REGISTER, INDICATOR, CHECK, COLUMN, KINDS];

/// Recipes: a title in Romanian and English, and the lines.
const RECIPES: [((&str, &str), &str); 10] = [
    (
        ("Rândul dinainte, și când nu este niciunul", "The row before, and where there is none"),
        "[[check.with]]\nname = \"before\"\ntake = \"previous\"\nby = \"child_id\"\norder = \"weighed_on\"\nof = \"kilos\"\n\n[check.coverage]\nwhere = \"before IS NOT NULL AND before - kilos >= 3\"\n",
    ),
    (
        ("Șederi care se ating, ca una", "Stays that touch, as one"),
        "[[define]]\nregister = \"stays\"\nname = \"since\"\ntake = \"stretch_start\"\nby = \"child_id\"\nbegins = \"began_on\"\nends = \"ended_on\"\n",
    ),
    (
        ("Tot anul", "The whole year"),
        "where = \"began_on <= period_start AND (ended_on IS NULL OR ended_on >= period_end)\"\n",
    ),
    (
        ("Trei zile lucrătoare", "Three working days"),
        "[[parameter]]\nname = \"report_within\"\nunit = \"working_days\"\nvalues = [{ from = 2020-01-01, value = 3 }]\n",
    ),
    (
        ("Un cod dintr-o celulă cu mai multe", "A code of a cell that holds several"),
        "criterion = \"HAS(told, 'police')\"\n",
    ),
    (
        ("Un termen după un cod, sau din rând", "A term by a code, or of the row itself"),
        "[[parameter]]\nname = \"visit_within\"\nunit = \"days\"\nvalues = [{ from = 2020-01-01, value = 30 }, { from = 2020-01-01, value = 7, when = \"band = 'child'\" }]\n\n[check.deadline]\nterm = \"visit_within\" # or: term = { of = \"days_agreed\", unit = \"days\" }\n",
    ),
    (
        ("Raportul a două sume", "A ratio of two sums"),
        "[[check.with]]\nname = \"hours\"\nfrom = \"courses\"\nvia = \"owner\"\ntake = \"sum\"\nof = \"hours\"\n\n[[check.with]]\nname = \"people\"\nfrom = \"workers\"\nvia = \"owner\"\ntake = \"count\"\n\n[check.coverage]\nregister = \"homes\"\nwhere = \"people > 0\"\ncriterion = \"hours / people >= 8\"\n",
    ),
    (
        ("O celulă care nu se poate citi, ca o constatare", "A cell that cannot be read, as a finding"),
        "criterion = \"NOT UNREADABLE(born_on) AND NOT CONFLICTING(born_on) AND NOT DANGLING(key_worker)\"\n",
    ),
    (
        ("Registrul de anul trecut", "Last year's register"),
        "# registers/13-residents_before.toml\nid = \"residents_before\"\nlike = \"residents\"\ntitle = \"Residents of last year\"\nsheets_en = [\"Residents last year\"]\n\n[[field]]\nid = \"resident_no\"\ntype = \"ref\"\nof = \"residents\"\nrequired = true\n",
    ),
    (
        ("Un act și cel care l-a înlocuit", "An act and the one that replaced it"),
        "# acts.toml; 2020/catalogue.toml: valid_to = 2024-06-30; 2024/catalogue.toml: valid_from = 2024-07-01\nacts = [\"2020\", \"2024\"]\n",
    ),
];

/// The reference as Markdown.
#[must_use]
pub fn reference(lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(lang.t("# Limbajul catalogului", "# The language of the catalogue"));
    line("");
    line(lang.t(
        "Un catalog este un dosar: `catalogue.toml`, `definitions.toml`, câte un fișier de indicator și, la un act cu registre proprii, `registers/*.toml`. Fără `registers` se citesc registrele din program. `mms indicators lint DOSAR` arată toate greșelile, `mms indicators export DOSAR` scrie catalogul din program. Fișierul generat: `mms indicators docs`.",
        "A catalogue is a folder: `catalogue.toml`, `definitions.toml`, a file per indicator and, where an act has registers of its own, `registers/*.toml`. Without `registers` those in the program are read. `mms indicators lint DIR` shows every mistake, `mms indicators export DIR` writes the catalogue in the program. This file is generated: `mms indicators docs`.",
    ));
    for table in &TABLES {
        line(&format!("\n## {}\n", lang.t(table.title.0, table.title.1)));
        for (key, ro, en) in table.keys {
            line(&format!("- `{key}`: {}", lang.t(ro, en)));
        }
    }
    line(&format!("\n## {}\n", lang.t("Felurile de calcul", "Kinds of computation")));
    for kind in CheckKind::ALL {
        line(&format!("- `{}`: {}", kind.id(), kind.title(lang)));
    }
    let words = |names: &mut dyn Iterator<Item = &'static str>| {
        names.fold(String::new(), |mut all, name| {
            let _ = write!(all, "{}`{name}`", if all.is_empty() { "" } else { ", " });
            all
        })
    };
    line(&format!("\n## {}\n", lang.t("Cuvinte", "Words")));
    let lists: [(&str, &str, String); 3] = [
        ("tipuri de câmp", "types of field", words(&mut FieldType::WORDS.iter().map(|(name, _)| *name))),
        ("unități", "units", words(&mut Unit::NAMES.iter().map(|(name, _)| *name))),
        ("calendare", "calendars", words(&mut Calendar::NAMES.iter().map(|(name, _)| *name))),
    ];
    for (ro, en, list) in lists {
        line(&format!("- {}: {list}", lang.t(ro, en)));
    }
    line(&format!("\n## {}\n", lang.t("Expresii", "Expressions")));
    line(lang.t(
        "Comparații, `AND`, `OR`, `NOT`, `IN`, `BETWEEN`, `IS NULL`, `CASE`, `+`, `-`, `*`, `/`. O valoare necunoscută rămâne necunoscută, ca în SQL. Un câmp al altui registru se scrie prin trimitere: `case_id.closed_on`.",
        "Comparisons, `AND`, `OR`, `NOT`, `IN`, `BETWEEN`, `IS NULL`, `CASE`, `+`, `-`, `*`, `/`. What is unknown stays unknown, as in SQL. A field of another register is reached through a reference: `case_id.closed_on`.",
    ));
    line("");
    for (call, en, ro) in FUNCTIONS {
        line(&format!("- `{call}`: {}", lang.t(ro, en)));
    }
    for (name, _, ro, en) in PSEUDO_COLUMNS {
        line(&format!("- `{name}`: {}", lang.t(ro, en)));
    }
    line(&format!("\n## {}\n", lang.t(MAPPING.title.0, MAPPING.title.1)));
    for (key, ro, en) in MAPPING.keys {
        line(&format!("- `{key}`: {}", lang.t(ro, en)));
    }
    line(lang.t(
        "\n`mms registers inspect DOSAR --write-mapping DOSAR/mms.toml` scrie o ciornă: ce nu se poate ști rămâne comentariu.\n",
        "\n`mms registers inspect FOLDER --write-mapping FOLDER/mms.toml` drafts one: what cannot be known stays a remark.\n",
    ));
    line(&format!("```toml\n{EXAMPLE}```"));
    line(&format!("\n## {}", lang.t("Rețete", "Recipes")));
    for ((ro, en), text) in RECIPES {
        line(&format!("\n### {}\n\n```toml\n{text}```", lang.t(ro, en)));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::catalogue::{acts, load};
    use crate::document::asked;

    #[test]
    fn every_key_is_described_and_none_that_is_not_read() {
        asked::start();
        let mut problems = load::open(None).unwrap().0.problems;
        for act in ["homes-act", "second-act"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(act);
            problems.extend(load::open(Some(&folder)).unwrap().0.problems);
        }
        assert!(problems.is_empty(), "{problems:?}");
        let several = tempfile::tempdir().unwrap();
        std::fs::write(several.path().join(acts::ACTS), "acts = []").unwrap();
        assert!(acts::open(&[several.path().to_path_buf()]).unwrap().acts.is_empty());
        let names: BTreeSet<&str> = CheckKind::ALL.into_iter().map(CheckKind::id).collect();
        let asked: BTreeSet<String> = asked::keys()
            .into_iter()
            .filter(|(table, key)| {
                let data = ["by", "tables", "expect", "figures"].contains(&table.as_str());
                !data && !names.contains(key.as_str()) && !["ro", "en"].contains(&key.as_str())
            })
            .map(|(_, key)| key)
            .collect();
        let described: BTreeSet<String> =
            TABLES.iter().flat_map(|table| table.keys).map(|(key, ..)| (*key).to_owned()).collect();
        assert_eq!(asked, described);
    }

    #[test]
    fn the_example_of_a_mapping_file_has_every_key() {
        for (key, ..) in MAPPING.keys {
            let there = [format!("{key} ="), format!("[{key}"), format!("[[{key}]")];
            assert!(there.iter().any(|form| EXAMPLE.contains(form)), "{key}");
        }
    }

    #[test]
    fn no_table_tells_a_key_twice() {
        for table in TABLES.iter().chain([&MAPPING]) {
            let keys: BTreeSet<&str> = table.keys.iter().map(|(key, ..)| *key).collect();
            assert_eq!(keys.len(), table.keys.len(), "{}", table.title.1);
        }
    }
}
