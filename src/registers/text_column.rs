//! A column of texts in few large pieces of memory instead of one per cell.

/// Rows of one block; offsets count from the block's beginning.
const BLOCK: usize = 1 << 16;

/// Texts row by row; an empty text is an empty cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextColumn {
    blocks: Vec<Block>,
    len: usize,
    /// Rows that there will be, as far as known.
    expected: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Block {
    bytes: String,
    /// End of each row's text.
    ends: Vec<u32>,
}

impl TextColumn {
    /// A column without rows.
    #[must_use]
    pub const fn new() -> Self {
        Self { blocks: Vec::new(), len: 0, expected: 0 }
    }

    /// Number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// The text of a row; none for an empty cell.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.blocks.get(row / BLOCK)?.get(row % BLOCK).filter(|text| !text.is_empty())
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.blocks
            .iter()
            .flat_map(|block| (0..block.ends.len()).map(|at| block.get(at).filter(|text| !text.is_empty())))
    }

    /// Adds a row.
    pub fn push(&mut self, text: Option<&str>) {
        if self.len.is_multiple_of(BLOCK) {
            self.begin_block();
        }
        if let Some(block) = self.blocks.last_mut() {
            block.bytes.push_str(text.unwrap_or_default());
            // A block holds fewer bytes than the largest file that is read.
            block.ends.push(u32::try_from(block.bytes.len()).unwrap_or(u32::MAX));
            self.len += 1;
        }
    }

    /// Makes room for rows that will come; for their texts only as far as the rows before them tell their lengths.
    pub fn reserve(&mut self, rows: usize) {
        self.expected = self.len + rows;
    }

    /// A further block, with room for as many rows as are expected and as much text as the block before it has.
    fn begin_block(&mut self) {
        let rows = self.expected.saturating_sub(self.len).min(BLOCK);
        let bytes = self.blocks.last().map_or(0, |block| block.bytes.len() * rows / BLOCK);
        self.blocks.push(Block { bytes: String::with_capacity(bytes), ends: Vec::with_capacity(rows) });
    }

    /// Sets the text of the last row or of one behind it; rows between that have none stay empty.
    pub fn set(&mut self, row: usize, text: &str) {
        if row != self.len {
            self.truncate(row);
            self.resize(row);
        }
        self.push(Some(text));
    }

    /// Keeps the first rows only.
    pub fn truncate(&mut self, rows: usize) {
        if rows >= self.len {
            return;
        }
        self.blocks.truncate(rows.div_ceil(BLOCK));
        self.len = rows;
        let kept = rows % BLOCK;
        if kept > 0
            && let Some(block) = self.blocks.last_mut()
        {
            block.ends.truncate(kept);
            block.bytes.truncate(block.ends.last().map_or(0, |&end| end as usize));
        }
    }

    /// Gives the column as many rows as asked for; new ones are empty.
    pub fn resize(&mut self, rows: usize) {
        self.truncate(rows);
        while self.len < rows {
            self.push(None);
        }
    }

    /// Adds the rows of another column.
    pub fn append(&mut self, more: Self) {
        if self.len == 0 {
            *self = more;
        } else {
            more.iter().for_each(|text| self.push(text));
        }
    }

    /// Keeps the marked rows.
    pub fn retain(&mut self, keep: &[bool]) {
        if keep.contains(&false) {
            *self = self.iter().zip(keep).filter(|(_, keep)| **keep).map(|(text, _)| text).collect();
        }
    }

    /// Replaces the texts for which there is another one.
    pub fn replace(&mut self, mut other: impl FnMut(usize, &str) -> Option<String>) {
        let found = |(row, text): (usize, Option<&str>)| Some((row, other(row, text?)?));
        let replaced: Vec<_> = self.iter().enumerate().filter_map(found).collect();
        self.put(replaced.into_iter());
    }

    /// Puts texts into rows that are there, given in ascending order.
    pub fn put(&mut self, texts: impl Iterator<Item = (usize, String)>) {
        let mut texts = texts.peekable();
        if texts.peek().is_none() {
            return;
        }
        let mut column = Self::new();
        for (row, text) in self.iter().enumerate() {
            match texts.next_if(|(at, _)| *at == row) {
                Some((_, other)) => column.push(Some(&other)),
                None => column.push(text),
            }
        }
        *self = column;
    }

    /// Bytes that the texts take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes.len() + size_of_val(block.ends.as_slice())).sum()
    }

    /// Gives back memory that was reserved for more rows.
    pub fn shrink(&mut self) {
        self.expected = 0;
        for block in &mut self.blocks {
            block.bytes.shrink_to_fit();
            block.ends.shrink_to_fit();
        }
    }
}

impl Block {
    fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&start| start as usize);
        self.bytes.get(start..end)
    }
}

impl<'t> FromIterator<Option<&'t str>> for TextColumn {
    fn from_iter<I: IntoIterator<Item = Option<&'t str>>>(texts: I) -> Self {
        let mut column = Self::new();
        texts.into_iter().for_each(|text| column.push(text));
        column
    }
}

impl FromIterator<Option<String>> for TextColumn {
    fn from_iter<I: IntoIterator<Item = Option<String>>>(texts: I) -> Self {
        let mut column = Self::new();
        texts.into_iter().for_each(|text| column.push(text.as_deref()));
        column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_texts() {
        let mut column: TextColumn = ["C-1", "", "ș"].map(|t| Some(t).filter(|t| !t.is_empty())).into_iter().collect();
        column.set(5, "C-6");
        column.set(5, "C-7");
        assert_eq!(column.iter().collect::<Vec<_>>(), [Some("C-1"), None, Some("ș"), None, None, Some("C-7")]);
        column.retain(&[true, false, true, true, false, true]);
        assert_eq!(column.iter().collect::<Vec<_>>(), [Some("C-1"), Some("ș"), None, Some("C-7")]);
        column.replace(|row, text| (row == 1).then(|| format!("{text}!")));
        assert_eq!(column.iter().collect::<Vec<_>>(), [Some("C-1"), Some("ș!"), None, Some("C-7")]);
        column.replace(|_, text| text.strip_suffix('!').map(str::to_owned));
        column.truncate(2);
        column.push(None);
        assert_eq!((column.len(), column.get(1), column.get(2), column.get(9)), (3, Some("ș"), None, None));
    }

    #[test]
    fn blocks_are_no_seams() {
        let rows = 2 * BLOCK + 10;
        let mut column: TextColumn = (0..rows).map(|row| (row % 3 > 0).then(|| row.to_string())).collect();
        let at = |column: &TextColumn, row: usize| column.get(row).map(str::to_owned);
        for row in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, rows - 1] {
            assert_eq!(at(&column, row), (row % 3 > 0).then(|| row.to_string()), "{row}");
        }
        let mut double = column.clone();
        double.append(column.clone());
        assert_eq!((double.len(), at(&double, rows + 1)), (2 * rows, Some("1".to_owned())));
        column.truncate(BLOCK);
        column.push(Some("next"));
        assert_eq!(
            (column.len(), at(&column, BLOCK), column.iter().count()),
            (BLOCK + 1, Some("next".into()), BLOCK + 1)
        );
    }
}
