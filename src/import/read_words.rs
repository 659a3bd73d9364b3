//! Cells of text columns, each field's words in one form: states, codes, credentials, groups of people.

use std::sync::Arc;

use super::{
    Fix, IssueCode, date,
    gather::Note,
    header, modules,
    normal::{code, people},
    read::Reader,
    reading::{Outcome, Reading, damaged, not_understood, plain, state},
};
use crate::{
    place,
    table::{CellState, Field},
};

impl Reader<'_> {
    pub(super) fn words(&mut self, text: &str) -> Reading {
        let missing = Some(Fix::State(CellState::Missing));
        let text = header::one_line(text);
        let text = text.as_str();
        let normal: String = match self.rules.field {
            Some(Field::State) => match place::state_by_any(text) {
                Some(state) => state.name.to_owned(),
                // PIRL codes of residence abroad and of the armed forces, and the freely associated states.
                None if matches!(text, "77" | "88" | "99" | "AE" | "AP" | "AA" | "FM" | "MH" | "PW") => {
                    return state(CellState::NotApplicable, None);
                }
                None => {
                    let near = place::nearest_state(text).map(|(state, _score)| Fix::ReadAs(state.name.to_owned()));
                    return not_understood(text, IssueCode::NotAState, tr!("a state"), near);
                }
            },
            Some(Field::County) => return self.county(text),
            Some(Field::Zip) => match code::zip(text) {
                Some(zip) if zip.repaired && !self.rules.as_found => {
                    return self.restored(&zip.text, tr!("ZIP codes had lost their first zero: restored"));
                }
                Some(zip) if zip.repaired => text.to_owned(),
                Some(zip) => zip.text,
                None if text.chars().any(char::is_alphabetic) => text.to_owned(),
                None => return not_understood(text, IssueCode::NotUnderstood, tr!("a ZIP code"), missing),
            },
            Some(Field::Cip) => match code::cip(text) {
                Some(cip) if self.rules.as_found && cip.repaired => text.to_owned(),
                Some(cip) if cip.zeros => return self.restored(&cip.text, tr!("CIP codes had lost zeros: restored")),
                Some(cip) => cip.text,
                None => text.to_owned(),
            },
            Some(Field::Soc) => match code::soc(text) {
                Some(soc) if self.rules.as_found && soc.repaired => text.to_owned(),
                Some(soc) => soc.text,
                None => text.to_owned(),
            },
            Some(Field::Opeid) => match code::opeid(text) {
                Some(opeid) if self.rules.as_found && opeid.repaired => text.to_owned(),
                Some(opeid) if opeid.zeros => {
                    return self.restored(&opeid.text, tr!("OPEIDs had lost zeros: restored to eight digits"));
                }
                Some(opeid) => opeid.text,
                None if text.starts_with('-') => return state(CellState::NotApplicable, None),
                None => {
                    return not_understood(text, IssueCode::NotUnderstood, tr!("an OPEID of eight digits"), missing);
                }
            },
            Some(Field::Unitid) => match code::unitid(text) {
                Some(unitid) => unitid,
                None if text.starts_with('-') => return state(CellState::NotApplicable, None),
                None => {
                    return not_understood(
                        text,
                        IssueCode::NotUnderstood,
                        tr!("an IPEDS number of six digits"),
                        missing,
                    );
                }
            },
            Some(Field::Credential) if modules::of(text).is_some() => {
                modules::of(text).map_or_else(String::new, modules::name)
            }
            Some(Field::Credential) => match self.rules.credentials.shown(text) {
                Some(name) => name,
                None => match self.rules.credentials.near(text) {
                    Some(near) => {
                        let fix = Some(Fix::ReadAs(near));
                        return not_understood(text, IssueCode::NotACredential, tr!("a known credential"), fix);
                    }
                    None => text.to_owned(),
                },
            },
            Some(Field::Sex) => match people::sex(text) {
                Some(sex) => sex.to_owned(),
                None => return not_understood(text, IssueCode::NotUnderstood, tr!("a known answer for sex"), missing),
            },
            Some(Field::Race) => match (people::race(text), people::near_race(text)) {
                (Some(race), _) => race.to_owned(),
                (None, Some(near)) => {
                    let fix = Some(Fix::ReadAs(near.to_owned()));
                    return not_understood(text, IssueCode::NotUnderstood, tr!("a known group"), fix);
                }
                (None, None) => text.to_owned(),
            },
            Some(Field::Credit) => match people::credit(text) {
                Some(credit) => credit.to_owned(),
                None => return not_understood(text, IssueCode::NotUnderstood, tr!("credit or non-credit"), missing),
            },
            Some(Field::ComparisonGroup) => people::comparison(text).map_or_else(|| text.to_owned(), str::to_owned),
            Some(Field::AgeGroup) => return self.age_group(text),
            Some(Field::Industry | Field::IndustryBefore) => code::industry(text),
            Some(Field::PersonId) if code::is_damaged(text) => return damaged(text),
            Some(Field::PersonId) => code::without_decimal(text).to_owned(),
            _ => text.to_owned(),
        };
        plain(self.intern(&normal))
    }

    fn county(&mut self, text: &str) -> Reading {
        let code = code::county_fips(text);
        let county = code.as_ref().and_then(|fips| place::county(&fips.text));
        match (county, code) {
            (Some(county), Some(code)) if code.zeros && !self.rules.as_found => {
                self.restored(&county.name, tr!("County codes had lost their first zero: restored"))
            }
            (Some(county), _) => plain(self.intern(&county.name)),
            (None, Some(_)) => {
                let missing = Some(Fix::State(CellState::Missing));
                not_understood(text, IssueCode::NotACounty, tr!("the code of a county"), missing)
            }
            (None, None) => plain(self.intern(text)),
        }
    }

    fn age_group(&mut self, text: &str) -> Reading {
        if let Some(group) = people::age_group(text) {
            return plain(self.intern(&group));
        }
        // `5-Dec` was typed as `5-12` before a spreadsheet program made a date of it.
        match date::month_and_number(text)
            .and_then(|(month, number)| people::age_group(&format!("{}-{}", month.min(number), month.max(number))))
        {
            Some(group) if !self.rules.as_found => {
                let message = tr!(
                    "A spreadsheet program took ages for dates: {text} was read as {group}",
                    text = text,
                    group = group
                );
                let note = Note::info(IssueCode::DateInCodeColumn, message).fix(Fix::AsFound).whole_column();
                let value = self.intern(&group);
                Reading { outcome: Outcome::Value(value), note: Some(Arc::new(note)), repaired: true }
            }
            _ => plain(self.intern(text)),
        }
    }

    /// A code whose zeros were put back.
    fn restored(&mut self, text: &str, message: &str) -> Reading {
        let value = self.intern(text);
        let note = Note::info(IssueCode::LeadingZerosRestored, message).fix(Fix::AsFound).whole_column();
        Reading { outcome: Outcome::Value(value), note: Some(Arc::new(note)), repaired: true }
    }
}
