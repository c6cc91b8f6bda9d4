//! The keys of a provider's mapping file.

use super::table::Table;

/// The mapping file of a provider; its example has every key.
pub const MAPPING: Table = Table {
    title: ("`mms.toml`: ce înseamnă foile unui furnizor", "`mms.toml`: what a provider's sheets mean"),
    keys: &[
        (
            "date_order",
            "`dmy` sau `mdy`; lipsă: fiecare coloană spune singură",
            "`dmy` or `mdy`; missing: each column tells itself",
        ),
        (
            "kept_and_empty",
            "registre ținute, fără niciun rând: ce nu este acolo nu a avut loc, și fără foaie",
            "registers that are kept and have no row: what is not there did not happen, also without a sheet",
        ),
        (
            "not_kept",
            "registre, sau coloane ca `registru.câmp`, care nu se țin: nici încălcare, nici întrebare; un rând îi spune inspectorului ce rămâne nestabilit",
            "registers, or columns as `register.field`, that are not kept at all: no breach and no question; one line tells the inspector what stays open",
        ),
        (
            "fixed",
            "`provider_id`; la `record` și `grid`: ce spun toate înregistrările",
            "`provider_id`; of `record` and `grid`: what all records say",
        ),
        ("sheets", "foaie → registru; gol: foaia se lasă deoparte", "sheet → register; empty: the sheet is left out"),
        (
            "headings",
            "pe registre: antet → câmp; gol: coloana se lasă deoparte",
            "by register: heading → field; empty: the column is left out",
        ),
        (
            "values",
            "pe registre și câmpuri: valoare → cod; la un câmp fără coduri, ce se scrie în loc (mai multe scrieri ale aceleiași persoane); gol: celulă goală",
            "by register and field: value → code; of a field without codes, what is written in its place (several spellings of one person); empty: an empty cell",
        ),
        (
            "record",
            "o înregistrare a fiecărui rând; o foaie poate avea mai multe, una lângă alta",
            "a record of each row; a sheet may have several, side by side",
        ),
        (
            "grid",
            "o foaie cu o coloană pentru fiecare lună, săptămână, trimestru, an sau cod: una dintre cheile `month`, `week`, `quarter`, `each_year`, `code`",
            "a sheet with a column for each month, week, quarter, year or code: one of the keys `month`, `week`, `quarter`, `each_year`, `code`",
        ),
        ("sheet", "foaia, sau `fișier/foaie`", "the sheet, or `file/sheet`"),
        ("register", "registrul înregistrărilor", "register of the records"),
        (
            "heading_row",
            "ultimul rând de antet, dacă nu se găsește după antete",
            "last row of the headings, where it is not found by them",
        ),
        (
            "columns",
            "antet sau literă (`@F`) → câmp, sau un model cu mai multe câmpuri (`{_}`: nu se păstrează). Un rând fără nimic în coloanele proprii nu este o înregistrare",
            "heading or letter (`@F`) → field, or a pattern of several (`{_}`: not kept). A row with nothing in the columns of its own is no record",
        ),
        ("month", "câmpul lunii din antete", "the field of the months in the headings"),
        (
            "week",
            "câmpul săptămânii din antete (`S7`, `Săptămâna 7`, `2024-W07`), citită ca prima ei zi; gol, dacă celulele au data lor",
            "the field of the weeks in the headings (`W7`, `Week 7`, `2024-W07`), read as their first day; empty where the cells have days of their own",
        ),
        ("quarter", "la fel, al trimestrului (`Trim. II`, `T2 2024`)", "likewise, of the quarters (`Q2`, `2024-Q2`)"),
        (
            "each_year",
            "la fel, al anului (`2024`); într-un câmp cu numere, anul însuși",
            "likewise, of the years (`2024`); in a field of numbers, the year itself",
        ),
        (
            "code",
            "câmpul ale cărui coduri sunt antetele, cu scrierile din `values`",
            "the field of which the headings are codes, with the spellings of `values`",
        ),
        ("year", "anul, dacă antetele nu îl au", "the year, where the headings have none"),
        (
            "cell",
            "câmpul celulelor; lipsă: semnul din celulă spune că există (nu și „nu” sau o liniuță)",
            "the field of the cells; missing: a mark says that there is one (not so “no” or a dash)",
        ),
    ],
};
