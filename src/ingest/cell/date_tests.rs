use std::borrow::Cow;

use super::*;
use crate::time::{format_day, parse_iso_day};

fn text(s: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(s))
}

fn read(s: &str) -> String {
    match moment(&text(s), DateOrder::DayMonth, false) {
        Some((day, None)) => format_day(day),
        Some((day, Some(m))) => format!("{} {:02}:{:02}", format_day(day), m / 60, m % 60),
        None => "bad".into(),
    }
}

#[test]
fn days_are_read_however_they_are_written() {
    for s in [
        "14.03.2023",
        "14/03/2023",
        "14-03-2023",
        "14.3.2023",
        "2023-03-14",
        "2023/03/14",
        "14 martie 2023",
        "14.III.2023",
        "14 Mar. 2023",
        "14-mar-2023",
        "14 MARTIE 2023",
        "14.03.23",
        "14/3/23",
        "20230314",
        "14. 03. 2023",
        "14.03.2023 r.",
        "45 / 14.03.2023",
        "1234/14.03.2023",
        "HCPC 123/14.03.2023",
        "PV nr. 3 din 14.03.2023",
        "12/14.03.2023",
        "45000,0",
        "14 III 2023",
        "2023-03-14T00:00:00",
        "14.03.2023 00:00",
        "45/14.03.23",
        "\u{a0}14.03.2023",
        "14 March 2023",
        "14.03.2023 după-amiază",
        "marți, 14.03.2023",
    ] {
        let expected = if s.starts_with("45000") { "2023-03-15" } else { "2023-03-14" };
        assert_eq!(read(s), expected, "{s}");
    }
    assert_eq!(read("12/11.01.2024"), "2024-01-11");
    assert_eq!(read("05.06.98"), "1998-06-05");
}

#[test]
fn times_are_kept_to_the_minute() {
    for s in [
        "14.03.2023 14:30",
        "14.03.2023 14.30",
        "14.03.2023, ora 14:30",
        "14.03.2023 ora 14.30",
        "2023-03-14T14:30:59",
        "14.03.2023 14,30",
        "14.03.2023 14 30",
        "ora 14:30 / 14.03.2023",
        "14 martie 2023, orele 14:30",
        "14/03/2023 2:30 PM",
        "14.03.2023 14h30",
        "14.03.2023; 14:30",
        "14.03.2023 14:30:00",
    ] {
        assert_eq!(read(s), "2023-03-14 14:30", "{s}");
    }
    assert_eq!(read("14.03.2023 ora 14"), "2023-03-14 14:00");
    assert_eq!(read("14.03.2023 ora 9"), "2023-03-14 09:00");
}

#[test]
fn what_is_no_single_day_is_bad() {
    for s in [
        "31.02.2023",
        "29.02.2023",
        "00.01.2023",
        "14.13.2023",
        "2023",
        "03.2023",
        "martie 2023",
        "da",
        "x",
        "?",
        "14.03.2023, 20.03.2023",
        "14.03.2023 - 20.03.2023",
        "nu s-a efectuat, reprogramat 14.03.2023",
        "abc",
        "99999999",
        "sem. I 2023",
        "trim. IV 2023",
        "14.03.2023 25:10",
        "14.03.1823",
        "1234",
        "12.5",
        "cca 14.03.2023",
        "ca. 14.03.2023",
        "în jurul datei de 14.03.2023",
        "14.03.2023 ?",
        "~14.03.2023",
        "14.03.2023 (probabil)",
        "programat 14.03.2023",
        "după 14.03.2023",
        "înainte de 14.03.2023",
        "I4.03.2023",
        "l4.03.2023",
        "1O.03.2023",
        "14.O3.2023",
        "14.03.202",
        "08-14.03.2023",
        "8 – 14.03.2023",
        "10.03-14.03.2023",
    ] {
        assert_eq!(read(s), "bad", "{s}");
    }
}

#[test]
fn serial_numbers_of_both_epochs_are_dates() {
    let day = parse_iso_day("2023-03-14").unwrap();
    assert_eq!(moment(&Value::Number(44_999.0), DateOrder::DayMonth, false), Some((day, None)));
    assert_eq!(moment(&Value::Number(43_537.0), DateOrder::DayMonth, true), Some((day, None)));
    assert_eq!(
        moment(&Value::Number(44_999.604_166_666_664), DateOrder::DayMonth, false),
        Some((day, Some(14 * 60 + 30)))
    );
    assert_eq!(moment(&Value::Number(2023.0), DateOrder::DayMonth, false), None);
    assert_eq!(serial_exact(44_999.999_999_9), (day + 1, None));
}

#[test]
fn the_order_of_day_and_month_can_be_set() {
    assert_eq!(
        moment(&text("3/14/2023"), DateOrder::MonthDay, false).map(|m| format_day(m.0)),
        Some("2023-03-14".into())
    );
    assert_eq!(
        moment(&text("03/14/2023"), DateOrder::MonthDay, false).map(|m| format_day(m.0)),
        Some("2023-03-14".into())
    );
    assert_eq!(moment(&text("03/14/2023"), DateOrder::DayMonth, false), None);
}

#[test]
fn months_have_several_forms() {
    let march = parse_iso_day("2024-03-01");
    for s in [
        "2024-03",
        "03.2024",
        "3/2024",
        "martie 2024",
        "luna martie 2024",
        "mar 2024",
        "17.03.2024",
        "01-31.03.2024",
        "III 2024",
    ] {
        assert_eq!(month(&text(s), DateOrder::DayMonth, false), march, "{s}");
    }
    assert_eq!(month(&text("2024"), DateOrder::DayMonth, false), None);
    assert_eq!(month(&text("trim. I 2024"), DateOrder::DayMonth, false), None);
}

#[test]
fn zones_are_brought_home() {
    assert_eq!(read("2024-03-04T22:00:00.000Z"), "2024-03-05");
    assert_eq!(read("2024-07-04T21:30:00+00:00"), "2024-07-05 00:30");
    assert_eq!(month(&text("2024-02-29T22:00:00.000Z"), DateOrder::Usual, false), parse_iso_day("2024-03-01"));
}

#[test]
fn numbers_of_days_that_no_calendar_has() {
    assert_eq!(written_numbers("0000-00-00 00:00:00"), Some((0, 0, 0)));
    assert_eq!(written_numbers("31.12.9999"), Some((9999, 12, 31)));
    assert_eq!(written_numbers("C-12/2024"), None);
}
