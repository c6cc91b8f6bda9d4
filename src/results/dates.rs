//! Days and moments as the results file writes them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::ShortText;
use crate::time::Moment;

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.short())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = ShortText::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("no date: \"{text}\"")))
    }
}

/// A day as `yyyy-mm-dd`.
pub mod day {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::text::ShortText;
    use crate::time::{Day, Moment, short_day};

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&short_day(*day))
    }

    /// Reads it.
    ///
    /// # Errors
    /// When the text is no day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = ShortText::deserialize(deserializer)?;
        match Moment::parse(&text) {
            Some(Moment { day, minute: None }) => Ok(day),
            _ => Err(serde::de::Error::custom(format!("no day: \"{text}\""))),
        }
    }
}

/// A day as `yyyy-mm-dd`, or none.
pub mod optional_day {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::time::Day;

    #[derive(Serialize, Deserialize)]
    struct Written(#[serde(with = "super::day")] Day);

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Option<Day>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(Written).serialize(serializer)
    }

    /// Reads it.
    ///
    /// # Errors
    /// When the text is no day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
        Ok(Option::<Written>::deserialize(deserializer)?.map(|Written(day)| day))
    }
}
