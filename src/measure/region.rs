//! Regions that a project draws itself: a board's counties, or several states.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    dimension::{Dimension, Interner, NOT_STATED, plain},
    states::state_fips,
};

/// A region by its members; it adds up the rows of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomRegion {
    pub name: String,
    /// States ("Ohio" or 39) and counties (five-digit FIPS, or as the files write them: "Erie", "Erie, Ohio").
    pub members: Vec<String>,
}

/// Label of rows whose place is known and in no region.
const ELSEWHERE: &str = "Elsewhere";

/// The region of each row, from the labels of its state and county. A row in two regions is in the first.
pub(super) fn ids(
    regions: &[CustomRegion],
    states: Option<&Dimension>,
    counties: Option<&Dimension>,
    rows: usize,
    labels: &mut Interner,
) -> Vec<u32> {
    let mut known = HashMap::<(Option<u32>, Option<u32>), u32>::new();
    (0..rows)
        .map(|row| {
            let code = |dimension: Option<&Dimension>| dimension.map(|dimension| dimension.codes.get(row));
            let key = (code(states), code(counties));
            *known.entry(key).or_insert_with(|| {
                let label = |dimension: Option<&Dimension>, code: Option<u32>| {
                    let label = dimension?.labels.get(code? as usize)?;
                    (**label != *NOT_STATED).then(|| label.to_string())
                };
                let (state, county) = (label(states, key.0), label(counties, key.1));
                let region = regions.iter().find(|region| region.holds(state.as_deref(), county.as_deref()));
                labels.id(match region {
                    Some(region) => &region.name,
                    None if state.is_none() && county.is_none() => NOT_STATED,
                    None => ELSEWHERE,
                })
            })
        })
        .collect()
}

impl CustomRegion {
    fn holds(&self, state: Option<&str>, county: Option<&str>) -> bool {
        self.members.iter().map(|member| member.trim()).any(|member| {
            let is_state = state.is_some_and(|state| {
                let fips = state_fips(state);
                plain(state) == plain(member) || fips == Some(member) || fips.is_some() && fips == state_fips(member)
            });
            let is_county = county.is_some_and(|county| {
                let short = plain(county).trim_end_matches(" county").to_owned();
                let (name, of) = member.rsplit_once(',').unwrap_or((member, ""));
                let same_state = of.trim().is_empty() || state.is_some_and(|state| plain(state) == plain(of));
                plain(county) == plain(member) || (short == plain(name).trim_end_matches(" county") && same_state)
            });
            is_state || is_county
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::fixture, *};
    use crate::{
        measure::{Answer, Dollars, Engine, MeasureName, Request, Settings},
        table::{Field, Period, TableKind},
    };

    #[test]
    fn a_region_is_its_counties_or_its_states() {
        // 20 in Erie and 25 in Lake County of Ohio, 30 in Erie of Pennsylvania, 15 in Texas.
        let place = |i: usize| match i {
            0..20 => ("Ohio", "Erie County"),
            20..45 => ("Ohio", "Lake County"),
            45..75 => ("Pennsylvania", "Erie County"),
            _ => ("Texas", "Travis County"),
        };
        let columns = vec![
            fixture::text(Field::State, (0..90).map(|i| place(i).0)),
            fixture::text(Field::County, (0..90).map(|i| place(i).1)),
            fixture::money(Field::Wage(Period::Year(-1)), vec![Some(20_000.0); 90]),
            fixture::money(Field::Wage(Period::Year(1)), vec![Some(30_000.0); 90]),
        ];
        let dataset = Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)]));
        let by = |regions: Vec<CustomRegion>, measure| {
            let settings = Settings { regions: regions.into(), ..Settings::default() };
            let engine = Engine::with_settings(Arc::clone(&dataset), settings);
            let request = Request { measure, by: vec![Field::Region], dollars: Dollars::Nominal, ..Request::default() };
            match engine.measure(&request).unwrap() {
                Answer::Earnings(table) => {
                    table.rows.iter().map(|row| (row.group[0].to_string(), row.n.value)).collect::<Vec<_>>()
                }
                Answer::Counts(table) => {
                    table.rows.iter().map(|row| (row.group[0].to_string(), row.certificates.value)).collect()
                }
                _ => unreachable!(),
            }
        };
        let region = |name: &str, members: &[&str]| CustomRegion {
            name: name.into(),
            members: members.iter().map(|member| (*member).to_owned()).collect(),
        };
        let expected =
            |rows: &[(&str, f64)]| rows.iter().map(|(name, n)| ((*name).to_owned(), Some(*n))).collect::<Vec<_>>();
        let board = vec![region("North Coast board", &["Erie, Ohio", "Lake County, Ohio"])];
        for measure in [MeasureName::Earnings, MeasureName::Certificates] {
            assert_eq!(by(board.clone(), measure), expected(&[("Elsewhere", 45.0), ("North Coast board", 45.0)]));
        }
        let belt = vec![region("Lake states", &["Ohio", "42"])];
        assert_eq!(by(belt, MeasureName::Earnings), expected(&[("Elsewhere", 15.0), ("Lake states", 75.0)]));
    }
}
