use super::*;
use crate::report::testing::{empty_provider, provider, results};
use crate::text::Lang;

fn said(stated: &Results, computed: &Results) -> Vec<String> {
    differences(stated, computed).iter().map(|difference| difference.text(Lang::En)).collect()
}

#[test]
fn the_same_registers_give_no_difference_whatever_was_judged_or_explained() {
    let computed = results(vec![provider("A"), empty_provider("B")]);
    let mut stated = computed.clone();
    stated.providers[0].concluded = true;
    stated.providers[0].checks[0].outcomes[0].notes = Some(Box::default());
    assert_eq!(said(&stated, &computed), Vec::<String>::new());
}

#[test]
fn files_under_another_name_are_the_same_and_other_contents_are_not() {
    let stated = results(vec![provider("A")]);
    let mut computed = stated.clone();
    computed.inputs[1].file = "alt dosar/planuri.csv".into();
    assert_eq!(said(&stated, &computed), Vec::<String>::new());
    computed.inputs[1].sha256 = "00".repeat(32);
    assert_eq!(
        said(&stated, &computed),
        [
            "export/planuri.csv: the file was audited and is not among those given",
            "alt dosar/planuri.csv: the file was not audited then"
        ]
    );
    computed.inputs[1].file = stated.inputs[1].file.clone();
    assert_eq!(said(&stated, &computed), ["export/planuri.csv: the file does not hold what was audited any more"]);
}

#[test]
fn what_was_changed_is_told_check_by_check() {
    let computed = results(vec![provider("A"), empty_provider("B")]);
    let mut stated = computed.clone();
    let first = &mut stated.providers[0];
    first.checks[0].verdict = Verdict::Compliant;
    first.checks[0].counts.not_met = 0;
    let dropped = first.checks[0].outcomes.remove(0);
    first.standards[0].verdict = Verdict::Compliant;
    first.checks[3].outcomes[0].end = None;
    first.checks[3].outcomes.push(dropped);
    stated.providers[1].provider_id = "C".into();
    let said = said(&stated, &computed);
    for expected in [
        "A › S1: it says “compliant”, the registers give “non-compliant”",
        "A › I1.1.1/manager-appointed: it says “compliant”, the registers give “non-compliant”",
        "A › I1.1.1/manager-appointed: “not met”: it says 0, the registers give 2",
        "A › I1.1.1/manager-appointed: missing from the results: C-0012",
        "A › S3/within-72-hours: the registers do not give: C-0012",
        "A › S3/within-72-hours: with other dates, reasons or rows than in the registers: C-0007",
        "C: the provider is in the results and not in the registers",
        "B: the provider is in the registers and not in the results",
    ] {
        assert!(said.iter().any(|line| line == expected), "{expected}\n{said:#?}");
    }
}
