//! The reference of the catalogue's language: every key of every table, the functions and days that expressions know,
//! and recipes. A test reads catalogues and compares the keys that are asked for with those that are described here.

use std::fmt::Write;

use crate::expr::{FUNCTIONS, PSEUDO_COLUMNS};
use crate::ingest::mapping::EXAMPLE;
use crate::registers::spec::FieldType;
use crate::results::kind::CheckKind;
use crate::text::Lang;
use crate::time::{Calendar, Unit};

/// A key with what it says, in Romanian and English.
type Key = (&'static str, &'static str, &'static str);

/// A table of a file: its title in Romanian and English, and its keys.
struct Table {
    title: (&'static str, &'static str),
    keys: &'static [Key],
}

const ACT: Table = Table {
    title: ("`catalogue.toml`: actul", "`catalogue.toml`: the act"),
    keys: &[
        ("title", "numele actului", "name of the act"),
        ("citation", "cum se citează", "how it is cited"),
        ("valid_from", "prima zi în vigoare", "first day in force"),
        ("valid_to", "ultima zi în vigoare; lipsă: încă în vigoare", "last day in force; missing: still in force"),
        (
            "languages",
            "limbile textelor: `[\"ro\", \"en\"]`; cu una singură, un text este un șir simplu",
            "languages of the texts: `[\"ro\", \"en\"]`; with one alone, a text is a plain string",
        ),
        ("standard", "standardele: `number`, `title`", "the standards: `number`, `title`"),
        ("number", "numărul standardului", "number of the standard"),
        ("parameter", "numere comune tuturor indicatorilor", "numbers that all indicators share"),
        ("repealed_by", "actul care l-a abrogat", "the act that repealed it"),
        ("article", "articolul", "the article"),
        ("gazette", "unde s-a publicat", "where it was published"),
        ("in_force", "prima zi a actului care abrogă", "first day of the repealing act"),
        ("roles", "ce registru joacă ce rol", "which register plays which part"),
        ("provider", "registrul celor verificați", "register of those who are audited"),
        ("service", "registrul serviciilor lor", "register of their services"),
        ("worker", "registrul celor care lucrează și răspund", "register of those who work and answer for it"),
        ("subject", "registrul dosarelor sau persoanelor", "register of the files or persons"),
        (
            "strata",
            "codurile după care se împart cifrele: `[\"registru.câmp\", \"registru.câmp\"]`, al serviciului și al dosarului",
            "codes by which figures are split: `[\"register.field\", \"register.field\"]`, of the service and of the subject",
        ),
        ("holidays", "zilele nelucrătoare", "days that are not worked"),
        ("calendar", "calendarul sărbătorilor", "calendar of holidays"),
        ("days", "alte zile nelucrătoare", "further days that are not worked"),
        (
            "work",
            "când lucrează cineva: coloane ale registrului `worker`; lipsă: mereu",
            "when somebody works: columns of the register `worker`; missing: always",
        ),
        ("since", "prima zi în rolul de acum", "first day in the present role"),
        ("away_from", "prima zi a unei absențe", "first day of an absence"),
        ("away_to", "ultima ei zi", "its last day"),
        (
            "services",
            "când este în vigoare un serviciu: coloane ale registrului `service`",
            "when a service is in force: columns of the register `service`",
        ),
        (
            "caseload",
            "cine are ce dosare: rândurile care dau un dosar cuiva",
            "who has which files: rows that give somebody a file",
        ),
        ("register", "registrul lor", "their register"),
        ("from", "prima zi", "first day"),
        (
            "to",
            "ultima zi; la dosare: prima zi în care nu mai este",
            "last day; of files: the first day that is none any more",
        ),
        ("role", "coloana rolului; lipsă: este unul singur", "column of the role; missing: there is one only"),
        ("begins", "data dosarului, când rândul nu are una", "date of the file, where the row has none"),
        ("ends", "data la care dosarul se închide", "date on which the file is closed"),
        (
            "with",
            "coloane ale dosarului pentru `end`, scrise `subject.…`",
            "columns of the file for `end`, written `subject.…`",
        ),
        (
            "end",
            "rânduri care încheie dosarul: `from`, `via`, `at`, `where`",
            "rows that end the file: `from`, `via`, `at`, `where`",
        ),
        ("via", "trimiterea lor spre dosar", "their reference to the file"),
        ("at", "coloana zilei", "column of the day"),
        ("where", "care dintre ele", "which of them"),
        ("away", "zile în care altcineva are dosarul", "days on which somebody else has the file"),
        ("papers", "documentele: registrul și coloanele lor", "the papers: their register and columns"),
        ("kind", "coloana felului", "column of the kind"),
        ("topics", "coloana temelor", "column of the topics"),
        ("signed", "cine a citit ce document", "who has read which paper"),
        ("paper", "trimiterea spre document", "reference to the paper"),
        ("samples", "după ce se extrag dosarele pentru vizită", "by what files for a visit are drawn"),
        (
            "manager",
            "coloana dosarului care spune cine răspunde; lipsă: nu se extrage pe manageri",
            "column of the file that tells who answers for it; missing: not drawn by manager",
        ),
        ("ties", "trimiterile care leagă un rând de un dosar", "references that tie a row to a file"),
    ],
};

const SEVERAL: Table = Table {
    title: ("`acts.toml`: mai multe acte într-un audit", "`acts.toml`: several acts in one audit"),
    keys: &[(
        "acts",
        "dosarele actelor, fiecare cu `catalogue.toml`; registrele lor comune stau în `registers`, lângă acest fișier. Fiecare act se aplică la ce începe cât este în vigoare (`valid_from`, `valid_to`). La fel: `--catalogue` de mai multe ori",
        "the folders of the acts, each with its `catalogue.toml`; the registers that they share stand in `registers` beside this file. Each act judges what begins while it is in force (`valid_from`, `valid_to`). The same: `--catalogue` several times",
    )],
};

const REGISTER: Table = Table {
    title: ("`registers/*.toml`: un registru", "`registers/*.toml`: a register"),
    keys: &[
        ("id", "numele din expresii", "the name in expressions"),
        (
            "like",
            "altă predare a acestui registru, de pildă cea de anul trecut: aceleași coloane, recunoscută numai după numele foii; un câmp scris aici îl înlocuiește pe al lui",
            "another delivery of this register, such as last year's: the same columns, told apart by the name of its sheet alone; a field written here takes the place of its own",
        ),
        ("title", "numele pentru oameni", "the name for people"),
        ("sheets", "numele foilor în română", "names of sheets in Romanian"),
        ("sheets_en", "numele foilor în engleză", "names of sheets in English"),
        (
            "owner",
            "câmpul prin care un rând își află furnizorul: trimitere la furnizor sau la ceva ce îi aparține",
            "field through which a row gets its provider: a reference to it, or to what belongs to it",
        ),
        (
            "owner_else",
            "altă trimitere prin care un rând își află furnizorul, când prima nu duce nicăieri sau duce la mai mulți",
            "another reference through which a row gets its provider, where the first leads nowhere or to several",
        ),
        ("service_by", "câmpul prin care un rând își află serviciul", "field through which a row gets its service"),
        (
            "about",
            "`person` sau `institution`: dacă un număr mic poate arăta cine este cineva",
            "`person` or `institution`: whether a small count may expose somebody",
        ),
        (
            "subject",
            "cum se numește un rând fără cheie: `\"{plan_id}#{line_no}\"`",
            "what a row without a key is called: `\"{plan_id}#{line_no}\"`",
        ),
        (
            "own_date",
            "câmpurile dintre care primul completat este data rândului",
            "fields of which the first filled one is the row's own date",
        ),
        (
            "episodes",
            "`from` și `to`: când un număr folosit din nou este alt episod",
            "`from` and `to`: when a number used again is another episode",
        ),
        ("field", "coloanele", "the columns"),
        ("type", "ce conține celula", "what a cell holds"),
        ("of", "lista de coduri sau registrul", "the code list or the register"),
        ("required", "fără această coloană foaia nu se citește", "without this column the sheet is not read"),
        ("key", "cheia rândului", "key of the row"),
        ("event", "data proprie a rândului", "the row's own date"),
        (
            "ahead",
            "plan sau valabilitate: se citește și după ziua verificării",
            "plan or validity: read also after the as-of day",
        ),
        ("not_yet", "gol înseamnă „încă nu”", "empty means “not yet”"),
        ("personal", "dată personală: nu părăsește citirea", "personal: never leaves the reader"),
        (
            "dated_by",
            "câmpul de dată pe care îl completează `1234/14.03.2023`",
            "the date field that `1234/14.03.2023` fills",
        ),
        (
            "paper",
            "o dată care întreabă de un act: `da` spune că există",
            "a date that asks for a paper: `yes` says that it is there",
        ),
        (
            "stands_in",
            "înlocuiește alt câmp; lipsa lui nu lipsește",
            "stands in for another field; nothing is missing without it",
        ),
        ("headings_ro", "antetele în română", "headings in Romanian"),
        ("headings_en", "antetele în engleză", "headings in English"),
        ("quality", "regulile de calitate a datelor", "rules on the quality of data"),
        ("when", "predicat asupra unui rând", "predicate over one row"),
        ("same", "un cod personal: două rânduri despre aceeași persoană", "a personal code: two rows about one person"),
        (
            "overlap",
            "`by`, `from`, `to`: rânduri care se suprapun în timp",
            "`by`, `from`, `to`: rows that overlap in time",
        ),
        ("from", "prima zi", "first day"),
        ("to", "ultima zi", "last day"),
        ("by", "câmpurile comune", "the fields that agree"),
        ("fields", "câmpurile numite", "the fields that are named"),
        ("message", "fraza pentru oameni", "the sentence for people"),
        ("list", "în `codes.toml`: o listă de coduri", "in `codes.toml`: a list of codes"),
        ("code", "o valoare: `id`, `title`, `aliases`", "a value: `id`, `title`, `aliases`"),
        ("aliases", "alte scrieri", "other spellings"),
        (
            "sentinel",
            "în `sentinels.toml`: zile scrise în loc de nicio dată",
            "in `sentinels.toml`: days written in place of no date",
        ),
        ("day", "ziua", "the day"),
        ("real", "câmpurile în care este o zi adevărată", "fields in which it is a true day"),
        ("real_ahead", "adevărată în planuri și valabilități", "true in plans and validities"),
    ],
};

const INDICATOR: Table = Table {
    title: ("`<standard>/<indicator>.toml`: un indicator", "`<standard>/<indicator>.toml`: an indicator"),
    keys: &[
        ("id", "același cu numele fișierului", "the same as the file's name"),
        ("standard", "numărul standardului", "number of its standard"),
        ("labels", "etichetele din act", "labels in the act"),
        ("title", "numele scurt", "short name"),
        ("asks", "ce cere actul, cu vorbele noastre", "what the act asks, in our words"),
        ("clause", "`article` și `gist`: unde scrie și ce", "`article` and `gist`: where it stands and what"),
        ("article", "locul din act", "the place in the act"),
        ("gist", "ce spune", "what it says"),
        ("evidence", "`level` și `why`: cât dovedesc registrele", "`level` and `why`: how far registers prove it"),
        (
            "level",
            "`full`, `may-over-report`, `may-under-report`, `may-over-and-under-report`",
            "`full`, `may-over-report`, `may-under-report`, `may-over-and-under-report`",
        ),
        ("why", "de ce", "why"),
        ("inspect", "ce se verifică la fața locului", "what is looked at on site"),
        ("remedy", "ce face furnizorul", "what the provider does"),
        ("parameter", "un număr cu zilele de la care se aplică", "a number with the days from which it applies"),
        ("name", "numele din expresii", "the name in expressions"),
        ("unit", "unitatea, la un termen", "the unit, of a term"),
        ("origin", "`act` sau `catalogue`: cine l-a stabilit", "`act` or `catalogue`: who set it"),
        (
            "values",
            "`from`, `value` și, la nevoie, `service_kind` sau `when`",
            "`from`, `value` and, where needed, `service_kind` or `when`",
        ),
        ("from", "prima zi", "first day"),
        ("value", "numărul", "the number"),
        ("service_kind", "doar pentru acest fel de serviciu", "for this kind of service only"),
        (
            "when",
            "doar pentru rândurile care îndeplinesc condiția; are întâietate",
            "for rows that fulfil the condition only; it comes first",
        ),
        ("check", "o verificare", "a check"),
    ],
};

const CHECK: Table = Table {
    title: ("`[[check]]`: o verificare", "`[[check]]`: a check"),
    keys: &[
        ("id", "numele în indicator", "its name within the indicator"),
        (
            "nature",
            "`obligation`, `recommendation`, `statistic`, `on_site`",
            "`obligation`, `recommendation`, `statistic`, `on_site`",
        ),
        ("title", "numele scurt", "short name"),
        ("counted", "cine se numără și când este îndeplinit", "who is counted, and when it is met"),
        ("message", "fraza unei constatări", "the sentence of a finding"),
        ("clauses", "articolele pe care se sprijină; lipsă: toate", "articles that it rests on; missing: all"),
        ("reading", "ce s-a ales unde actul lasă ceva deschis", "what was decided where the act leaves something open"),
        ("needs", "registrele fără care nu se poate calcula", "registers without which nothing can be said"),
        ("optional", "registrele citite dacă există", "registers that are read where they are there"),
        ("required", "proporția cerută, de la 0 la 1", "share asked for, from 0 to 1"),
        ("partial", "proporția de la care este parțial conform", "share from which it is partially compliant"),
        ("with", "coloane calculate pentru verificare", "columns computed for the check"),
        ("example", "tabele mici și rezultatele așteptate", "small tables and the expected outcomes"),
        ("year", "anul exemplului", "year of the example"),
        ("from", "sau prima zi a perioadei", "or the first day of its period"),
        ("to", "și ultima", "and the last"),
        ("as_of", "ziua verificării", "the as-of day"),
        (
            "tables",
            "registrele: prima linie are câmpurile; `#` este o celulă care nu se poate citi",
            "the registers: the first line holds the fields; `#` is a cell that cannot be read",
        ),
        (
            "absent",
            "coloanele pe care foile nu le au: `registru.câmp`",
            "columns that the sheets lack: `register.field`",
        ),
        ("expect", "subiect → rezultat sau `rezultat:motiv`", "subject → outcome, or `outcome:reason`"),
        ("figures", "cifrele așteptate", "the expected figures"),
    ],
};

const COLUMN: Table = Table {
    title: (
        "`[[check.with]]` și `[[define]]` (în `definitions.toml`): o coloană",
        "`[[check.with]]` and `[[define]]` (in `definitions.toml`): a column",
    ),
    keys: &[
        (
            "define",
            "o coloană pentru toate verificările, cu `register` și `title`",
            "a column for all checks, with `register` and `title`",
        ),
        ("register", "registrul căruia i se adaugă", "the register that it is added to"),
        ("name", "numele", "its name"),
        ("title", "ce înseamnă", "what it means"),
        ("expr", "o expresie asupra rândului", "an expression over the row"),
        ("from", "sau: rândurile altui registru", "or: rows of another register"),
        (
            "via",
            "câmpul lor care numește rândul; `owner`: toate ale furnizorului",
            "their field that names the row; `owner`: all of the provider",
        ),
        (
            "same",
            "trimiterea rândului care duce unde duce `via`",
            "the row's own reference that leads where `via` leads",
        ),
        ("and_equal", "un număr care trebuie să fie egal", "a number that must be equal, too"),
        (
            "where",
            "care rânduri; al căror este se scrie `subject.…`",
            "which of them; whose they are is written `subject.…`",
        ),
        (
            "take",
            "`exists`, `count`, `sum`, `first`, `last`; dintre rândurile aceluiași registru: `previous`, `next`, `stretch_start`, `stretch_end`",
            "`exists`, `count`, `sum`, `first`, `last`; of rows of the same register: `previous`, `next`, `stretch_start`, `stretch_end`",
        ),
        ("of", "ce se ia", "what is taken"),
        (
            "undated",
            "`possible`: un rând fără dată poate fi cel căutat",
            "`possible`: a row without a date may be the one",
        ),
        (
            "only_own",
            "`true`: rândurile care pot fi ale oricui nu se numără: nu scuză nimic",
            "`true`: rows that may be anybody's do not count: they excuse nothing",
        ),
        ("by", "ce au în comun rândurile unui șir", "what the rows of one sequence share"),
        ("order", "data sau numărul care le ordonează", "the date or number that orders them"),
        ("begins", "prima zi a rândului", "first day of the row"),
        ("ends", "ultima; goală: continuă", "the last; empty: it goes on"),
        (
            "apart",
            "câte zile pot fi între două rânduri care se ating (1)",
            "days that may lie between two rows that touch (1)",
        ),
    ],
};

const KINDS: Table = Table {
    title: ("Tabela felului de calcul", "The table of the kind of computation"),
    keys: &[
        (
            "register",
            "registrul subiecților; la norme: lipsă, cei care lucrează",
            "register of the subjects; of quotas: missing, those who work",
        ),
        ("where", "care se numără", "which are counted"),
        ("criterion", "când este îndeplinit", "when it is met"),
        ("pending", "când mai este timp", "when there still is time"),
        ("pending_reason", "motivul", "the reason"),
        ("exempt", "`when`, `reason`, `first`: când iese din calcul", "`when`, `reason`, `first`: when it drops out"),
        ("unproven", "la fel: când neîndeplinirea nu dovedește nimic", "likewise: when not being met proves nothing"),
        ("when", "condiția", "the condition"),
        ("reason", "codul motivului", "code of the reason"),
        (
            "first",
            "la scutiri: înaintea criteriului; la numărări: doar în prima lună",
            "of exemptions: before the test; of tallies: in the first month only",
        ),
        ("responsible", "calea spre cine răspunde", "path to who answers for it"),
        ("across", "perechi cu alte rânduri", "pairs with other rows"),
        ("members", "câmpul cu mai multe persoane", "the field that names several persons"),
        ("documents", "felurile de documente", "kinds of document"),
        ("settling", "parametrul zilelor în care mai este timp", "parameter of the days during which there is time"),
        ("start", "începutul", "the start"),
        ("end", "sfârșitul", "the end"),
        (
            "term",
            "parametrul termenului, sau `{ of = \"numărul rândului\", unit = \"days\" }`",
            "parameter of the term, or `{ of = \"the row's own number\", unit = \"days\" }`",
        ),
        ("of", "numărul rândului", "the row's own number"),
        ("unit", "unitatea lui", "its unit"),
        ("lapse", "ziua în care obligația încetează", "day on which the duty falls away"),
        (
            "begins_later",
            "un registru care începe mai târziu nu dovedește nimic",
            "a register that begins later proves nothing",
        ),
        ("anchor", "prima zi, la intervale", "first day, of intervals"),
        ("events", "rândurile care contează ca evenimente", "rows that count as events"),
        ("at", "ziua evenimentului", "day of the event"),
        ("not_before_start", "doar cele de la început încolo", "only those from the start on"),
        ("not_before", "doar cele din această zi încolo", "only those from this day on"),
        ("too_early", "motivul dacă toate sunt dinainte", "the reason where all lie before it"),
        ("every", "`month`, `week`, `quarter`, `year`", "`month`, `week`, `quarter`, `year`"),
        (
            "from",
            "la perioade: prima zi; la evenimente și norme: registrul",
            "of slots: first day; of events and quotas: the register",
        ),
        ("to", "ultima zi", "last day"),
        ("via", "câmpul care numește subiectul", "field that names the subject"),
        ("same", "trimiterea subiectului spre același rând", "the subject's reference to the same row"),
        ("and_equal", "un număr egal", "a number that is equal"),
        ("active_cases", "rolul în care persoana are cazuri active", "role in which the person has active cases"),
        (
            "unassigned_by",
            "trimiterea comună când evenimentul nu numește pe nimeni",
            "shared reference where an event names nobody",
        ),
        ("holiday", "motivul unei săptămâni cu sărbătoare", "reason of a week with a holiday"),
        ("listed", "câmpul de cazuri al evenimentului", "field of cases of the event"),
        ("at_least", "parametrul minimului", "parameter of the minimum"),
        ("at_most", "parametrul maximului", "parameter of the maximum"),
        ("merged_by", "rândurile care duc aici și se ating sunt unul", "rows that lead here and touch are one"),
        ("role", "rolul, un cod al coloanei din `[caseload]`", "the role, a code of the column in `[caseload]`"),
        ("rows", "care rânduri se adună", "which rows are added up"),
        ("other_than", "trimiterea care trebuie să ducă la altcineva", "reference that must lead to somebody else"),
        ("amount", "cantitatea; lipsă: câte unul", "the amount; missing: one each"),
        ("kinds", "felurile de documente cerute", "kinds of document asked for"),
        ("topics", "temele cerute", "topics asked for"),
        ("within", "documentele în care se caută temele", "documents in which topics are looked for"),
        ("current", "documentele care se pot învechi", "documents that may be outdated"),
        ("otherwise", "motivul când actul numește alte dovezi", "reason where the act names other proofs"),
        ("month", "ziua care dă luna", "day that gives the month"),
        ("by", "dimensiunile", "the dimensions"),
        ("distinct", "trimiterea ale cărei rânduri se numără o dată", "reference whose rows are counted once"),
        ("total", "și pe toată perioada", "for the whole period, too"),
        ("value", "numărul", "the number"),
        ("missing_undetermined", "cele fără valoare sunt nedeterminate", "those without a value are undetermined"),
        (
            "gaps_of",
            "zilele de la rândul dinainte al aceluiași părinte",
            "days since the row before of the same parent",
        ),
        ("per_month", "evenimentele pe lună", "events per month"),
        ("caseload", "cazurile active ale unui rol", "active cases of a role"),
        ("on", "`reference` sau `period`", "`reference` or `period`"),
        ("sample", "registrul din care se extrage", "register that is drawn from"),
    ],
};

/// The mapping file of a provider; its example has every key.
const MAPPING: Table = Table {
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
