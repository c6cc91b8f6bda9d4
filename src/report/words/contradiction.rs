//! What contradicts itself in results, for the person who has the file.

use super::Lang;
use crate::results::coherence::{Contradiction, Kind};

impl Contradiction {
    /// Where, and what does not agree with what.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let what = match self.kind {
            Kind::Listed(state, counted, listed) => {
                let state = lang.state(state);
                match lang {
                    Lang::Ro => format!("„{state}”: numărate {counted}, înșiruite {listed}"),
                    Lang::En => format!("“{state}”: {counted} counted, {listed} listed"),
                }
            }
            Kind::Strata(state, counted, strata) => {
                let state = lang.state(state);
                match lang {
                    Lang::Ro => format!("„{state}”: numărate {counted}, pe servicii și categorii {strata}"),
                    Lang::En => format!("“{state}”: {counted} counted, {strata} by service and category"),
                }
            }
            Kind::Verdict(stated, follows) => {
                let (stated, follows) = (lang.verdict(stated), lang.verdict(follows));
                match lang {
                    Lang::Ro => format!("scrie „{stated}”, din cifre rezultă „{follows}”"),
                    Lang::En => format!("it says “{stated}”, the figures give “{follows}”"),
                }
            }
            Kind::Impossible(stated) => {
                let stated = lang.verdict(stated);
                match lang {
                    Lang::Ro => format!("scrie „{stated}”, ceea ce nu poate rezulta din cifre"),
                    Lang::En => format!("it says “{stated}”, which the figures cannot give"),
                }
            }
            Kind::AtMost => lang
                .t("mai mulți pot fi îndepliniți decât sunt nedeterminați", "more can be met than are undetermined")
                .to_owned(),
            Kind::CountedWithout => {
                lang.t("lipsesc registre, dar sunt cifre", "registers are missing, and yet there are counts").to_owned()
            }
            Kind::Unpaired => lang
                .t(
                    "verificările și indicatorii sau standardele nu se potrivesc",
                    "checks and indicators or standards do not match",
                )
                .to_owned(),
            Kind::OutOfOrder => lang
                .t(
                    "furnizorul apare de două ori sau nu este la locul lui",
                    "the provider stands there twice or out of order",
                )
                .to_owned(),
            Kind::Rows => lang
                .t(
                    "rândurile citite nu sunt cele acceptate, puse deoparte și repetate la un loc",
                    "the rows read are not those accepted, set aside and repeated together",
                )
                .to_owned(),
            Kind::Sample => lang
                .t(
                    "eșantionul nu este cel care se trage după regula scrisă",
                    "the sample is not the one that its design gives",
                )
                .to_owned(),
            Kind::Caseload => lang
                .t(
                    "cel mai mare număr de cazuri nu este cel al lunilor",
                    "the largest number of cases is not that of the months",
                )
                .to_owned(),
            Kind::Judgements => lang
                .t(
                    "sunt judecăți ale inspectorului, dar nu scrie că auditul s-a încheiat",
                    "there are judgements of an inspector, and yet the audit is not concluded",
                )
                .to_owned(),
        };
        format!("{}: {what}", self.place)
    }
}
