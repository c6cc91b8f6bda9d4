//! The footer of a Parquet file, looked at before the library builds what it says.
//!
//! The library makes room for as many members of a list as the list says it has, and goes down the tree of columns as
//! deep as it is.

use super::super::Limits;
use super::thrift::{Compact, Layout};
use crate::ingest::problem::ProblemKind;

/// The marks at both ends of a file, and the length of the footer before the second one.
const MARK: &[u8] = b"PAR1";
const LENGTH: usize = 4;
/// Bytes of memory that a member of a list takes at most.
const OF_MEMBER: u64 = 512;
/// Columns within columns at most.
const DEEPEST: usize = 32;

const STATISTICS: &str = "bbvvbbtt";
/// The kinds of the fields of a footer.
const LAYOUT: &Layout = &[
    (&[], "vLvLLbL"),
    // Columns, with what their values mean.
    (&[2], "vvvbvvvvvs"),
    (&[2, 10], "ssssssss.ssssss"),
    (&[2, 10, 5], "vv"),
    (&[2, 10, 7], "ts"),
    (&[2, 10, 7, 2], "sss"),
    (&[2, 10, 8], "ts"),
    (&[2, 10, 8, 2], "sss"),
    (&[2, 10, 10], "yt"),
    // Groups of rows, and the columns in them.
    (&[4], "LvvLvvv"),
    (&[4, 1], "bvsvvvv"),
    (&[4, 1, 3], "vVBvvvv.vvvs.vv"),
    (&[4, 1, 3, 12], STATISTICS),
    (&[4, 4], "vtt"),
    (&[5], "bb"),
    (&[7], "ss"),
];

/// Looks at the footer of a file.
///
/// # Errors
/// A footer that is not there or not whole, or that would become too large.
pub fn look(file: &[u8], limits: Limits) -> Result<(), ProblemKind> {
    let footer = footer(file).ok_or(ProblemKind::Damaged)?;
    let mut compact = Compact::new(footer, LAYOUT);
    let mut columns = Vec::new();
    compact
        .structure(&mut |way, number| match (way, number) {
            ([2], None) => columns.push(0),
            ([2, 5], Some(within)) => {
                if let Some(column) = columns.last_mut() {
                    *column = within;
                }
            }
            _ => {}
        })
        .ok_or(ProblemKind::Damaged)?;
    if compact.members().saturating_mul(OF_MEMBER) > limits.memory {
        return Err(ProblemKind::TooLarge);
    }
    if is_tree(&columns) { Ok(()) } else { Err(ProblemKind::Damaged) }
}

/// The bytes of the footer.
fn footer(file: &[u8]) -> Option<&[u8]> {
    let (rest, length) = file.strip_suffix(MARK)?.split_last_chunk::<LENGTH>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    rest.get(rest.len().checked_sub(length)?..)
}

/// Whether columns, each with the number of those in it, which follow it, are one tree that is not too deep.
fn is_tree(columns: &[i64]) -> bool {
    // How many are still to come in each of those that are open.
    let mut open: Vec<i64> = vec![1];
    for within in columns {
        while open.last() == Some(&0) {
            open.pop();
        }
        let Some(left) = open.last_mut() else { return false };
        *left -= 1;
        if *within < 0 || open.len() > DEEPEST {
            return false;
        }
        if *within > 0 {
            open.push(*within);
        }
    }
    open.iter().all(|left| *left == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with nothing but a footer that holds some bytes.
    fn file(footer: &[u8]) -> Vec<u8> {
        let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
        [MARK, footer, &length, MARK].concat()
    }

    /// A footer with columns, each given by the number of those in it.
    fn columns(within: &[u8]) -> Vec<u8> {
        let mut footer = vec![0x29, 0xfc, u8::try_from(within.len()).unwrap()];
        for number in within {
            footer.extend([0x55, number * 2, 0x00]);
        }
        footer.push(0x00);
        file(&footer)
    }

    #[test]
    fn a_list_is_not_believed() {
        let limits = Limits::default();
        // A list of 2^31 - 1 groups, and none of them; the same list where a text is said to stand.
        let long = [0xff, 0xff, 0xff, 0xff, 0x07];
        let list = [&[0x49, 0xfc], &long[..], &[0x00]].concat();
        let text = [&[0x48, 0x07, 0xfc], &long[..], &[0x00, 0x00]].concat();
        for footer in [list, text] {
            assert_eq!(look(&file(&footer), limits), Err(ProblemKind::Damaged));
        }
        // A list of 100 empty groups.
        let groups = file(&[&[0x49, 0xfc, 100][..], &[0; 101]].concat());
        assert_eq!(look(&groups, limits), Err(ProblemKind::Damaged), "no columns");
        let memory = 100 * OF_MEMBER - 1;
        assert_eq!(look(&groups, Limits { memory, ..limits }), Err(ProblemKind::TooLarge));
    }

    #[test]
    fn columns_are_one_tree() {
        let limits = Limits::default();
        for whole in [&[0][..], &[2, 0, 0], &[1, 2, 0, 0], &[2, 1, 0, 0]] {
            assert_eq!(look(&columns(whole), limits), Ok(()), "{whole:?}");
        }
        for broken in [&[][..], &[1], &[2, 0], &[0, 0], &[1, 0, 0]] {
            assert_eq!(look(&columns(broken), limits), Err(ProblemKind::Damaged), "{broken:?}");
        }
        let deep = |levels: usize| [vec![1; levels], vec![0]].concat();
        assert_eq!(look(&columns(&deep(DEEPEST - 1)), limits), Ok(()));
        assert_eq!(look(&columns(&deep(DEEPEST)), limits), Err(ProblemKind::Damaged));
    }

    #[test]
    fn a_footer_lies_within_the_file() {
        let limits = Limits::default();
        assert_eq!(look(b"PAR1PAR1", limits), Err(ProblemKind::Damaged));
        assert_eq!(look(b"PAR1\x01\0\0\0PAR1", limits), Err(ProblemKind::Damaged));
        assert_eq!(look(b"PAR1\xff\xff\xff\xffPAR1", limits), Err(ProblemKind::Damaged));
    }
}
