//! The National STEM Consortium sample: ten real colleges as published, and a synthetic table of outcomes that names none of them.

use super::facts::records;
use crate::export::pages::{Page, PageCell};

static COLLEGES: &str = include_str!("../../assets/sample/stem_colleges.csv");

const FIELDS: [&str; 5] =
    ["Composite Materials", "Cybersecurity", "Electric Vehicle Technology", "Environmental Technology", "Mechatronics"];

/// Synthetic outcomes by field and age group, in the order of [`FIELDS`] and `AGES`: people, median yearly earnings
/// before and after, and percent employed. Groups under 10 are withheld in the file.
const OUTCOMES: [[(u32, u32, u32, u32); 3]; 5] = [
    [(64, 15_300, 29_800, 81), (48, 24_100, 36_200, 84), (22, 33_400, 41_900, 79)],
    [(142, 16_900, 38_400, 86), (118, 27_800, 49_300, 88), (71, 36_500, 54_100, 83)],
    [(31, 14_800, 31_600, 80), (17, 25_200, 38_700, 82), (7, 34_900, 43_000, 71)],
    [(58, 15_900, 28_700, 77), (52, 23_600, 34_900, 81), (36, 31_800, 38_600, 78)],
    [(126, 17_400, 39_900, 89), (97, 29_300, 47_800, 90), (44, 37_700, 51_200, 86)],
];

const AGES: [&str; 3] = ["18–25", "26–35", "36 and over"];

pub fn pages() -> Vec<Page> {
    vec![colleges(), fields(), outcomes()]
}

/// Latitude, longitude and state of each college.
pub fn places() -> Vec<(f64, f64, &'static str)> {
    let place = |record: Vec<&'static str>| {
        let [_, _, _, _, _, state, _, _, latitude, longitude, ..] = record[..] else { return None };
        Some((latitude.parse().ok()?, longitude.parse().ok()?, state))
    };
    records(COLLEGES).filter_map(place).collect()
}

fn colleges() -> Page {
    let headers = [
        "College",
        "City",
        "State",
        "ZIP",
        "UNITID",
        "Latitude",
        "Longitude",
        "Award level",
        "Field of study",
        "Name in 2011",
    ];
    let mut rows = vec![
        vec![PageCell::Title("National STEM Consortium: the ten colleges".into())],
        vec![PageCell::text(
            "Published facts: members of the consortium (US Department of Labor, 2011); UNITID, place and coordinates from the IPEDS directory. Which college taught which field is not stated in the sources.",
        )],
        headers.map(|header| PageCell::Header(header.into())).into(),
    ];
    for record in records(COLLEGES) {
        let [unitid, old_name, _role, name, city, state, zip, _county, latitude, longitude, ..] = record[..] else {
            continue;
        };
        rows.push(vec![
            PageCell::text(name),
            PageCell::text(city),
            PageCell::text(state),
            PageCell::text(zip),
            number(unitid),
            number(latitude),
            number(longitude),
            PageCell::text("One-year certificate"),
            PageCell::text("not stated"),
            PageCell::text(old_name),
        ]);
    }
    Page {
        name: "Colleges".into(),
        rows,
        widths: vec![38.0, 14.0, 7.0, 12.0, 9.0, 11.0, 11.0, 20.0, 15.0, 38.0],
        frozen_rows: 3,
    }
}

fn number(text: &str) -> PageCell {
    text.parse().map_or_else(|_error| PageCell::text(text), PageCell::Number)
}

fn fields() -> Page {
    let mut rows = vec![
        vec![PageCell::Title("National STEM Consortium: fields of study".into())],
        vec![PageCell::text(
            "Published facts: five fields, one-year certificates, 10 colleges in 9 states, $19.7 million over three years (US Department of Labor, 2011).",
        )],
        ["Field of study", "Award level"].map(|header| PageCell::Header(header.into())).into(),
    ];
    rows.extend(FIELDS.map(|field| vec![PageCell::text(field), PageCell::text("One-year certificate")]));
    Page { name: "Fields".into(), rows, widths: vec![30.0, 22.0], frozen_rows: 3 }
}

fn outcomes() -> Page {
    let headers = [
        "Field of study",
        "Age group",
        "Number of completers",
        "Median annual earnings before",
        "Median annual earnings after",
        "Employed after",
    ];
    let mut rows = vec![
        vec![PageCell::Title("Outcomes by field of study and age group".into())],
        vec![PageCell::text(
            "Synthetic sample data: every number on this sheet is invented and belongs to no college. * fewer than 10 people, withheld.",
        )],
        headers.map(|header| PageCell::Header(header.into())).into(),
    ];
    let mut people = 0;
    for (field, ages) in FIELDS.iter().zip(OUTCOMES) {
        for (age, (n, before, after, employed)) in AGES.iter().zip(ages) {
            people += n;
            let mut row = vec![PageCell::text(*field), PageCell::text(*age)];
            if n < 10 {
                row.extend(["<10", "*", "*", "*"].map(PageCell::text));
            } else {
                row.extend([n.into(), before.into(), after.into()].map(PageCell::Number));
                row.push(PageCell::Text(format!("{employed}%")));
            }
            rows.push(row);
        }
    }
    rows.push(vec![PageCell::text("Total"), PageCell::Empty, PageCell::Number(people.into())]);
    Page { name: "Outcomes".into(), rows, widths: vec![30.0, 14.0, 22.0, 30.0, 30.0, 16.0], frozen_rows: 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_colleges_in_nine_states_and_no_number_beside_them() {
        let page = colleges();
        let rows = &page.rows[3..];
        assert_eq!(rows.len(), 10);
        let states: std::collections::BTreeSet<_> = rows.iter().map(|row| format!("{:?}", row[2])).collect();
        assert_eq!(states.len(), 9);
        assert_eq!(rows.iter().filter(|row| row[2] == PageCell::text("WA")).count(), 2);
        assert!(rows.iter().all(|row| row[8] == PageCell::text("not stated")));
        let named: Vec<_> = rows.iter().map(|row| row[0].clone()).collect();
        assert!(outcomes().rows.iter().flatten().all(|cell| !named.contains(cell)));
    }

    #[test]
    fn groups_under_ten_carry_no_number() {
        let page = outcomes();
        let small = page.rows.iter().find(|row| row.get(2) == Some(&PageCell::text("<10"))).unwrap();
        assert!(small[3..].iter().all(|cell| *cell == PageCell::text("*")));
    }
}
