//! The structure as SDMX-ML 3.0: dataflow, code lists, concepts, data structure definition.

use std::io::{self, Write};
use std::path::Path;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::statistics::publication::{Figure, Publication};
use crate::text::{Lang, Text};

use super::codes::{Codelist, codelists};
use super::{AGENCY, ATTRIBUTES, CONCEPTS, DATAFLOW, DIMENSIONS, STRUCTURE, TIME, VALUE, VERSION};
use crate::time::format_day;

const SCHEMAS: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0";
const MODEL: &str = "urn:sdmx:org.sdmx.infomodel";

/// Writes the structure of a publication.
///
/// # Errors
/// When the file cannot be written.
pub fn write_structure(path: &Path, publication: &Publication<'_>, figures: &[Figure<'_>]) -> Result<(), OutputError> {
    let lists = codelists(publication, figures);
    let caveat = publication.caveat(Lang::Ro).zip(publication.caveat(Lang::En)).map(|(ro, en)| Text { ro, en });
    let prepared = publication.year().map_or_else(String::new, |year| format_day(year.sums.period.as_of));
    write_whole(path, |file| {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        let mut xml = Writer::new_with_indent(&mut *file, b' ', 1);
        message(&mut xml, &lists, &prepared, caveat.as_ref()).map_err(failed)?;
        file.write_all(b"\n").map_err(failed)
    })
}

type Xml<'w, W> = &'w mut Writer<W>;

fn message<W: Write>(xml: Xml<W>, lists: &[Codelist], prepared: &str, caveat: Option<&Text>) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let namespaces = ["message", "structure", "common"].map(|name| format!("{SCHEMAS}/{name}"));
    let [message, structure, common] = &namespaces;
    xml.create_element("mes:Structure")
        .with_attributes([("xmlns:mes", message.as_str()), ("xmlns:str", structure), ("xmlns:com", common)])
        .write_inner_content(|xml| {
            xml.create_element("mes:Header").write_inner_content(|xml| header(xml, prepared))?;
            xml.create_element("mes:Structures").write_inner_content(|xml| {
                xml.create_element("str:Dataflows").write_inner_content(|xml| dataflow(xml, caveat))?;
                xml.create_element("str:Codelists")
                    .write_inner_content(|xml| lists.iter().try_for_each(|list| codelist(xml, list)))?;
                xml.create_element("str:ConceptSchemes").write_inner_content(concepts)?;
                xml.create_element("str:DataStructures").write_inner_content(|xml| data_structure(xml, lists))?;
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

/// The message's head. It is dated with the as-of day, so that the same figures give the same bytes.
fn header<W: Write>(xml: Xml<W>, prepared: &str) -> io::Result<()> {
    let text = |xml: Xml<W>, name: &str, text: &str| -> io::Result<()> {
        xml.create_element(name).write_text_content(BytesText::new(text))?;
        Ok(())
    };
    text(xml, "mes:ID", DATAFLOW)?;
    text(xml, "mes:Test", "false")?;
    text(xml, "mes:Prepared", &format!("{prepared}T00:00:00"))?;
    xml.create_element("mes:Sender").with_attribute(("id", AGENCY)).write_empty()?;
    Ok(())
}

fn names<W: Write>(xml: Xml<W>, name: &Text) -> io::Result<()> {
    for (lang, text) in [("ro", &name.ro), ("en", &name.en)] {
        xml.create_element("com:Name").with_attribute(("xml:lang", lang)).write_text_content(BytesText::new(text))?;
    }
    Ok(())
}

fn dataflow<W: Write>(xml: Xml<W>, caveat: Option<&Text>) -> io::Result<()> {
    maintained(xml, "str:Dataflow", DATAFLOW, |xml| {
        if let Some(caveat) = caveat {
            xml.create_element("com:Annotations").write_inner_content(|xml| annotation(xml, caveat))?;
        }
        names(xml, &title())?;
        let structure = format!("{MODEL}.datastructure.DataStructure={AGENCY}:{STRUCTURE}({VERSION})");
        xml.create_element("str:Structure").write_text_content(BytesText::new(&structure))?;
        Ok(())
    })
}

/// What a reader must know of the act, for whoever reads the structure rather than the yearbook.
fn annotation<W: Write>(xml: Xml<W>, caveat: &Text) -> io::Result<()> {
    xml.create_element("com:Annotation").with_attribute(("id", "ACT_NOT_IN_FORCE")).write_inner_content(|xml| {
        for (lang, text) in [("ro", &caveat.ro), ("en", &caveat.en)] {
            xml.create_element("com:AnnotationText")
                .with_attribute(("xml:lang", lang))
                .write_text_content(BytesText::new(text))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn title() -> Text {
    Text {
        ro: "Managementul de caz: anuar statistic".to_owned(),
        en: "Case management: statistical yearbook".to_owned(),
    }
}

fn maintained<W: Write>(
    xml: Xml<W>,
    element: &str,
    id: &str,
    inner: impl FnOnce(Xml<W>) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(element)
        .with_attributes([("id", id), ("agencyID", AGENCY), ("version", VERSION)])
        .write_inner_content(inner)?;
    Ok(())
}

fn codelist<W: Write>(xml: Xml<W>, list: &Codelist) -> io::Result<()> {
    let mut element = xml.create_element("str:Codelist").with_attributes([
        ("id", list.id),
        ("agencyID", list.agency),
        ("version", list.version),
    ]);
    if list.partial {
        element = element.with_attribute(("isPartial", "true"));
    }
    element.write_inner_content(|xml| {
        names(xml, &list.name)?;
        for code in &list.codes {
            xml.create_element("str:Code").with_attribute(("id", code.id.as_str())).write_inner_content(|xml| {
                names(xml, &code.name)?;
                if let Some(parent) = &code.parent {
                    xml.create_element("str:Parent").write_text_content(BytesText::new(parent))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Id and names of every concept.
const CONCEPT_NAMES: [(&str, &str, &str); 14] = [
    ("FREQ", "Frecvența", "Frequency"),
    ("REF_AREA", "Teritoriul", "Reference area"),
    ("PROVIDER_KIND", "Tipul de furnizor", "Kind of provider"),
    ("SERVICE_KIND", "Tipul de serviciu", "Kind of service"),
    ("CASE_CATEGORY", "Categoria cazului", "Case category"),
    ("SEX", "Sexul", "Sex"),
    ("INDICATOR", "Verificarea", "Check"),
    ("SERIES", "Seria", "Series"),
    ("MEASURE", "Mărimea", "Measure"),
    ("TIME_PERIOD", "Perioada", "Time period"),
    ("OBS_VALUE", "Valoarea", "Observation value"),
    ("UNIT_MEASURE", "Unitatea de măsură", "Unit of measure"),
    ("OBS_STATUS", "Starea observației", "Observation status"),
    ("CONF_STATUS", "Starea de confidențialitate", "Confidentiality status"),
];

fn concepts<W: Write>(xml: Xml<W>) -> io::Result<()> {
    maintained(xml, "str:ConceptScheme", CONCEPTS, |xml| {
        names(xml, &title())?;
        for (id, ro, en) in CONCEPT_NAMES {
            xml.create_element("str:Concept")
                .with_attribute(("id", id))
                .write_inner_content(|xml| names(xml, &Text { ro: ro.to_owned(), en: en.to_owned() }))?;
        }
        Ok(())
    })
}

fn data_structure<W: Write>(xml: Xml<W>, lists: &[Codelist]) -> io::Result<()> {
    maintained(xml, "str:DataStructure", STRUCTURE, |xml| {
        names(xml, &title())?;
        xml.create_element("str:DataStructureComponents").write_inner_content(|xml| components(xml, lists))?;
        Ok(())
    })
}

fn components<W: Write>(xml: Xml<W>, lists: &[Codelist]) -> io::Result<()> {
    xml.create_element("str:DimensionList").with_attribute(("id", "DimensionDescriptor")).write_inner_content(
        |xml| {
            for (position, (id, list)) in (1..).zip(DIMENSIONS) {
                xml.create_element("str:Dimension")
                    .with_attributes([("id", id), ("position", position.to_string().as_str())])
                    .write_inner_content(|xml| {
                        concept(xml, id)?;
                        enumerated(xml, list, lists, false)
                    })?;
            }
            xml.create_element("str:TimeDimension").with_attribute(("id", TIME)).write_inner_content(|xml| {
                concept(xml, TIME)?;
                xml.create_element("str:LocalRepresentation").write_inner_content(|xml| {
                    xml.create_element("str:TextFormat")
                        .with_attribute(("textType", "ObservationalTimePeriod"))
                        .write_empty()?;
                    Ok(())
                })?;
                Ok(())
            })?;
            Ok(())
        },
    )?;
    xml.create_element("str:AttributeList").with_attribute(("id", "AttributeDescriptor")).write_inner_content(
        |xml| {
            for (id, list) in ATTRIBUTES {
                xml.create_element("str:Attribute")
                    .with_attributes([("id", id), ("usage", "mandatory")])
                    .write_inner_content(|xml| {
                        concept(xml, id)?;
                        enumerated(xml, list, lists, true)?;
                        xml.create_element("str:AttributeRelationship").write_inner_content(|xml| {
                            xml.create_element("str:Observation").write_empty()?;
                            Ok(())
                        })?;
                        Ok(())
                    })?;
            }
            Ok(())
        },
    )?;
    xml.create_element("str:MeasureList").with_attribute(("id", "MeasureDescriptor")).write_inner_content(|xml| {
        xml.create_element("str:Measure")
            .with_attributes([("id", VALUE), ("usage", "mandatory")])
            .write_inner_content(|xml| {
                concept(xml, VALUE)?;
                xml.create_element("str:LocalRepresentation").write_inner_content(|xml| {
                    xml.create_element("str:TextFormat").with_attribute(("textType", "Double")).write_empty()?;
                    Ok(())
                })?;
                Ok(())
            })?;
        Ok(())
    })?;
    Ok(())
}

fn concept<W: Write>(xml: Xml<W>, id: &str) -> io::Result<()> {
    let urn = format!("{MODEL}.conceptscheme.Concept={AGENCY}:{CONCEPTS}({VERSION}).{id}");
    xml.create_element("str:ConceptIdentity").write_text_content(BytesText::new(&urn))?;
    Ok(())
}

fn enumerated<W: Write>(xml: Xml<W>, list: &str, lists: &[Codelist], once: bool) -> io::Result<()> {
    let Some(list) = lists.iter().find(|known| known.id == list) else {
        return Err(io::Error::other(format!("no code list {list}")));
    };
    let urn = format!("{MODEL}.codelist.Codelist={}:{}({})", list.agency, list.id, list.version);
    let mut element = xml.create_element("str:LocalRepresentation");
    if once {
        element = element.with_attributes([("minOccurs", "1"), ("maxOccurs", "1")]);
    }
    element.write_inner_content(|xml| {
        xml.create_element("str:Enumeration").write_text_content(BytesText::new(&urn))?;
        Ok(())
    })?;
    Ok(())
}
