//! The dimensions of a tally in words.

use crate::catalogue::indicator::{Kind, Series};
use crate::registers::spec::Schema;
use crate::text::Lang;

/// Name of a dimension; read as its id where this table lacks it.
#[must_use]
pub fn dimension_name(lang: Lang, dimension: &str) -> String {
    let name = match dimension {
        "performer" => lang.t("evaluator", "performer"),
        "revised" => lang.t("revizuit", "revised"),
        "reason" => lang.t("motiv", "reason"),
        "kind" => lang.t("tip", "kind"),
        "identified_by" => lang.t("mod de identificare", "way of identification"),
        "restricted_for" => lang.t("persoana restricționată", "whose access is restricted"),
        "role" => lang.t("funcție", "position"),
        "mode" => lang.t("mod", "mode"),
        "place" => lang.t("loc", "place"),
        "recognition" => lang.t("recunoaștere", "recognition"),
        "counterpart_sector" | "sector" => lang.t("domeniu", "sector"),
        other => return other.replace('_', " "),
    };
    name.to_owned()
}

/// The code list of a dimension: that of the field it is taken from in the counted register, else a list of that name
/// that knows the code, else any that knows it; empty where none does.
#[must_use]
pub fn code_list(schema: &Schema, kind: Option<&Kind>, dimension: &str, code: &str) -> String {
    let series = match kind {
        Some(Kind::Tally(tallies)) => tallies.series.as_slice(),
        _ => &[],
    };
    let knows = |list: &&String| schema.codes.get(list.as_str()).is_some_and(|l| l.codes.iter().any(|c| c.id == code));
    let of_field = |series: &Series| {
        let register = schema.register(&series.register)?;
        let expression = series.by.iter().find(|(name, _)| name == dimension).map(|(_, e)| e.text.as_str());
        let field = expression.and_then(|e| register.field(e)).or_else(|| register.field(dimension));
        field.and_then(|f| f.of.as_ref()).filter(knows).cloned()
    };
    let named = |list: &&String| list.ends_with(dimension) && knows(list);
    let found = series.iter().find_map(of_field);
    let found = found.or_else(|| schema.codes.keys().find(named).cloned());
    found.or_else(|| schema.codes.keys().find(knows).cloned()).unwrap_or_default()
}
