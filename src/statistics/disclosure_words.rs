//! Disclosure control in words: the part of a yearbook's methodology that says what is hidden, why, and how well.

use crate::disclosure::{Loss, Rule};
use crate::text::Lang;

/// What marks a hidden number in every output.
pub const MARK: &str = "c";

/// Paragraphs on how a publication protects persons under a rule.
#[must_use]
pub fn method(lang: Lang, rule: &Rule) -> Vec<String> {
    let mut said: Vec<String> = vec![
        lang.t(
            "Niciun număr publicat nu trebuie să permită recunoașterea unui copil, a unei familii sau a unui angajat. Numerele ascunse poartă semnul „c” (confidențial) în toate tabelele și fișierele; „0” înseamnă zero. Semnul este același oricare ar fi motivul, pentru ca motivul să nu trădeze valoarea.",
            "No published number may allow a child, a family or a member of staff to be recognised. Hidden numbers carry the mark “c” (confidential) in all tables and files; “0” means zero. The mark is the same whatever the reason, so that the reason does not give the value away.",
        )
        .to_owned(),
    ];
    said.extend(threshold(lang, rule));
    said.extend(whole_group(lang, rule));
    said.extend(dominance(lang, rule));
    said.push(
        lang.t(
            "Suprimare complementară: dintr-un total și din celelalte părți ale lui s-ar putea scădea și afla un număr ascuns; de aceea se ascund și alte numere, cât mai puține și cât mai mici. Se folosește metoda euristică secvențială de programare liniară a lui Kelly, Golden și Assad (1992), peste toate tabelele legate deodată: stări, județe, regiuni, țară, tipuri de furnizori și de servicii, categorii, luni. Mai întâi se caută, pentru fiecare număr, cel mai mic schimb între două stări în două locuri care păstrează toate totalurile. Unde nici suprimarea nu ajunge, fiindcă ceea ce știe oricine mărginește prea strâns un număr, se retrag numerele de lângă el. La sfârșit se publică din nou ce nu mai apără pe nimeni.",
            "Complementary suppression: a hidden number could be found by subtracting from a total what is published of its other parts; so further numbers are hidden, as few and as small as possible. The method is the sequential linear-programming heuristic of Kelly, Golden and Assad (1992), over all linked tables at once: states, counties, regions, nation, kinds of provider and of service, categories, months. For each number the smallest exchange between two states in two places that keeps every total is looked for first. Where suppression is not enough, since what everybody knows bounds a number too closely, the numbers beside it are withdrawn. At the end what protects nobody any more is published again.",
        )
        .to_owned(),
    );
    said.push(protection(lang, rule));
    said.push(
        lang.t(
            "Câți furnizori are fiecare loc este public. Câți dintre ei respectă o obligație față de oameni se publică numai pentru întreaga țară: unde sunt puțini furnizori, verdictul unuia ar spune ceva despre puținii lui beneficiari.",
            "How many providers each place has is public. How many of them comply with a duty towards people is published for the whole nation only: where providers are few, the verdict on one would say something about its few clients.",
        )
        .to_owned(),
    );
    if rule.insiders {
        said.push(
            lang.t(
                "Se ține seama și de furnizorul care își cunoaște propriile cifre: într-un total în care sunt ascunse numai două numere, iar unul este numai al lui, se mai ascunde un al treilea dacă altfel l-ar afla pe cel de-al doilea. Înțelegerile între mai mulți furnizori nu sunt avute în vedere.",
                "A provider that knows its own figures is taken into account: in a total with only two hidden numbers of which one is its alone, a third is hidden where it would otherwise learn the second. Providers that join their knowledge are not considered.",
            )
            .to_owned(),
        );
    }
    said.push(
        lang.t(
            "Aceeași hotărâre stă la baza tuturor formelor în care se publică anul: registru de lucru, CSV, Parquet, SDMX. O rată se publică numai dacă ambele numere din care se calculează sunt publicate; una a mai multor obligații împreună, rotunjită, numai dacă toate tabelele care arată că numerele ascunse ar putea fi altele dau aceeași rată.",
            "One decision underlies all forms in which the year is published: workbook, CSV, Parquet, SDMX. A rate is published only if both numbers it is computed from are; a rounded one of several obligations together only if all tables that show that the hidden numbers could be others give the same rate.",
        )
        .to_owned(),
    );
    said.push(SOURCES.to_owned());
    said
}

/// Where the methods are published.
const SOURCES: &str = "A. Hundepool et al., Statistical Disclosure Control, Wiley, 2012. \
    J. P. Kelly, B. L. Golden, A. A. Assad, Cell Suppression: Disclosure Protection for Sensitive Tabular Data, Networks 22 (1992), 397–417. \
    M. Fischetti, J. J. Salazar-González, Models and Algorithms for Optimizing Cell Suppression in Tabular Data with Linear Constraints, JASA 95 (2000), 916–928.";

fn threshold(lang: Lang, rule: &Rule) -> Option<String> {
    let (k, last) = (lang.count(rule.threshold), lang.count(rule.threshold.saturating_sub(1)));
    let which = match (rule.threshold, lang) {
        (0 | 1, _) => return None,
        (2, Lang::Ro) => "Nu se publică numărul 1".to_owned(),
        (2, Lang::En) => "The number 1 is not published".to_owned(),
        (_, Lang::Ro) => format!("Nu se publică numerele de la 1 la {last}"),
        (_, Lang::En) => format!("Numbers from 1 to {last} are not published"),
    };
    Some(match lang {
        Lang::Ro => format!(
            "Pragul: {k}. {which}. Dintr-un grup de două persoane fiecare o cunoaște pe cealaltă; abia de la trei persoane cine se știe pe sine nu află nimic sigur despre altcineva. Un prag mai mare apără și de cei care se cunosc între ei."
        ),
        Lang::En => format!(
            "Threshold: {k}. {which}. In a group of two, each knows the other; only from three persons on does somebody who knows himself learn nothing certain about another. A higher threshold also protects from people who know each other."
        ),
    })
}

fn whole_group(lang: Lang, rule: &Rule) -> Option<String> {
    (rule.full_below > 1).then(|| {
        let below = lang.count(rule.full_below);
        match lang {
            Lang::Ro => format!(
                "0 % și 100 %: dacă într-un grup mai mic de {below} persoane toate au aceeași stare, numărul ar spune acest lucru despre fiecare dintre ele. Se ascunde numărul și, dintre zerourile de lângă el, atâtea câte e nevoie. În rest zerourile se publică: despre nimeni nu spun nimic."
            ),
            Lang::En => format!(
                "0% and 100%: where all persons of a group smaller than {below} are in the same state, the number would say so of each of them. It is hidden, and of the zeros beside it as many as needed. Other zeros are published: they say nothing about anybody."
            ),
        }
    })
}

fn dominance(lang: Lang, rule: &Rule) -> Option<String> {
    let percent = lang.count(rule.dominance?);
    Some(match lang {
        Lang::Ro => format!(
            "Dominanța: acolo unde regula se aplică, nu se publică un număr din care un singur furnizor are mai mult de {percent} %, fiindcă ar arăta cifra acelui furnizor."
        ),
        Lang::En => format!(
            "Dominance: where the rule applies, a number of which a single provider has more than {percent}% is not published, since it would show that provider's figure."
        ),
    })
}

fn protection(lang: Lang, rule: &Rule) -> String {
    let width = lang.count(rule.protection);
    match lang {
        Lang::Ro => format!(
            "Verificare înainte de publicare: un atacator care are tot ce se publică și cunoaște toate legăturile dintre tabele și această regulă încearcă să afle fiecare număr ascuns, prin programare liniară, în numere întregi. Între cea mai mică și cea mai mare valoare pe care o poate avea fiecare număr ascuns trebuie să rămână cel puțin {width}, iar un număr mic nu poate fi capătul intervalului său. Dacă un singur număr nu trece, nu se scrie nimic."
        ),
        Lang::En => format!(
            "Check before publication: an attacker who has everything published and knows all ties between the tables and this rule tries to find every hidden number, by linear programming in whole numbers. The smallest and the largest value that each hidden number can have must be at least {width} apart, and a small count may not be an end of its interval. If a single number fails, nothing is written."
        ),
    }
}

/// Information lost, in one sentence.
#[must_use]
pub fn loss(lang: Lang, loss: &Loss) -> String {
    let count = |n| lang.count(n);
    let (cells, value) = (lang.percent(loss.share_of_cells()), lang.percent(loss.share_of_value()));
    match lang {
        Lang::Ro => format!(
            "Ascunse: {} din {} numere ({cells}), dintre care {} sensibile ele însele și {} pentru a le apăra pe acestea; {value} din suma tuturor valorilor.",
            count(loss.hidden()),
            count(loss.cells),
            count(loss.primary),
            count(loss.secondary),
        ),
        Lang::En => format!(
            "Hidden: {} of {} numbers ({cells}), {} of them sensitive in themselves and {} to protect those; {value} of the sum of all values.",
            count(loss.hidden()),
            count(loss.cells),
            count(loss.primary),
            count(loss.secondary),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_with_the_rule_s_numbers() {
        let rule = Rule { dominance: Some(80), full_below: 12, ..Rule::with_threshold(5) };
        let (ro, en) = (method(Lang::Ro, &rule), method(Lang::En, &rule));
        assert_eq!(ro.len(), en.len());
        for text in [ro.join("\n"), en.join("\n")] {
            for number in ["5", "1 ", " 4", "80", "12", "Kelly"] {
                assert!(text.contains(number), "{number} in {text}");
            }
            assert!(!text.contains(['ş', 'ţ', 'Ş', 'Ţ']));
        }
        assert!(ro[1].contains("de la 1 la 4"));
        assert!(method(Lang::En, &Rule::with_threshold(2))[1].contains("The number 1 is not"));
        let bare = Rule { threshold: 1, dominance: None, full_below: 0, insiders: false, ..rule };
        assert_eq!(method(Lang::Ro, &bare).len(), en.len() - 4);
    }

    #[test]
    fn the_loss_is_told_with_cells_and_share() {
        let lost = Loss { cells: 2000, primary: 150, secondary: 100, value: 80_000, hidden_value: 400 };
        assert_eq!(
            loss(Lang::Ro, &lost),
            "Ascunse: 250 din 2.000 numere (12,5 %), dintre care 150 sensibile ele însele și 100 pentru a le apăra pe acestea; 0,5 % din suma tuturor valorilor."
        );
        assert!(loss(Lang::En, &lost).starts_with("Hidden: 250 of 2,000 numbers (12.5%), 150 of them"));
    }
}
