//! Kind of service and case category of rows, as codes.

/// No code is known.
pub const NO_CODE: u16 = u16::MAX;

/// Positions in `service_kind` and `case_category`; [`StratumCode::default`] is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StratumCode {
    /// Position in `service_kind`.
    pub service: u16,
    /// Position in `case_category`.
    pub category: u16,
}

impl Default for StratumCode {
    fn default() -> Self {
        Self { service: NO_CODE, category: NO_CODE }
    }
}

/// The strata of the rows of one register.
#[derive(Debug, Default)]
pub struct Strata {
    /// One per row.
    pub codes: Vec<StratumCode>,
}

impl Strata {
    /// The stratum of a row.
    #[must_use]
    pub fn of(&self, row: u32) -> StratumCode {
        self.codes.get(row as usize).copied().unwrap_or_default()
    }
}
