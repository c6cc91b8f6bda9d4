//! The rules of the format: header, keys, codes, and a structure that is what the data say they belong to.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use super::data::COLUMNS;
use super::*;
use crate::disclosure::Rule;
use crate::statistics::testing::World;
use crate::statistics::year::Edition;

/// Header and rows of the data, and the structure's text.
fn written(edition: Edition) -> (Vec<String>, Vec<Vec<String>>, String) {
    let world = World::new();
    let (now, before) = (world.nation(5, 14, 2024), world.nation(6, 12, 2023));
    let publication = world.publication(&[&before, &now], Rule::default(), edition);
    let figures = publication.figures();
    let folder = tempfile::tempdir().unwrap();
    let (data, structure) = (folder.path().join("d.csv"), folder.path().join("s.xml"));
    write_csv(&data, &publication, &figures).unwrap();
    write_structure(&structure, &publication, &figures).unwrap();
    if let Some(keep) = std::env::var_os("MMS_LOOK").map(std::path::PathBuf::from) {
        std::fs::copy(&data, keep.join("sdmx.csv")).unwrap();
        std::fs::copy(&structure, keep.join("sdmx.xml")).unwrap();
    }
    let mut reader = csv::Reader::from_path(&data).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    (header, rows, std::fs::read_to_string(&structure).unwrap())
}

/// Code list → codes, and component → code list, as the structure file says.
fn read_structure(xml: &str) -> (BTreeMap<String, BTreeSet<String>>, Vec<(String, Option<String>)>) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().trim_text(true);
    let (mut lists, mut components) = (BTreeMap::<String, BTreeSet<String>>::new(), Vec::new());
    let mut list = String::new();
    let mut in_enumeration = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => {
                let id = e.try_get_attribute("id").unwrap().map(|a| a.value.into_owned());
                match (e.name().as_ref(), id) {
                    ("str:Codelist", Some(id)) => list = id,
                    ("str:Code", Some(id)) => {
                        assert!(lists.entry(list.clone()).or_default().insert(id.clone()), "{id} twice in {list}");
                        let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || "_@$-".contains(c));
                        assert!(plain, "{id} is no id");
                    }
                    ("str:Dimension" | "str:TimeDimension" | "str:Attribute" | "str:Measure", Some(id)) => {
                        components.push((id, None));
                    }
                    ("str:Enumeration", _) => in_enumeration = true,
                    _ => {}
                }
            }
            Event::Text(text) if in_enumeration => {
                let urn = text.into_inner().into_owned();
                let id = urn.rsplit_once(':').unwrap().1.split('(').next().unwrap().to_owned();
                components.last_mut().unwrap().1 = Some(id);
                in_enumeration = false;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    (lists, components)
}

#[test]
fn data_and_structure_keep_the_rules() {
    let (header, rows, xml) = written(Edition::Public);
    let (lists, components) = read_structure(&xml);
    let dimensions: Vec<&str> = DIMENSIONS.iter().map(|(id, _)| *id).collect();
    let mut expected = vec!["STRUCTURE", "STRUCTURE_ID", "ACTION"];
    expected.extend(&dimensions);
    expected.extend([TIME, VALUE]);
    expected.extend(ATTRIBUTES.map(|(id, _)| id));
    assert_eq!(header, expected);
    assert_eq!(header, COLUMNS);
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut keys = BTreeSet::new();
    assert!(rows.len() > 1000);
    for row in &rows {
        assert_eq!(row[0], "dataflow");
        assert_eq!(row[1], format!("{AGENCY}:{DATAFLOW}({VERSION})"));
        assert_eq!(row[2], "R");
        let key: Vec<&String> = row[3..=column(TIME)].iter().collect();
        assert!(key.iter().all(|part| !part.is_empty()), "{row:?}");
        assert!(keys.insert(key), "a key occurs twice: {row:?}");
        for (component, list) in &components {
            if let Some(list) = list {
                let code = &row[column(component)];
                assert!(lists[list].contains(code), "{code} is not in {list}");
            }
        }
        let hidden = row[column("OBS_STATUS")] == "Q";
        assert_eq!(hidden, row[column(VALUE)] == "NaN");
        assert_eq!(hidden, row[column("CONF_STATUS")] == "C");
        assert!(hidden || row[column(VALUE)].parse::<f64>().is_ok());
        let time = &row[column(TIME)];
        assert_eq!(time.len(), if row[column("FREQ")] == "A" { 4 } else { 7 }, "{time}");
    }
    assert!(rows.iter().any(|row| row[column("OBS_STATUS")] == "Q"));
    assert!(rows.iter().any(|row| row[column("FREQ")] == "M"));
    assert_eq!(lists["CL_AREA"].len(), 1 + 8 + 1 + 42 + 7);
    let with_list: Vec<&str> = components.iter().filter(|(_, l)| l.is_some()).map(|(id, _)| id.as_str()).collect();
    let all: Vec<&str> = dimensions.iter().copied().chain(ATTRIBUTES.map(|(id, _)| id)).collect();
    assert_eq!(with_list, all);
}

#[test]
fn the_internal_edition_hides_nothing_and_tells_primary_and_secondary_confidentiality_apart() {
    let (header, rows, _) = written(Edition::Internal);
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    assert!(rows.iter().all(|row| row[column(VALUE)] != "NaN" && row[column("OBS_STATUS")] != "Q"));
    let statuses: BTreeSet<&str> = rows.iter().map(|row| row[column("CONF_STATUS")].as_str()).collect();
    assert!(["F", "A", "D"].iter().all(|code| statuses.contains(code)), "{statuses:?}");
    let small = |row: &&Vec<String>| row[column("CONF_STATUS")] == "A";
    assert!(rows.iter().filter(small).all(|row| ["1", "2"].contains(&row[column(VALUE)].as_str())));
}
