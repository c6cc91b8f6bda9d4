//! An empty workbook for a provider to fill: one sheet per register, drop-down lists, an explanation.

mod guide;
mod lists;
mod untouched;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use lists::Lists;
pub use untouched::{Part, leave_out_untouched, mark, untouched};

use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Schema};
use crate::text::Lang;

/// Last row (0 is the first) that lists and checks cover.
const LAST_ROW: u32 = 9_999;
/// Longest title and message that a spreadsheet shows beside a cell.
const LONGEST_TITLE: usize = 32;
const LONGEST_MESSAGE: usize = 250;
/// Longest sheet name.
const LONGEST_SHEET: usize = 31;

/// What to put into a template.
pub struct TemplateOptions<'t> {
    /// Language of headings and explanations.
    pub lang: Lang,
    /// Ids of the registers; empty for all of them.
    pub registers: Vec<String>,
    /// Labels of the indicators that need a field of a register.
    pub needed_by: &'t dyn Fn(&str, &str) -> Vec<String>,
}

impl std::fmt::Debug for TemplateOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TemplateOptions")
            .field("lang", &self.lang)
            .field("registers", &self.registers)
            .finish_non_exhaustive()
    }
}

/// The template as a workbook; the same schema gives the same bytes.
///
/// # Errors
/// What the writer refuses.
pub fn template(schema: &Schema, options: &TemplateOptions<'_>) -> Result<Workbook, XlsxError> {
    let chosen: Vec<&RegisterSpec> =
        schema.registers.iter().filter(|r| options.registers.is_empty() || options.registers.contains(&r.id)).collect();
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2024, 1, 1)?));
    let styles = Styles::new();
    let mut lists = Lists::new(schema, options.lang);
    guide::add(&mut book, schema, &chosen, options, &styles)?;
    for spec in &chosen {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(spec, options.lang))?;
        register(sheet, spec, &mut lists, options.lang, &styles)?;
    }
    lists.write(&mut book)?;
    Ok(book)
}

/// Cell formats of a template.
pub struct Styles {
    title: Format,
    heading: Format,
    required: Format,
    text: Format,
    wrapped: Format,
    date: Format,
    moment: Format,
    month: Format,
    general: Format,
}

impl Styles {
    fn new() -> Self {
        let heading =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            required: heading.clone().set_background_color(Color::RGB(0x00D9_E8F6)),
            heading: heading.set_background_color(Color::RGB(0x00EE_EEEE)),
            text: Format::new().set_num_format("@"),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            date: Format::new().set_num_format("dd.mm.yyyy"),
            moment: Format::new().set_num_format("dd.mm.yyyy hh:mm"),
            month: Format::new().set_num_format("mm.yyyy"),
            general: Format::new(),
        }
    }

    const fn column(&self, kind: FieldType) -> &Format {
        match kind {
            FieldType::Id | FieldType::Text | FieldType::Ref | FieldType::Refs | FieldType::Codes | FieldType::Cnp => {
                &self.text
            }
            FieldType::Date => &self.date,
            FieldType::Datetime => &self.moment,
            FieldType::Month => &self.month,
            FieldType::Bool | FieldType::Int | FieldType::Number | FieldType::Code => &self.general,
        }
    }
}

/// The sheet's name in a language, as short as spreadsheets ask for.
fn sheet_name(spec: &RegisterSpec, lang: Lang) -> String {
    let names = match lang {
        Lang::Ro => &spec.sheets,
        Lang::En => &spec.sheets_en,
    };
    let name = names.first().or_else(|| spec.sheets.first()).unwrap_or(&spec.id);
    name.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\')).take(LONGEST_SHEET).collect()
}

/// The heading of a field in a language.
fn heading(field: &FieldSpec, lang: Lang) -> &str {
    let headings = match lang {
        Lang::Ro => &field.headings_ro,
        Lang::En => &field.headings_en,
    };
    headings.first().or_else(|| field.headings_ro.first()).unwrap_or(&field.id)
}

fn register(
    sheet: &mut Worksheet,
    spec: &RegisterSpec,
    lists: &mut Lists<'_>,
    lang: Lang,
    styles: &Styles,
) -> Result<(), XlsxError> {
    for (column, field) in (0u16..).zip(&spec.fields) {
        let name = heading(field, lang);
        sheet.write_with_format(0, column, name, if field.required { &styles.required } else { &styles.heading })?;
        sheet.set_column_format(column, styles.column(field.kind))?;
        let width = f64::from(u16::try_from(name.chars().count()).unwrap_or(20)).clamp(12.0, 28.0);
        sheet.set_column_width(column, width)?;
        let rule = check(field, lists, lang)?;
        let rule = rule
            .set_input_title(cut(name, LONGEST_TITLE))?
            .set_input_message(cut(&hint(field, lang), LONGEST_MESSAGE))?;
        let rule = rule
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_message(cut(&hint(field, lang), LONGEST_MESSAGE))?;
        sheet.add_data_validation(1, column, LAST_ROW, column, &rule)?;
    }
    sheet.set_row_height(0, 45)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// What a cell may hold.
fn check(field: &FieldSpec, lists: &mut Lists<'_>, lang: Lang) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new();
    let (from, to) = (ExcelDateTime::from_ymd(1900, 1, 1)?, ExcelDateTime::from_ymd(2100, 12, 31)?);
    Ok(match field.kind {
        FieldType::Date | FieldType::Datetime | FieldType::Month => {
            rule.allow_date(DataValidationRule::Between(from, to))
        }
        FieldType::Bool => rule.allow_list_strings(&[lang.t("da", "yes"), lang.t("nu", "no")])?,
        FieldType::Int => rule.allow_whole_number(DataValidationRule::Between(0, 1_000_000)),
        FieldType::Number => rule.allow_decimal_number(DataValidationRule::Between(0.0, 1_000_000.0)),
        FieldType::Code => match field.of.as_deref().and_then(|of| lists.range(of)) {
            Some(range) => rule.allow_list_formula(range.as_str().into()),
            None => rule.allow_any_value(),
        },
        _ => rule.allow_any_value(),
    })
}

/// What a field means and how it is filled, for the person at the cell.
fn hint(field: &FieldSpec, lang: Lang) -> String {
    let how = guide::form(field, lang);
    let meaning = lang.text(&field.title);
    if how.is_empty() { meaning.to_owned() } else { format!("{meaning}. {how}") }
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
