//! Former names of public community and technical colleges, from the asset that lists them with their source.

use std::{collections::HashMap, sync::LazyLock};

use crate::{import::normal::school::Name, place};

/// A college that bore another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Renamed {
    pub unitid: u32,
    pub former: &'static str,
    /// Name in IPEDS HD 2022.
    pub name: &'static str,
    /// `until 2014`, or the year of the IPEDS header file that has the former name.
    pub source: &'static str,
}

impl Renamed {
    /// “named South Seattle Community College until 2014”.
    pub fn words(&self) -> String {
        match self.source.strip_prefix("until ") {
            Some(year) => tr!("named “{}” until {year}", self.former, year = year),
            None => tr!("named “{}” in the IPEDS directory of {}", self.former, self.source),
        }
    }
}

/// By state's name and [`Name::full`] of the former name.
static RENAMED: LazyLock<HashMap<(&'static str, String), Renamed>> = LazyLock::new(|| {
    let lines = include_str!("../../../assets/import/renamed.txt").lines().filter(|line| !line.starts_with('#'));
    let mut known = HashMap::new();
    for line in lines {
        let parts: Vec<&'static str> = line.split(" | ").collect();
        let [state, unitid, former, name, source] = parts[..] else { continue };
        let (Some(state), Ok(unitid)) = (place::state_by_any(state), unitid.parse()) else { continue };
        let full = Name::new(former, Some(state.name)).full;
        known.insert((state.name, full), Renamed { unitid, former, name, source });
    }
    known
});

/// The college of a state (by its name) that was once called so; `full` as [`Name::full`].
pub(super) fn renamed(state: &str, full: &str) -> Option<&'static Renamed> {
    let state = place::state_by_any(state)?;
    RENAMED.get(&(state.name, full.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_asset_is_read() {
        let lines =
            include_str!("../../../assets/import/renamed.txt").lines().filter(|line| !line.starts_with('#')).count();
        assert!(lines > 200);
        // A name may be written in two ways that come to the same.
        assert!(RENAMED.len() > lines * 9 / 10, "{} of {lines}", RENAMED.len());
    }

    #[test]
    fn south_seattle_is_found_in_washington_only() {
        let full = Name::new("South Seattle Comm. Coll.", None).full;
        let found = renamed("WA", &full).unwrap();
        assert_eq!((found.unitid, found.name), (236504, "South Seattle College"));
        assert_eq!(found.words(), "named “South Seattle Community College” until 2014");
        assert_eq!(renamed("Oregon", &full), None);
    }
}
