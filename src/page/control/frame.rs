//! What every page of an inspection has around it: the way to the others, and where it is kept.

use maud::{Markup, html};

use super::state::Control;
use crate::page::shell::{self, Place};
use crate::text::Lang;

/// Pages of an inspection, in their order.
const PAGES: [(&str, &str, &str); 6] = [
    ("vizita", "Controlul", "The visit"),
    ("privire", "Privire", "Overview"),
    ("constatari", "Constatări", "Findings"),
    ("teren", "La fața locului", "On site"),
    ("ale-mele", "Constatările mele și măsuri", "My findings and measures"),
    ("documente", "Documente", "Papers"),
];

/// A page of an inspection with the way to the others.
#[must_use]
pub fn within(control: &Control, title: &str, here: &str, content: &Markup, lang: Lang) -> Markup {
    let content = html! {
        nav.tabs aria-label=(lang.t("Controlul", "The inspection")) {
            @for (id, ro, en) in PAGES {
                a href={ "/control/" (id) } aria-current=[(id == here).then_some("page")] { (lang.t(ro, en)) }
            }
        }
        (content)
        p.note {
            (lang.t("Păstrat la fiecare clic în", "Kept at every click in")) " " (control.name())
            " · " (lang.t("salvarea", "save no.")) " " (control.inspection.saved)
        }
    };
    shell::page(lang, Place::Inspection, title, &content)
}
