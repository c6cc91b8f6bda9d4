//! The command line in the user's language: help, and what is wrong with what was typed.
//!
//! clap speaks English. In Romanian the sentences of the help come from `romanian.toml`, by what they say in English; the
//! few words that clap itself puts around them are replaced in the finished text, where nothing of the user's stands.
//! Errors are put together anew from what clap knows about them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::OnceLock;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, Error, FromArgMatches};
use serde::Deserialize;

use super::Cli;
use crate::text::Lang;

/// What clap says around the help, and how it is said in Romanian.
const FRAME: [(&str, &str); 12] = [
    ("Usage:", "Folosire:"),
    ("Commands:", "Comenzi:"),
    ("Arguments:", "Argumente:"),
    ("Options:", "Opțiuni:"),
    ("Possible values:", "Valori:"),
    ("[possible values: ", "[valori: "),
    ("[default: ", "[implicit: "),
    ("[OPTIONS]", "[OPȚIUNI]"),
    ("[COMMAND]", "[COMANDĂ]"),
    ("<COMMAND>", "<COMANDĂ>"),
    ("Print help (see a summary with '-h')", "Arată acest ajutor (pe scurt: -h)"),
    ("Print help (see more with '--help')", "Arată acest ajutor (pe larg: --help)"),
];

/// The same where a word is all of a line's text.
const WORDS: [(&str, &str); 3] = [
    ("Print help", "Arată acest ajutor"),
    ("Print version", "Arată versiunea"),
    ("Print this message or the help of the given subcommand(s)", "Arată acest ajutor sau pe cel al unei comenzi"),
];

#[derive(Debug, Default, Deserialize)]
struct Romanian {
    words: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

/// The sentences, by what they say in English.
fn romanian() -> &'static Romanian {
    static READ: OnceLock<Romanian> = OnceLock::new();
    // A file that cannot be read leaves the help in English; a test reads it.
    READ.get_or_init(|| toml::from_str(include_str!("romanian.toml")).unwrap_or_default())
}

/// What was typed, or what is to be said about it.
///
/// # Errors
/// Help, the version or what is wrong, as it is to be printed; whether it is wrong.
pub fn parse(typed: impl IntoIterator<Item = OsString>) -> Result<Cli, (String, bool)> {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let lang = wanted(&typed);
    let parsed = command(lang).try_get_matches_from(&typed).and_then(|found| Cli::from_arg_matches(&found));
    parsed.map_err(|error| (words(&error, lang), error.use_stderr()))
}

/// The language that is asked for, wherever it stands and whatever is wrong with the rest.
fn wanted(typed: &[OsString]) -> Lang {
    let texts: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).collect();
    let joined = texts.iter().find_map(|word| word.strip_prefix("--lang="));
    let apart = || texts.windows(2).find_map(|pair| matches!(pair, ["--lang", _]).then(|| pair.last().copied())?);
    joined.or_else(apart).and_then(Lang::of).unwrap_or_default()
}

/// The command line with its help.
#[must_use]
pub fn command(lang: Lang) -> Command {
    match lang {
        Lang::Ro => translated(Cli::command()),
        Lang::En => Cli::command(),
    }
}

fn translated(command: Command) -> Command {
    let mut command = command.mut_args(|arg| {
        let takes = arg.get_action().takes_values();
        let name = match arg.get_value_names() {
            Some([name]) => named(name),
            Some(_) => None,
            None => named(&arg.get_id().as_str().to_uppercase()),
        };
        let (help, long) = (arg.get_help().map(say), arg.get_long_help().map(say));
        let arg = match name.filter(|_| takes) {
            Some(name) => arg.value_name(name),
            None => arg,
        };
        let arg = if let Some(help) = help { arg.help(help) } else { arg };
        with_values(if let Some(long) = long { arg.long_help(long) } else { arg })
    });
    for sub in command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect::<Vec<_>>() {
        command = command.mut_subcommand(sub, translated);
    }
    let (about, long) = (command.get_about().map(say), command.get_long_about().map(say));
    let command = if let Some(about) = about { command.about(about) } else { command };
    if let Some(long) = long { command.long_about(long) } else { command }
}

/// Values with their meanings.
fn with_values(arg: Arg) -> Arg {
    let values = arg.get_possible_values();
    if values.iter().all(|value| value.get_help().is_none()) || !arg.get_action().takes_values() {
        return arg;
    }
    let lines: Vec<String> = values
        .iter()
        .map(|value| format!("- {}: {}", value.get_name(), value.get_help().map(say).unwrap_or_default()))
        .collect();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    arg.hide_possible_values(true).long_help(format!("{help}\n\nValori:\n{}", lines.join("\n")))
}

fn say(english: &StyledStr) -> String {
    let english = english.to_string();
    let plain = english.trim_end_matches('.');
    romanian().words.get(plain).cloned().unwrap_or(english)
}

fn named(english: &str) -> Option<&'static str> {
    romanian().names.get(english).map(String::as_str)
}

/// Help, the version, or what is wrong.
fn words(error: &Error, lang: Lang) -> String {
    let shown = error.render().to_string();
    if lang == Lang::En {
        return shown;
    }
    match error.kind() {
        ErrorKind::DisplayVersion => shown,
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => framed(&shown),
        _ => wrong(error, &shown),
    }
}

/// The help with the words around it.
fn framed(help: &str) -> String {
    let mut text = help.to_owned();
    for (english, romanian) in FRAME {
        text = text.replace(english, romanian);
    }
    let line = |line: &str| {
        let found = WORDS.iter().find(|(english, _)| line.trim_end().ends_with(english));
        found.map_or_else(|| line.to_owned(), |(english, romanian)| line.replace(english, romanian))
    };
    let mut text = text.lines().map(line).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

/// What is wrong, and how it is written.
fn wrong(error: &Error, shown: &str) -> String {
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        Some(ContextValue::StyledStr(text)) => Some(text.to_string()),
        Some(ContextValue::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let arg = of(ContextKind::InvalidArg).unwrap_or_default();
    let value = of(ContextKind::InvalidValue).unwrap_or_default();
    let perhaps = |kind| of(kind).map_or_else(String::new, |near| format!("; poate „{near}”?"));
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("„{arg}” nu este cunoscut aici{}", perhaps(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => format!(
            "nu există comanda „{}”{}",
            of(ContextKind::InvalidSubcommand).unwrap_or_default(),
            perhaps(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::InvalidValue if value.is_empty() => format!("lipsește valoarea pentru „{arg}”"),
        ErrorKind::InvalidValue => {
            let good = of(ContextKind::ValidValue).map_or_else(String::new, |good| format!("; se poate scrie: {good}"));
            format!("„{value}” nu este bun pentru „{arg}”{good}")
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| reason(&why.to_string())).unwrap_or_default();
            format!("„{value}” nu este bun pentru „{arg}”{why}")
        }
        ErrorKind::MissingRequiredArgument => format!("lipsește: {arg}"),
        ErrorKind::MissingSubcommand => "lipsește comanda".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg).unwrap_or_default();
            if other.is_empty() || other == arg {
                format!("„{arg}” se dă o singură dată")
            } else {
                format!("„{arg}” nu merge împreună cu „{other}”")
            }
        }
        ErrorKind::TooManyValues => format!("„{value}” este prea mult pentru „{arg}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("„{arg}” cere alt număr de valori"),
        ErrorKind::NoEquals => format!("după „{arg}” se scrie = și valoarea"),
        ErrorKind::InvalidUtf8 => "un argument nu este text Unicode".to_owned(),
        _ => shown.trim().to_owned(),
    };
    let usage = of(ContextKind::Usage).map(|usage| framed(&usage)).unwrap_or_default();
    format!("Nu s-a înțeles: {what}\n\n{usage}\nAjutor: mms --help, mms help COMANDĂ\n")
}

/// Why a value is not good: what number readers say, in Romanian; what our own say is said in both languages already.
fn reason(english: &str) -> String {
    if english.contains("invalid digit") || english.contains("invalid float") || english.contains("empty string") {
        return ": se așteaptă un număr".to_owned();
    }
    if english.contains("too large") || english.contains("too small") || english.contains("number") {
        return ": numărul este prea mare sau prea mic".to_owned();
    }
    let range = english.rsplit_once(" is not in ").and_then(|(_, range)| range.split_once("..="));
    match range {
        Some((from, to)) => format!(": se așteaptă un număr de la {from} la {to}"),
        None => format!(": {english}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(typed: &[&str]) -> String {
        let typed = std::iter::once("mms").chain(typed.iter().copied()).map(OsString::from);
        parse(typed).map(|_| String::new()).unwrap_or_else(|(text, _)| text)
    }

    /// Sentences of the help that have no Romanian.
    fn without(command: &Command, path: &str, found: &mut Vec<String>) {
        let known = |text: &StyledStr| {
            let text = text.to_string();
            let clap_own = WORDS.iter().chain(&FRAME).any(|(english, _)| text.starts_with(english));
            clap_own || romanian().words.contains_key(text.trim_end_matches('.'))
        };
        let mut look = |text: Option<&StyledStr>, at: &str| {
            if let Some(text) = text.filter(|text| !known(text)) {
                found.push(format!("{path} {at}: {text}"));
            }
        };
        look(command.get_about(), "about");
        look(command.get_long_about(), "about");
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            look(arg.get_help(), arg.get_id().as_str());
            look(arg.get_long_help(), arg.get_id().as_str());
            for value in arg.get_possible_values() {
                look(value.get_help(), value.get_name());
            }
        }
        for sub in command.get_subcommands() {
            without(sub, &format!("{path} {}", sub.get_name()), found);
        }
    }

    #[test]
    fn every_sentence_of_the_help_has_its_romanian() {
        let mut found = Vec::new();
        without(&Cli::command(), "mms", &mut found);
        assert!(found.is_empty(), "{}", found.join("\n"));
        let comma = |text: &String| !text.contains(['ş', 'ţ']);
        assert!(romanian().words.values().chain(romanian().names.values()).all(comma));
    }

    #[test]
    fn help_and_errors_are_romanian_unless_asked_for() {
        let help = said(&["help", "audit"]);
        assert!(
            help.contains("Folosire: mms audit [OPȚIUNI] <CĂI>...") && help.contains("[implicit: reports]"),
            "{help}"
        );
        for english in ["Usage", "Options", "default:", "Possible", "Print", "Folder", "<PATHS>", "Arguments"] {
            assert!(!help.contains(english), "{english}: {help}");
        }
        assert!(said(&["--help"]).contains("Comenzi:"));
        assert!(said(&["--lang", "en", "help", "audit"]).contains("Usage: mms audit [OPTIONS] <PATHS>..."));
        for (typed, expected) in [
            (&["audit", "x", "--an", "2024"][..], "„--an” nu este cunoscut aici"),
            (&["verifica"][..], "nu există comanda „verifica”"),
            (&["audit"][..], "lipsește: <CĂI>..."),
            (&["audit", "x", "--year", "doi"][..], "„doi” nu este bun pentru „--year <AN>”: se așteaptă un număr"),
            (&["audit", "x", "--year", "2024", "--from", "2024-01-01"][..], "nu merge împreună cu"),
            (&["audit", "x", "--counting", "ani"][..], "se poate scrie: calendar, calendar_rolled, civil_code"),
            (&["statistics", "x", "--threshold", "1"][..], "se așteaptă un număr de la 2 la 100"),
            (&["audit", "x", "--year"][..], "lipsește valoarea pentru „--year <AN>”"),
            (&["audit", "x", "--memory-limit", "mult"][..], "800M, 2G"),
        ] {
            let text = said(typed);
            assert!(text.contains(expected), "{typed:?}: {text}");
            assert!(!text.contains("error") && !text.contains("tip:") && !text.contains("Usage"), "{text}");
        }
        assert!(said(&["audit", "--lang=en"]).contains("required arguments"));
    }
}
