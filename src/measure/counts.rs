//! Colleges, programs and certificates by place or by any other field.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use crate::table::{Field, Keys, Mask};

use super::{
    Answer, CountOf, CountRow, CountTable, Datum, MeasureError, Request,
    college::Colleges,
    dimension::order_key,
    disclosure::{self, Behind, Sum},
    earnings::cohorts,
    frame::{Frame, Grouping},
    notes,
    people::People,
    share::{Coded, Industries},
};

/// What one group adds up to.
#[derive(Clone, Debug, Default)]
struct Tally {
    colleges: Vec<u32>,
    programs: u32,
    /// Of the unit asked for.
    certificates: u32,
    /// People who hold them; all people where the unit was not collected.
    people: u32,
    /// Some row of the people files is in it.
    present: bool,
    inside: u32,
    base: u32,
    /// Certificates that program rows state; `None` in a cell that withholds them.
    stated: Option<Option<f64>>,
}

pub(super) fn measure(
    people: Option<&People>,
    programs: &Frame,
    colleges: &Colleges,
    request: &Request,
) -> Result<Answer, MeasureError> {
    let of = people.map_or_else(|| request.count_of(), |people| people.count_of(request));
    let mut notes = Vec::new();
    let mut tallies = BTreeMap::<Vec<(u8, i64, String)>, (Vec<Arc<str>>, Tally)>::new();
    let mut by_college = vec![Tally::default(); colleges.len()];
    let mut total = Tally::default();
    let key = |labels: &[Arc<str>]| -> Vec<_> {
        labels.iter().zip(&request.by).map(|(label, &field)| order_key(field, label)).collect()
    };
    let mut lacks = None;
    let mut answered = false;

    let mut tables = Vec::new();
    if programs.rows() > 0 {
        let (mask, lacking) = programs.select(&request.filters, None);
        notes.extend(notes::lacking(&lacking, tr!("The program files")));
        tables.extend(notes::tables(programs));
        match programs.group(&request.by) {
            Ok(grouping) => {
                answered = true;
                count_programs(programs, of, &grouping, &mask, &mut |labels, tally| {
                    add(&mut tallies, key(&labels), labels, tally);
                });
            }
            Err(field) => {
                lacks = Some(field);
                notes.push(tr!(
                    "The program files have no column for {}, so they are not counted by it.",
                    field.label()
                ));
            }
        }
        per_college(programs, &mask, &mut by_college, |tally, count| tally.programs += count);
        total.programs = mask.count() as u32;
        stated_by_college(programs, of, &mask, &mut by_college, &mut total);
    }
    let mut years = None;
    if let Some(people) = people {
        let (mask, lacking) = people.frame.select(&request.filters, None);
        notes.extend(notes::lacking(&lacking, tr!("The people files")));
        tables.extend(notes::tables(&people.frame));
        years = cohorts(people, &mask);
        if people.units(of).is_none() {
            notes.push(tr!("The people files do not tell of {}: not collected.", of.word()));
        }
        if of != request.count_of() {
            notes.push(tr!("The people files do not tell of certificates, so people are counted.").into());
        }
        let shares = InField::new(people, request, &mask);
        match people.frame.group(&request.by) {
            Ok(grouping) => {
                answered = true;
                count_people(people, of, &grouping, &mask, shares.as_ref(), &mut |labels, tally| {
                    add(&mut tallies, key(&labels), labels, tally);
                });
            }
            Err(field) => {
                lacks = Some(field);
                notes.push(tr!(
                    "The people files have no column for {}, so certificates are not counted by it.",
                    field.label()
                ));
            }
        }
        if let Some(keys) = people.frame.by_college_keys() {
            count_keys(people, of, keys, &mask, shares.as_ref(), |group, tally| {
                if let Some(college) = by_college.get_mut(group) {
                    merge(college, tally);
                }
            });
        }
        merge(
            &mut total,
            Tally {
                certificates: match (of, people.units(of)) {
                    (CountOf::People, _) => people.number_of_people(&mask),
                    (_, Some(units)) => units.count(&mask),
                    (_, None) => 0,
                },
                people: people.units(of).map_or_else(
                    || people.number_of_people(&mask),
                    |units| people.number_of_people(&mask.and(&units.rows)),
                ),
                present: true,
                base: shares.as_ref().map_or(0, |shares| shares.base.count() as u32),
                inside: shares.as_ref().map_or(0, |shares| shares.inside.count() as u32),
                ..Tally::default()
            },
        );
        notes.push(of.rule().into());
    }
    if programs.rows() == 0 && people.is_none() {
        return Err(MeasureError::NoField(Field::College));
    }
    if let (Some(field), false) = (lacks, answered) {
        return Err(MeasureError::NoField(field));
    }

    let counted = people.is_some_and(|people| people.units(of).is_some());
    let make = |group: Vec<Arc<str>>, tally: &Tally, college: Option<u32>| CountRow {
        group,
        colleges: tally.colleges.len() as u32,
        programs: tally.programs,
        certificates: match tally.stated {
            _ if counted => Datum::value(f64::from(tally.certificates)),
            Some(Some(stated)) => Datum::value(stated),
            Some(None) => Datum::SUPPRESSED,
            None if people.is_some() || of != CountOf::Credentials => Datum::NOT_APPLICABLE,
            None => Datum::MISSING,
        },
        in_field: if tally.base > 0 {
            Datum::value(f64::from(tally.inside) / f64::from(tally.base))
        } else {
            Datum::MISSING
        },
        place: college.and_then(|college| colleges.place(college)),
    };
    let behind = |tally: &Tally, row: Option<usize>| Behind {
        people: people.is_some().then_some(tally.people),
        in_field: (tally.base > 0).then_some((tally.inside, tally.base)),
        row,
    };
    let college_at = request.by.iter().position(|field| *field == Field::College);
    let mut all_behind = Vec::new();
    let mut rows_of_college = BTreeMap::<u32, Vec<usize>>::new();
    let mut rows = Vec::new();
    if !request.by.is_empty() {
        for (at, (labels, tally)) in tallies.into_values().enumerate() {
            for &college in &tally.colleges {
                rows_of_college.entry(college).or_default().push(at);
            }
            let college = college_at.and_then(|at| colleges.by_label(&labels[at]));
            all_behind.push(behind(&tally, None));
            rows.push(make(labels, &tally, college));
        }
    }
    let mut dots = Vec::new();
    let mut dots_of_state = BTreeMap::<Arc<str>, Vec<usize>>::new();
    for (id, tally) in (0..).zip(&mut by_college) {
        if tally.programs == 0 && !tally.present {
            continue;
        }
        tally.colleges = vec![id];
        total.colleges.push(id);
        let row = rows_of_college.get(&id).and_then(|rows| match rows.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        if let Some(state) = colleges.text(id, Field::State) {
            dots_of_state.entry(Arc::clone(state)).or_default().push(dots.len());
        }
        all_behind.push(behind(tally, row));
        dots.push(make(vec![colleges.label(id)], tally, Some(id)));
    }
    let states = match people {
        Some(people) if request.by != [Field::State] => state_sums(people, request, &dots_of_state),
        _ => Vec::new(),
    };
    all_behind.push(behind(&total, None));
    let total = make(Vec::new(), &total, None);
    Ok(Answer::Counts(disclosure::certificates(
        CountTable {
            by: request.by.clone(),
            rows,
            colleges: dots,
            total,
            unit: of.word().into(),
            cohorts: years,
            provenance: notes::provenance(tables, request, notes),
        },
        &all_behind,
        &states,
        request.threshold,
    )))
}

/// Totals of states, which another map or table of the same files shows: colleges are protected within them whatever
/// this table is by.
fn state_sums(people: &People, request: &Request, colleges: &BTreeMap<Arc<str>, Vec<usize>>) -> Vec<Sum> {
    let (mask, _) = people.frame.select(&request.filters, None);
    let Ok(grouping) = people.frame.group(&[Field::State]) else { return Vec::new() };
    let shares = InField::new(people, request, &mask);
    let mut sums = Vec::new();
    count_people(people, people.count_of(request), &grouping, &mask, shares.as_ref(), &mut |labels, tally| {
        let here = labels.first().and_then(|state| colleges.get(state)).cloned().unwrap_or_default();
        let in_field = (tally.base > 0).then_some((tally.inside, tally.base));
        sums.push(Sum { colleges: here, people: tally.people, in_field });
    });
    sums
}

fn add<K: Ord>(tallies: &mut BTreeMap<K, (Vec<Arc<str>>, Tally)>, key: K, labels: Vec<Arc<str>>, tally: Tally) {
    let (_, known) = tallies.entry(key).or_insert_with(|| (labels, Tally::default()));
    merge(known, tally);
}

fn merge(into: &mut Tally, tally: Tally) {
    into.colleges.extend(tally.colleges);
    into.colleges.sort_unstable();
    into.colleges.dedup();
    into.programs += tally.programs;
    into.certificates += tally.certificates;
    into.people += tally.people;
    into.present |= tally.present;
    into.inside += tally.inside;
    into.base += tally.base;
    into.stated = match (into.stated, tally.stated) {
        (None, stated) | (stated, None) => stated,
        (Some(a), Some(b)) => Some(a.zip(b).map(|(a, b)| a + b)),
    };
}

/// Colleges in each group of the selected rows.
fn colleges_by_group(frame: &Frame, keys: &Keys, mask: &Mask) -> Vec<Vec<u32>> {
    let mut colleges = vec![Vec::new(); keys.groups];
    let Some(by_college) = frame.by_college_keys() else { return colleges };
    // Rows without a college are the last group.
    let count = by_college.groups;
    let mut add = |group: usize, college: usize| {
        if college + 1 < count {
            colleges[group].push(college as u32);
        }
    };
    if keys.groups * count <= 1 << 22 {
        let pairs = frame.paired(keys, by_college);
        for (pair, _) in pairs.present(mask).iter().enumerate().filter(|(_, present)| **present) {
            if let &[group, college] = pairs.codes(pair) {
                add(group as usize, college as usize);
            }
        }
    } else {
        let pairs: HashSet<(u32, u32)> =
            mask.iter().map(|row| (keys.of_row.get(row), by_college.of_row.get(row))).collect();
        for (group, college) in pairs {
            add(group as usize, college as usize);
        }
    }
    colleges
}

fn count_programs(
    programs: &Frame,
    of: CountOf,
    grouping: &Grouping,
    mask: &Mask,
    out: &mut impl FnMut(Vec<Arc<str>>, Tally),
) {
    let counts = grouping.keys.counts(mask);
    let colleges = colleges_by_group(programs, &grouping.keys, mask);
    let mut stated = vec![None; grouping.keys.groups];
    each_stated(programs, of, mask, |row, value| {
        let known: &mut Option<Option<f64>> = &mut stated[grouping.keys.of_row.get(row) as usize];
        *known = Some(known.unwrap_or(Some(0.0)).zip(value).map(|(sum, value)| sum + value));
    });
    for (group, colleges) in colleges.into_iter().enumerate() {
        if counts[group] > 0 {
            let tally = Tally { colleges, programs: counts[group], stated: stated[group], ..Tally::default() };
            out(grouping.labels(group), tally);
        }
    }
}

/// Certificates or attempts that program rows state, `None` where a cell withholds them; they state no people.
fn each_stated(programs: &Frame, of: CountOf, mask: &Mask, mut out: impl FnMut(usize, Option<f64>)) {
    use crate::table::CellState::{Missing, NotApplicable};
    let field = match of {
        CountOf::People => return,
        CountOf::Credentials => Field::Certificates,
        CountOf::Attempts => Field::Attempted,
    };
    for part in &programs.parts {
        let Some(column) = part.table.column(field) else { continue };
        for (at, row) in part.table_rows().enumerate() {
            if mask.contains(part.start + at) && !matches!(column.state(row), Missing | NotApplicable) {
                out(part.start + at, column.number(row));
            }
        }
    }
}

fn stated_by_college(programs: &Frame, of: CountOf, mask: &Mask, by_college: &mut [Tally], total: &mut Tally) {
    let keys = programs.by_college_keys();
    each_stated(programs, of, mask, |row, value| {
        let college = keys.and_then(|keys| by_college.get_mut(keys.of_row.get(row) as usize));
        for tally in college.into_iter().chain([&mut *total]) {
            merge(tally, Tally { stated: Some(value), ..Tally::default() });
        }
    });
}

fn per_college(frame: &Frame, mask: &Mask, by_college: &mut [Tally], add: impl Fn(&mut Tally, u32)) {
    let Some(keys) = frame.by_college_keys() else { return };
    for (tally, count) in by_college.iter_mut().zip(keys.counts(mask)) {
        add(tally, count);
    }
}

/// People, once each, whose industry is known, and those of them in the field.
struct InField {
    coded: Arc<Coded>,
    base: Mask,
    inside: Mask,
}

impl InField {
    fn new(people: &People, request: &Request, mask: &Mask) -> Option<Self> {
        let coded = Industries::new(people, &request.field_industries)?.coded;
        let base = mask.and(&people.first).and(&coded.base);
        let inside = base.and(&coded.first_part);
        Some(Self { coded, base, inside })
    }

    /// Those in the field and those whose industry is known, of the selected rows in each group: one pass tells both.
    fn by_group(&self, people: &People, keys: &Keys, mask: &Mask) -> (Vec<u32>, Vec<u32>) {
        let coded = &self.coded;
        let first = mask.and(&people.first);
        let counts = people.frame.crossed(keys, &coded.codes, coded.count()).counts(&first);
        keys.keep_counts(&first, counts.chunks(coded.count()).map(|counts| counts.iter().sum()).collect());
        let in_base = |counts: &[u32]| -> u32 {
            counts.iter().zip(&coded.in_base).map(|(count, in_base)| count * u32::from(*in_base)).sum()
        };
        let of_group = |counts: &[u32]| (counts.first().copied().unwrap_or(0), in_base(counts));
        counts.chunks(coded.count()).map(of_group).unzip()
    }
}

fn count_people(
    people: &People,
    of: CountOf,
    grouping: &Grouping,
    mask: &Mask,
    shares: Option<&InField>,
    out: &mut impl FnMut(Vec<Arc<str>>, Tally),
) {
    let mut colleges = colleges_by_group(&people.frame, &grouping.keys, mask);
    count_keys(people, of, &grouping.keys, mask, shares, |group, tally| {
        out(grouping.labels(group), Tally { colleges: std::mem::take(&mut colleges[group]), ..tally });
    });
}

fn count_keys(
    people: &People,
    of: CountOf,
    keys: &Keys,
    mask: &Mask,
    shares: Option<&InField>,
    mut out: impl FnMut(usize, Tally),
) {
    let (inside, base) = shares.map(|shares| shares.by_group(people, keys, mask)).unwrap_or_default();
    let present = keys.counts(mask);
    let (certificates, persons) = match people.units(of) {
        Some(units) => {
            let counted = mask.and(&units.rows);
            (people.units_by_group(of, units, keys, &counted), people.people_by_group(keys, &counted))
        }
        None => (vec![0; keys.groups], people.people_by_group(keys, mask)),
    };
    for group in 0..keys.groups {
        if present[group] > 0 {
            out(
                group,
                Tally {
                    certificates: certificates[group],
                    people: persons[group],
                    present: true,
                    base: base.get(group).copied().unwrap_or(0),
                    inside: inside.get(group).copied().unwrap_or(0),
                    ..Tally::default()
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{
        measure::{Engine, MeasureName},
        table::TableKind,
    };

    fn counts(by: &[Field]) -> CountTable {
        let colleges = ["Erie Technical", "Lake College", "Glendale College", "Glendale College", "Lake College"];
        let states = ["Ohio", "Ohio", "Arizona", "California", "Ohio"];
        let programs = fixture::table(
            TableKind::Programs,
            vec![
                fixture::text(Field::College, colleges),
                fixture::text(Field::State, states),
                fixture::numbers(Field::Latitude, [41.4, 41.5, 33.5, 34.1, 41.5]),
                fixture::numbers(Field::Longitude, [-82.7, -81.7, -112.2, -118.2, -81.7]),
                fixture::text(
                    Field::PlacedBy,
                    ["ZIP 44870", "coordinates", "coordinates", "coordinates", "coordinates"],
                ),
                fixture::text(Field::Region, ["North", "North", "West", "West", "North"]),
            ],
        );
        // 50 at Erie, 20 at Lake, 6 at Glendale in Arizona, 30 in California, 12 nowhere. People carry no region.
        let college = |i: usize| match i {
            106.. => ("", ""),
            0..50 => ("Erie Technical", "Ohio"),
            50..70 => ("Lake College", ""),
            70..76 => ("Glendale College", "Arizona"),
            _ => ("Glendale College", "California"),
        };
        let people = fixture::table(
            TableKind::People,
            vec![
                fixture::text(Field::College, (0..118).map(|i| college(i).0)),
                fixture::text(Field::State, (0..118).map(|i| college(i).1)),
                fixture::text(Field::Industry, (0..118).map(|i| if i % 2 == 0 { "332" } else { "722" })),
            ],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![programs, people])));
        let request = Request { measure: MeasureName::Certificates, by: by.into(), ..Request::default() };
        let Answer::Counts(table) = engine.measure(&request).unwrap() else { unreachable!() };
        (*table).clone()
    }

    #[test]
    fn colleges_of_one_name_in_two_states_are_two() {
        let table = counts(&[Field::College]);
        let rows: Vec<_> = table
            .rows
            .iter()
            .map(|row| (row.group[0].as_ref(), row.colleges, row.programs, row.certificates.value))
            .collect();
        // Arizona's six are hidden, and as in the table by state California's 30 with them; the others stay.
        assert_eq!(
            rows,
            [
                ("Erie Technical", 1, 1, Some(50.0)),
                ("Glendale College, Arizona", 1, 1, None),
                ("Glendale College, California", 1, 1, None),
                ("Lake College", 1, 2, Some(20.0)),
                ("Not stated", 0, 0, Some(12.0)),
            ]
        );
        let place = table.rows[0].place.as_ref().unwrap();
        assert_eq!((place.latitude, place.longitude), (41.4, -82.7));
        assert_eq!((place.placed_by.as_str(), place.state.as_deref()), ("ZIP 44870", Some("39")));
        assert_eq!((table.total.colleges, table.total.programs, table.total.certificates.value), (4, 5, Some(118.0)));
    }

    #[test]
    fn people_take_state_and_region_from_their_college() {
        // The region column is in the program file only.
        let table = counts(&[Field::Region]);
        let rows: Vec<_> =
            table.rows.iter().map(|row| (row.group[0].as_ref(), row.colleges, row.certificates.value)).collect();
        assert_eq!(rows, [("North", 2, Some(70.0)), ("West", 2, Some(36.0)), ("Not stated", 0, Some(12.0))]);
        // 59 of 118; by region the share of the 12 without one is too small, and the table by state tells West's.
        assert_eq!(table.total.in_field.value, Some(0.5));
        assert_eq!(table.colleges.len(), 4);
        // Within West, Arizona's six may not follow from 36 minus California's 30.
        let shown: Vec<_> = table.colleges.iter().map(|row| (row.group[0].as_ref(), row.certificates.value)).collect();
        assert!(
            shown.contains(&("Glendale College, Arizona", None))
                && shown.contains(&("Glendale College, California", None))
        );
        assert!(shown.contains(&("Erie Technical", Some(50.0))));
    }

    #[test]
    fn a_few_people_of_no_college_hide_one_small_college_not_all() {
        // One college of 9 people and 8 of no college among larger ones.
        let college = |i: usize| match i {
            0..60 => "A College",
            60..110 => "B College",
            110..150 => "C College",
            150..159 => "D College",
            _ => "",
        };
        let people = fixture::table(
            TableKind::People,
            vec![fixture::text(Field::College, (0..167).map(college)), fixture::text(Field::State, ["Ohio"; 167])],
        );
        let engine = Engine::new(Arc::new(fixture::dataset(vec![people])));
        for by in [Field::College, Field::State] {
            let request = Request { measure: MeasureName::Certificates, by: vec![by], ..Request::default() };
            let Answer::Counts(table) = engine.measure(&request).unwrap() else { unreachable!() };
            let shown = table.colleges.iter().filter(|row| row.certificates.value.is_some()).count();
            // D's 9 and the 8 of no college together are 17: neither follows from the total.
            assert_eq!(shown, 3, "by {by:?}");
            assert_eq!(table.total.certificates.value, Some(167.0));
        }
    }
}
