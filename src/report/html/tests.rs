//! The page: self-contained, safe, and with the same numbers as the results.

use super::*;
use crate::report::testing::{World, empty_provider, many_findings, provider, results};
use crate::report::view;

fn page_of(world: &World, lang: Lang) -> String {
    let World { schema, catalogue, results } = world;
    page(&results.providers[0], results, catalogue, schema, lang)
}

/// Rows of the table behind a chapter's heading.
fn rows(page: &str, section: Section) -> usize {
    let from = page.find(&format!("<h2 id=\"{}\"", section.id())).unwrap();
    let chapter = &page[from + 1..];
    let chapter = chapter.find("<h2 ").map_or(chapter, |end| &chapter[..end]);
    chapter.lines().filter(|line| line.starts_with("<tr")).count()
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for lang in [Lang::Ro, Lang::En] {
        let page = page_of(&World::lively(), lang);
        for foreign in ["http:", "https:", " src=", "<link", "<img", "@import", "url(", "<iframe", "javascript:"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg"));
        assert_eq!(page.matches("<script").count(), 1);
        assert!(page.contains("default-src 'none'"));
        assert_eq!(page, page_of(&World::lively(), lang));
    }
}

#[test]
fn every_opened_tag_is_closed() {
    let page = page_of(&World::lively(), Lang::Ro);
    for tag in
        ["table", "tr", "td", "th", "dl", "ol", "ul", "li", "svg", "figure", "text", "div", "a", "p", "h2", "nav"]
    {
        let opened = page.matches(&format!("<{tag} ")).count() + page.matches(&format!("<{tag}>")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn page_and_results_agree() {
    let world = World::lively();
    let page = page_of(&world, Lang::En);
    let report = world.report(Lang::En);
    assert_eq!(rows(&page, Section::Indicators), world.results.providers[0].checks.len());
    assert_eq!(rows(&page, Section::Findings), view::findings(&report).len());
    assert_eq!(rows(&page, Section::Pending), view::pending(&report).len());
    assert_eq!(rows(&page, Section::Others), view::others(&report).len());
    assert_eq!(rows(&page, Section::Caseload), world.results.providers[0].caseloads.len());
    for (position, check) in world.results.providers[0].checks.iter().enumerate() {
        let line = page.lines().find(|line| line.contains(&format!("id=\"check-{position}\""))).unwrap();
        let c = &check.counts;
        let cells: String = [c.met, c.not_met, c.undetermined, c.pending, c.excluded]
            .iter()
            .zip(["✓ met", "✗ not met", "? undetermined", "… pending", "– excluded"])
            .map(|(n, label)| format!("<td class=\"n\" data-label=\"{label}\">{n}</td>"))
            .collect();
        assert!(line.contains(&cells), "{line}");
    }
}

#[test]
fn awkward_names_stay_text() {
    let mut awkward = provider("<script>alert(1)</script> & \"co\"");
    awkward.provider.name = None;
    let page = page_of(&World::of(results(vec![awkward])), Lang::Ro);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;"));
}

#[test]
fn an_empty_provider_gets_a_page_and_a_long_list_its_true_length() {
    let empty = page_of(&World::of(results(vec![empty_provider("gol")])), Lang::Ro);
    assert!(empty.contains("Nicio constatare."));
    let long = page_of(&World::of(results(vec![many_findings("P", 2_500)])), Lang::Ro);
    assert!(long.contains("2.500 de rânduri; se arată primele 2.000"));
    assert_eq!(rows(&long, Section::Findings), LONGEST_LIST);
}
