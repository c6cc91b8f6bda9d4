//! How the figures came about, in words.

use crate::statistics::disclosure_words::{loss, method};
use crate::text::Lang;

use super::publication::Publication;

/// Title and text of each chapter.
#[must_use]
pub fn chapters(publication: &Publication<'_>, lang: Lang) -> Vec<(&'static str, String)> {
    let Some(year) = publication.year() else { return Vec::new() };
    let catalogue = &year.sums.catalogue;
    let k = publication.rule.threshold;
    let act = format!(
        "{} – {}. {}",
        lang.text(&publication.catalogue.citation),
        lang.text(&publication.catalogue.title),
        publication.caveat(lang).unwrap_or_default()
    );
    let mut chapters = vec![
        (lang.t("Temeiul", "Basis"), act.trim_end().to_owned()),
        (lang.t("Sursa", "Source"), lang.t(
            "Auditurile furnizorilor: registrele lor, rezultatele auditurilor sau sumele trimise de județe. Rezultatele unor mulțimi disjuncte de cazuri se adună, așa că cifrele sunt aceleași pe oricare cale. Un furnizor intră o singură dată; rezultate de altă perioadă, altă socotire a termenelor sau alt catalog nu se adună. Rezultatele încheiate după un control intră cu ce s-a calculat din registre, ca toți furnizorii să fie măsurați la fel.",
            "Audits of the providers: their registers, the results of audits, or sums sent by counties. Results of disjoint sets of cases add up, so the figures are the same whichever way they came. A provider is in once; results of another period, counting of terms or catalogue are not added up. Results that were concluded after a visit are in with what was computed from registers, so that every provider is measured alike.",
        ).to_owned()),
        (lang.t("Catalogul de indicatori", "Catalogue of indicators"), format!("{} · SHA-256 {}", catalogue.id, catalogue.sha256)),
        (lang.t("Stări", "States"), lang.t(
            "Îndeplinit, neîndeplinit; nedeterminat: o valoare lipsă sau neclară nu lasă să se spună; în termen: termenul nu se încheiase; exclus: obligația a căzut. Subiecții sunt toți aceștia la un loc.",
            "Met, not met; undetermined: a missing or ambiguous value leaves it open; pending: the term had not ended; excluded: the duty fell away. Subjects are all of these together.",
        ).to_owned()),
        (lang.t("Rata", "Rate"), lang.t(
            "Îndeplinit împărțit la (îndeplinit + neîndeplinit). Rata unui indicator, a unui standard sau a tuturor obligațiilor împreună se socotește din toate numerele ei, arătate sau ascunse, și se rotunjește: la o zecime de punct procentual pentru țară, la o jumătate pentru regiuni și tipuri, la un punct pentru județe și sectoare. Unde nici rotunjită nu poate fi arătată fără a trăda un număr ascuns, stă „c”.",
            "Met divided by (met + not met). The rate of an indicator, of a standard, or of all obligations together is computed from all its counts, shown or hidden, and rounded: to a tenth of a percentage point for the nation, to half a point for regions and kinds, to one point for counties and sectors. Where it cannot be shown even so without giving a hidden count away, there is a “c”.",
        ).to_owned()),
        (lang.t("Furnizori conformi", "Providers compliant"), lang.t(
            "Conform: trece chiar dacă tot ce este nedeterminat ar fi neîndeplinit. Neconform: nu trece nici dacă tot ce este nedeterminat ar fi îndeplinit. Între ele: nedeterminat. Un furnizor fără registrele necesare nu poate fi verificat.",
            "Compliant: it passes even if all that is undetermined failed. Not compliant: it fails even if all that is undetermined passed. In between: undetermined. A provider without the registers needed cannot be checked.",
        ).to_owned()),
        (lang.t("Împărțiri", "Breakdowns"), lang.t(
            "Țara; regiuni (NUTS 2), județe (ISO 3166-2) și sectoarele Bucureștiului, după județul și localitatea furnizorului; tipul furnizorului; tipul serviciului și categoria cazului, ale subiectului. Un subiect care nu ține de un serviciu sau de un caz stă separat.",
            "Nation; regions (NUTS 2), counties (ISO 3166-2) and the sectors of Bucharest, by the provider's county and town; the kind of provider; the kind of service and the case category, of the subject. Subjects that hang on no service or case stand apart.",
        ).to_owned()),
        (lang.t("Mediana și percentila 90", "Median and 90th percentile"), lang.t(
            "Cea mai mică valoare pe care cel puțin jumătate (nouă zecimi) din valori nu o depășesc, din histogramele adunate; este deci o valoare care apare.",
            "The smallest value that at least half (nine tenths) of the values do not exceed, from the added-up histograms; hence a value that occurs.",
        ).to_owned()),
        (lang.t("Comparația între ani", "Comparison of years"), lang.t(
            "Schimbarea unei rate este în puncte procentuale. Se arată numai când ambele cifre pot fi arătate. Ce s-a publicat înainte, în alți ani sau în alte ediții (--published), se ia drept cunoscut de oricine: ce a fost ascuns rămâne ascuns, iar un număr care diferă de cel publicat cu mai puțin decât pragul se ascunde, fiindcă diferența este și ea un număr mic de oameni.",
            "The change of a rate is in percentage points. It is shown only where both figures may be shown. What was published before, in other years or editions (--published), is taken to be known to everybody: what was hidden stays hidden, and a count that differs from the published one by less than the threshold is hidden, since the difference is a small count of people too.",
        ).to_owned()),
    ];
    chapters.extend(confidentiality(publication, lang, k));
    chapters
}

fn confidentiality(publication: &Publication<'_>, lang: Lang, k: u64) -> Vec<(&'static str, String)> {
    let quantiles = match lang {
        Lang::Ro => format!(
            "O mediană se arată de la {} valori, o percentilă 90 de la {}: cel puțin {k} valori stau dincolo de ea. Durata unor termene se arată numai când se arată câte obligații au fost îndeplinite și câte nu. Rata unei verificări se arată numai când ambele ei numere se arată.",
            2 * k,
            10 * k
        ),
        Lang::En => format!(
            "A median is shown from {} values on, a 90th percentile from {}: at least {k} values lie beyond it. The duration of terms is shown only where it is shown how many duties were met and how many were not. The rate of a check is shown only where both of its counts are.",
            2 * k,
            10 * k
        ),
    };
    let mut paragraphs = method(lang, &publication.rule).into_iter();
    let title = lang.t("Confidențialitate", "Confidentiality");
    let mut chapters: Vec<(&'static str, String)> = paragraphs.next().map(|first| (title, first)).into_iter().collect();
    chapters.extend(paragraphs.map(|more| ("", more)));
    chapters.push((lang.t("Confidențialitate: rate și cuantile", "Confidentiality: rates and quantiles"), quantiles));
    if let Some(year) = publication.year() {
        chapters.push((lang.t("Informație pierdută", "Information lost"), loss(lang, &year.loss)));
    }
    chapters.push((
        lang.t("Semne", "Marks"),
        lang.t(
            "c: confidențial. –: nu este nimic de arătat (niciun subiect hotărât, niciun termen încheiat).",
            "c: confidential. –: nothing to show (no decided subject, no ended term).",
        )
        .to_owned(),
    ));
    chapters.push((lang.t("Fișierele alăturate", "Files beside this one"), lang.t(
        "Tabelul lung (csv, Parquet): un rând pe cifră; coloana status spune „free” sau „confidential”, iar o valoare ascunsă este goală. SDMX-CSV 2.0 cu fișierul de structură SDMX-ML 3.0: OBS_STATUS Q și CONF_STATUS C pentru o valoare ascunsă.",
        "The long table (csv, Parquet): one row per figure; the column status says “free” or “confidential”, and a hidden value is empty. SDMX-CSV 2.0 with its SDMX-ML 3.0 structure file: OBS_STATUS Q and CONF_STATUS C for a hidden value.",
    ).to_owned()));
    chapters
}
