//! SDMX 3.0: the figures as SDMX-CSV 2.0, and the structure that says what they mean as SDMX-ML 3.0.
//!
//! Area codes are ISO 3166-2 (country, counties) and NUTS 2 (regions). Frequency, sex, observation and confidentiality
//! status use the cross-domain code lists of the SDMX initiative, of which the structure file carries the codes in use.

mod codes;
mod data;
mod structure;

pub use data::write_csv;
pub use structure::write_structure;

/// Agency of the structure.
pub const AGENCY: &str = "MMS";
/// Id of the data structure definition.
pub const STRUCTURE: &str = "DSD_CASE_MANAGEMENT";
/// Id of the dataflow.
pub const DATAFLOW: &str = "DF_CASE_MANAGEMENT";
/// Id of the concept scheme.
pub const CONCEPTS: &str = "CS_CASE_MANAGEMENT";
/// Version of structure, dataflow, concepts and own code lists.
pub const VERSION: &str = "1.0.0";

/// Dimensions in the order of the key, with the code list of each; the time dimension follows.
pub const DIMENSIONS: [(&str, &str); 9] = [
    ("FREQ", "CL_FREQ"),
    ("REF_AREA", "CL_AREA"),
    ("PROVIDER_KIND", "CL_PROVIDER_KIND"),
    ("SERVICE_KIND", "CL_SERVICE_KIND"),
    ("CASE_CATEGORY", "CL_CASE_CATEGORY"),
    ("SEX", "CL_SEX"),
    ("INDICATOR", "CL_INDICATOR"),
    ("SERIES", "CL_SERIES"),
    ("MEASURE", "CL_MEASURE"),
];
/// The time dimension.
pub const TIME: &str = "TIME_PERIOD";
/// The measure.
pub const VALUE: &str = "OBS_VALUE";
/// Attributes of an observation, with the code list of each.
pub const ATTRIBUTES: [(&str, &str); 3] =
    [("UNIT_MEASURE", "CL_UNIT_MEASURE"), ("OBS_STATUS", "CL_OBS_STATUS"), ("CONF_STATUS", "CL_CONF_STATUS")];

#[cfg(test)]
mod tests;
