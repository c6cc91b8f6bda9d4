//! A column of texts in few large pieces of memory instead of one per cell: most columns repeat their texts, and a text
//! that is known to have stood in an earlier row nearby is kept once.

/// Rows of one block: what numbers of 16 bits can tell apart.
pub const BLOCK: usize = 1 << 15;

/// Texts row by row; an empty text is an empty cell.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    blocks: Vec<Block>,
    len: usize,
    /// Rows that there will be, as far as known.
    expected: usize,
}

/// Some rows and the texts that stand in them.
#[derive(Debug, Clone, Default)]
pub struct Block {
    bytes: String,
    /// End and first row of each text, in the order in which they were added.
    texts: Vec<(u32, u16)>,
    /// The text of each row, the first one 1; 0 for an empty cell.
    rows: Vec<u16>,
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
        self.blocks.get(row / BLOCK)?.get(row % BLOCK)
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.blocks.iter().flat_map(|block| block.rows.iter().map(|&text| block.text(text)))
    }

    /// All texts, each at least once: fewer than there are rows where texts are repeated.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(Block::texts)
    }

    /// The rows in blocks, each with its first row.
    pub fn blocks(&self) -> impl Iterator<Item = (usize, &Block)> {
        (0..).step_by(BLOCK).zip(&self.blocks)
    }

    /// The rows of one block.
    #[must_use]
    pub fn block(&self, block: usize) -> Option<&Block> {
        self.blocks.get(block)
    }

    /// Adds a row.
    pub fn push(&mut self, text: Option<&str>) {
        let Some(block) = self.next_block() else { return };
        match text.filter(|text| !text.is_empty()) {
            Some(text) => block.add(text),
            None => block.rows.push(0),
        }
        self.len += 1;
    }

    /// Makes room for rows that will come; for their texts only as far as the rows before them tell their lengths.
    pub fn reserve(&mut self, rows: usize) {
        self.expected = self.len + rows;
    }

    /// The block of the next row. A new one has room for as many rows as are expected and as much text as the block
    /// before it has.
    fn next_block(&mut self) -> Option<&mut Block> {
        if self.len.is_multiple_of(BLOCK) {
            let rows = self.expected.saturating_sub(self.len).min(BLOCK);
            let room = |of: fn(&Block) -> usize| self.blocks.last().map_or(0, |block| of(block) * rows / BLOCK);
            let (bytes, texts) = (room(|block| block.bytes.len()), room(|block| block.texts.len()));
            self.blocks.push(Block {
                bytes: String::with_capacity(bytes),
                texts: Vec::with_capacity(texts),
                rows: Vec::with_capacity(rows),
            });
        }
        self.blocks.last_mut()
    }

    /// Sets the text of the last row or of one behind it; rows between that have none stay empty.
    pub fn set(&mut self, row: usize, text: &str) {
        self.cut_or_fill(row);
        self.push(Some(text));
    }

    /// Sets the text of the last row or of one behind it to the text with a number in the last block, where it is this
    /// text; false where it is not.
    pub fn set_known(&mut self, row: usize, number: u16, text: &str) -> bool {
        self.cut_or_fill(row);
        let Some(block) = self.blocks.last_mut().filter(|block| block.rows.len() < BLOCK) else { return false };
        let known = block.text(number) == Some(text);
        if known {
            block.rows.push(number);
            self.len += 1;
        }
        known
    }

    /// Gives the last row or one behind it the text of an earlier row of the same block, or none where that has none;
    /// false where the earlier row stands in another block.
    pub fn copy(&mut self, from: usize, row: usize) -> bool {
        self.cut_or_fill(row);
        let Some(block) = self.blocks.last_mut().filter(|_| from / BLOCK == row / BLOCK) else { return false };
        let Some(number) = block.rows.get(from % BLOCK).copied().filter(|_| from < row) else { return false };
        block.rows.push(number);
        self.len += 1;
        true
    }

    /// What the text of the last row is called in its block; 0 for an empty cell.
    #[must_use]
    pub fn last_number(&self) -> u16 {
        self.blocks.last().and_then(|block| block.rows.last()).copied().unwrap_or(0)
    }

    fn cut_or_fill(&mut self, row: usize) {
        if row != self.len {
            self.truncate(row);
            self.resize(row);
        }
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
            block.rows.truncate(kept);
            while block.texts.pop_if(|(_, first)| usize::from(*first) >= kept).is_some() {}
            block.bytes.truncate(block.texts.last().map_or(0, |(end, _)| *end as usize));
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
            *self = Self { expected: self.expected, ..more };
            return;
        }
        for block in &more.blocks {
            self.add_rows(block, &block.rows);
        }
    }

    /// Adds rows with texts of a block.
    fn add_rows(&mut self, from: &Block, mut rows: &[u16]) {
        let mut known = from.unknown();
        while !rows.is_empty() {
            let room = BLOCK - self.len % BLOCK;
            let (now, then) = rows.split_at_checked(room).unwrap_or((rows, &[]));
            self.extend(from, now, &mut known);
            rows = then;
        }
    }

    /// Adds rows with texts of a block, no more than the last block has room for; `known` is what they are called where
    /// they were added to it before.
    fn extend(&mut self, from: &Block, rows: &[u16], known: &mut [u16]) {
        if self.len.is_multiple_of(BLOCK) {
            known.fill(0);
        }
        let Some(block) = self.next_block() else { return };
        for &text in rows {
            match known.get_mut(usize::from(text)) {
                Some(added) if *added > 0 => block.rows.push(*added),
                slot => {
                    match from.text(text) {
                        Some(added) => block.add(added),
                        None => block.rows.push(0),
                    }
                    if let (Some(slot), Some(added)) = (slot, block.rows.last()) {
                        *slot = *added;
                    }
                }
            }
        }
        self.len += rows.len();
    }

    /// Keeps the marked rows.
    pub fn retain(&mut self, keep: &[bool]) {
        if !keep.contains(&false) {
            return;
        }
        let mut column = Self::new();
        for (block, keep) in self.blocks.iter().zip(keep.chunks(BLOCK)) {
            let kept = block.rows.iter().zip(keep).filter(|(_, keep)| **keep);
            column.add_rows(block, &kept.map(|(text, _)| *text).collect::<Vec<_>>());
        }
        *self = column;
    }

    /// Replaces the texts for which there is another one, wherever they stand.
    pub fn replace(&mut self, mut other: impl FnMut(&str) -> Option<String>) {
        for block in &mut self.blocks {
            let found = |(at, text)| Some((at, other(text)?));
            let replaced: Vec<(usize, String)> = block.texts().enumerate().filter_map(found).collect();
            if !replaced.is_empty() {
                block.replace(replaced);
            }
        }
    }

    /// Puts texts into rows that are there, given in ascending order.
    pub fn put(&mut self, texts: impl Iterator<Item = (usize, String)>) {
        let mut texts = texts.peekable();
        if texts.peek().is_none() {
            return;
        }
        let mut column = Self::new();
        for block in &self.blocks {
            let mut known = block.unknown();
            for text in &block.rows {
                match texts.next_if(|(at, _)| *at == column.len) {
                    Some((_, other)) => column.push(Some(&other)),
                    None => column.extend(block, &[*text], &mut known),
                }
            }
        }
        *self = column;
    }

    /// Bytes that the texts take.
    #[must_use]
    pub fn size(&self) -> usize {
        let of = |block: &Block| {
            block.bytes.len() + size_of_val(block.texts.as_slice()) + size_of_val(block.rows.as_slice())
        };
        self.blocks.iter().map(of).sum()
    }

    /// Gives back memory that was reserved for more rows.
    pub fn shrink(&mut self) {
        self.expected = 0;
        for block in &mut self.blocks {
            block.bytes.shrink_to_fit();
            block.texts.shrink_to_fit();
            block.rows.shrink_to_fit();
        }
    }
}

impl PartialEq for TextColumn {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl Eq for TextColumn {}

impl Block {
    /// The number of the text of each row, the first one 1; 0 for an empty cell.
    #[must_use]
    pub fn rows(&self) -> &[u16] {
        &self.rows
    }

    /// The texts in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.texts.len()).map(|at| self.at(at).unwrap_or_default())
    }

    /// The text with a number; none for an empty cell.
    #[must_use]
    pub fn text(&self, number: u16) -> Option<&str> {
        self.at(usize::from(number).checked_sub(1)?).filter(|text| !text.is_empty())
    }

    /// A place for what each text is called elsewhere; 0 where it is not there yet.
    fn unknown(&self) -> Vec<u16> {
        vec![0; self.texts.len() + 1]
    }

    fn get(&self, row: usize) -> Option<&str> {
        self.text(*self.rows.get(row)?)
    }

    fn at(&self, at: usize) -> Option<&str> {
        let end = self.texts.get(at)?.0 as usize;
        let start = at.checked_sub(1).and_then(|before| self.texts.get(before)).map_or(0, |(start, _)| *start as usize);
        self.bytes.get(start..end)
    }

    /// Adds a row with a text of its own.
    fn add(&mut self, text: &str) {
        self.bytes.push_str(text);
        // A block holds fewer bytes than the largest file that is read, and fewer rows than 16 bits can count.
        let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.texts.push((end, u16::try_from(self.rows.len()).unwrap_or(u16::MAX)));
        self.rows.push(u16::try_from(self.texts.len()).unwrap_or(u16::MAX));
    }

    /// Replaces texts, given by their positions in ascending order.
    fn replace(&mut self, replaced: Vec<(usize, String)>) {
        let mut replaced = replaced.into_iter().peekable();
        let mut bytes = String::with_capacity(self.bytes.len());
        let mut ends = Vec::with_capacity(self.texts.len());
        for (at, text) in self.texts().enumerate() {
            match replaced.next_if(|(position, _)| *position == at) {
                Some((_, other)) => bytes.push_str(&other),
                None => bytes.push_str(text),
            }
            ends.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        }
        for (text, end) in self.texts.iter_mut().zip(ends) {
            text.0 = end;
        }
        self.bytes = bytes;
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
        column.put([(1, "ș!".to_owned())].into_iter());
        assert_eq!(column.iter().collect::<Vec<_>>(), [Some("C-1"), Some("ș!"), None, Some("C-7")]);
        column.replace(|text| text.strip_suffix('!').map(str::to_owned));
        column.truncate(2);
        column.push(None);
        assert_eq!((column.len(), column.get(1), column.get(2), column.get(9)), (3, Some("ș"), None, None));
    }

    #[test]
    fn a_text_stands_once_for_all_rows_that_repeat_it() {
        let mut column = TextColumn::new();
        for row in 0..2 * BLOCK + 5 {
            let text = ["C-1", "C-2"][row % 2];
            let number = u16::try_from(row % 2).unwrap() + 1;
            if !column.set_known(row, number, text) {
                column.set(row, text);
            }
            assert_eq!(column.last_number(), number);
        }
        assert_eq!((column.texts().count(), column.get(2 * BLOCK + 1)), (6, Some("C-2")));
        column.truncate(1);
        assert_eq!(column.texts().collect::<Vec<_>>(), ["C-1"]);
        // A number that is not known any more, and one of another text.
        assert!(!column.set_known(1, 2, "C-2") && !column.set_known(1, 1, "C-2") && column.set_known(3, 1, "C-1"));
        column.set(4, "C-3");
        column.push(None);
        let rows = [Some("C-1"), None, None, Some("C-1"), Some("C-3"), None];
        assert_eq!(column.iter().collect::<Vec<_>>(), rows);
        let mut more: TextColumn = ["a", "C-3"].map(Some).into_iter().collect();
        more.append(column.clone());
        assert_eq!((more.texts().count(), more.iter().skip(2).collect::<Vec<_>>()), (4, rows.to_vec()));
        column.replace(|text| (text == "C-1").then(|| "altul".to_owned()));
        column.put([(1, "nou".to_owned())].into_iter());
        assert_eq!(column.iter().take(4).flatten().collect::<Vec<_>>(), ["altul", "nou", "altul"]);
        assert_eq!(column.iter().flatten().collect::<String>(), "altulnoualtulC-3");
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
