//! Every cell format of the workbook, made once.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::report::words::{Lang, Tone};
use crate::results::outcome::State;
use crate::results::verdict::Verdict;

/// Dark blue of titles and headings.
pub(crate) const INK: u32 = 0x001F_3A5F;
/// Pale blue behind headings.
pub(crate) const HEADING: u32 = 0x00DD_E6F0;
/// Grey of lines.
pub(crate) const LINE: u32 = 0x00C9_CFD6;
/// Pale yellow of cells that an inspector fills in.
pub(crate) const INPUT: u32 = 0x00FF_FBE0;

/// A percentage that reads 100 only when it is whole.
const PERCENT_RO: &str = "[>=1]0.0%;[>=0.9995]\"99,9%\";0.0%";
const PERCENT_EN: &str = "[>=1]0.0%;[>=0.9995]\"99.9%\";0.0%";

/// The formats.
pub(crate) struct Styles {
    /// Name of the report.
    pub title: Format,
    /// Name of a sheet.
    pub heading: Format,
    /// Sentence below a name.
    pub note: Format,
    /// Name of a block within a sheet.
    pub block: Format,
    /// Heading of a column.
    pub column: Format,
    /// Text that wraps.
    pub text: Format,
    /// Text in bold.
    pub strong: Format,
    /// Grey text that matters to programs.
    pub faint: Format,
    /// Label of a fact.
    pub label: Format,
    /// Value of a fact.
    pub fact: Format,
    /// Whole number.
    pub count: Format,
    /// Whole number, a dash for nought.
    pub sparse: Format,
    /// Number of a standard.
    pub ordinal: Format,
    /// Number with one decimal.
    pub decimal: Format,
    /// Number as it is.
    pub number: Format,
    /// Share as a percentage.
    pub percent: Format,
    /// Day.
    pub day: Format,
    /// Day and time.
    pub moment: Format,
    /// Link within the workbook.
    pub link: Format,
    /// Link outside of a table.
    pub bare_link: Format,
    /// Cell that an inspector fills in.
    pub input: Format,
    /// Warning across the sheet.
    pub warning: Format,
    /// Line to sign on.
    pub sign: Format,
    /// Heading of a column that is narrow: upright.
    pub narrow: Format,
    /// A cell of a register.
    pub shown: Format,
    /// A cell of a register that a finding hangs on.
    pub deciding: Format,
    verdicts: Vec<(Verdict, Format)>,
    states: Vec<(State, Format)>,
}

impl Styles {
    /// The formats of a language: its way of writing dates.
    pub fn new(lang: Lang) -> Self {
        let day = lang.t("dd.mm.yyyy", "yyyy-mm-dd");
        let moment = lang.t("dd.mm.yyyy hh:mm", "yyyy-mm-dd hh:mm");
        let plain = || Format::new().set_font_size(10).set_align(FormatAlign::Top);
        let cell = || plain().set_border(FormatBorder::Hair).set_border_color(Color::RGB(LINE));
        let wrapped = || cell().set_text_wrap();
        let numeric = || cell().set_align(FormatAlign::Right).set_indent(1);
        let blue = |format: Format| {
            format.set_font_color(Color::RGB(0x0005_63C1)).set_underline(rust_xlsxwriter::FormatUnderline::Single)
        };
        let toned = |verdict| {
            let tone = Tone::of(verdict);
            let colours = wrapped().set_bold().set_background_color(Color::RGB(tone.fill));
            colours.set_font_color(Color::RGB(tone.ink))
        };
        let of_state = |state| {
            toned(match state {
                State::Met => Verdict::Compliant,
                State::NotMet => Verdict::NonCompliant,
                State::Undetermined => Verdict::Undetermined,
                State::Pending => Verdict::ToVerify,
                State::Excluded => Verdict::NotApplicable,
            })
        };
        let states = [State::Met, State::NotMet, State::Undetermined, State::Pending, State::Excluded];
        Self {
            title: Format::new().set_bold().set_font_size(20).set_font_color(Color::RGB(INK)),
            heading: Format::new().set_bold().set_font_size(16).set_font_color(Color::RGB(INK)),
            note: Format::new().set_font_size(10).set_font_color(Color::RGB(0x0055_5555)),
            block: Format::new().set_bold().set_font_size(12).set_font_color(Color::RGB(INK)),
            column: wrapped()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(HEADING))
                .set_font_color(Color::RGB(INK))
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(Color::RGB(INK)),
            text: wrapped(),
            strong: wrapped().set_bold(),
            faint: cell().set_font_color(Color::RGB(0x0080_8080)),
            label: plain().set_font_color(Color::RGB(0x0055_5555)),
            fact: plain().set_bold().set_text_wrap().set_align(FormatAlign::Left),
            count: numeric().set_num_format("#,##0"),
            sparse: cell().set_num_format("#,##0;-#,##0;\"·\"").set_align(FormatAlign::Center),
            ordinal: cell().set_align(FormatAlign::Center),
            decimal: numeric().set_num_format("#,##0.0"),
            number: numeric(),
            percent: numeric().set_num_format(lang.t(PERCENT_RO, PERCENT_EN)),
            day: cell().set_num_format(day).set_align(FormatAlign::Left),
            moment: cell().set_num_format(moment).set_align(FormatAlign::Left),
            link: blue(wrapped()),
            bare_link: blue(plain()),
            // As text: what is typed stays as it was typed, whatever a spreadsheet program would make of it.
            input: wrapped().set_background_color(Color::RGB(INPUT)).set_unlocked().set_num_format("@"),
            warning: plain()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(Color::RGB(0x007A_2E00))
                .set_background_color(Color::RGB(0x00FF_E8D6))
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00D9_7B3B)),
            sign: plain().set_border_bottom(FormatBorder::Thin).set_font_color(Color::RGB(0x0055_5555)),
            narrow: wrapped()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::Bottom)
                .set_rotation(90)
                .set_background_color(Color::RGB(HEADING))
                .set_font_color(Color::RGB(INK))
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(Color::RGB(INK)),
            shown: wrapped(),
            deciding: wrapped()
                .set_bold()
                .set_background_color(Color::RGB(0x00F8_D0CD))
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x009C_1C12)),
            verdicts: Verdict::ALL.iter().map(|v| (*v, toned(*v))).collect(),
            states: states.iter().map(|s| (*s, of_state(*s))).collect(),
        }
    }

    /// Cell of a verdict.
    pub fn verdict(&self, verdict: Verdict) -> &Format {
        self.verdicts.iter().find(|(v, _)| *v == verdict).map_or(&self.text, |(_, format)| format)
    }

    /// Cell of a state.
    pub fn state(&self, state: State) -> &Format {
        self.states.iter().find(|(s, _)| *s == state).map_or(&self.text, |(_, format)| format)
    }
}
