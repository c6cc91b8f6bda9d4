//! Rows of registers that findings hang on, as they were read: what a reader looks at instead of a row number.

use serde::{Deserialize, Serialize};

use super::SourceRef;
use crate::text::ShortText;

/// A row of a register. It holds no name, address or personal code and no free text: only keys, days, numbers, codes
/// and yes or no, as they were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Where it stands.
    #[serde(flatten)]
    pub place: SourceRef,
    /// Id of the register that it was read as.
    pub register: ShortText,
    /// Its cells that are not empty, in the order of the register's fields.
    pub cells: Vec<RowCell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCell {
    /// Id of the field.
    pub field: ShortText,
    /// What was read, as results write it: a key, `yyyy-mm-dd`, `yyyy-mm-ddThh:mm`, a number, a code, `true`, `false`;
    /// several keys or codes with `, ` between them. Empty where nothing is known.
    #[serde(default, skip_serializing_if = "ShortText::is_empty")]
    pub value: ShortText,
    /// Why nothing is known, or not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<CellDoubt>,
}

/// Why the value of a cell is not known although something stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellDoubt {
    /// It says that something was done, and not when.
    Undated,
    /// It could not be read.
    Unreadable,
    /// Rows with one key say different things.
    Conflicting,
    /// It refers to a record that is not there, or to one of several.
    Dangling,
    /// It lies after the as-of day and has not happened yet.
    Later,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back_from_a_file() {
        let cell = |field: &str, value: &str, doubt| RowCell { field: field.into(), value: value.into(), doubt };
        let row = RegisterRow {
            place: SourceRef { file: "a.xlsx".into(), sheet: "Planuri".into(), row: 7 },
            register: "plans".into(),
            cells: vec![cell("plan_id", "P-7", None), cell("approved_on", "", Some(CellDoubt::Undated))],
        };
        let text = serde_json::to_string(&row).unwrap();
        assert_eq!(
            text,
            r#"{"file":"a.xlsx","sheet":"Planuri","row":7,"register":"plans","cells":[{"field":"plan_id","value":"P-7"},{"field":"approved_on","doubt":"undated"}]}"#
        );
        assert_eq!(serde_json::from_str::<RegisterRow>(&text).unwrap(), row);
    }
}
