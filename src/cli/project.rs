//! Flags for what a project decides about all of its numbers: consumer prices and regions.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use clap::Args;

use super::Failure;
use crate::{
    measure::CustomRegion,
    session::{Session, read_prices},
    sheet::Reader,
};

/// Flags that are not given leave what the project says.
#[derive(Clone, Debug, Default, Args)]
pub struct ProjectArgs {
    /// A newer CPI-U series (CUUR0000SA0): a spreadsheet of the Bureau of Labor Statistics
    #[arg(long, value_name = "FILE")]
    pub cpi: Option<PathBuf>,
    /// A region by its states and counties (five-digit FIPS or names), for --by region; may be given more than once
    #[arg(long = "region", value_name = "NAME=MEMBER;MEMBER", value_parser = region)]
    pub regions: Vec<CustomRegion>,
}

impl ProjectArgs {
    /// Brings the flags to an opened session.
    pub fn apply(&self, session: &mut Session) -> Result<(), Failure> {
        if let Some(path) = &self.cpi {
            session.document.prices = Some(read_prices(path, &Reader::this_program(), &AtomicBool::new(false))?);
        }
        if !self.regions.is_empty() {
            session.document.regions.clone_from(&self.regions);
        }
        session.settle();
        Ok(())
    }
}

fn region(text: &str) -> Result<CustomRegion, String> {
    let (name, members) = text
        .split_once('=')
        .ok_or_else(|| tr!("write it as NAME=MEMBER;MEMBER, such as \"North Coast=39043;39093\"").to_owned())?;
    let members: Vec<String> =
        members.split(';').map(str::trim).filter(|member| !member.is_empty()).map(str::to_owned).collect();
    if name.trim().is_empty() || members.is_empty() {
        return Err(tr!("give the region a name and at least one state or county").into());
    }
    Ok(CustomRegion { name: name.trim().to_owned(), members })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_a_name_and_members() {
        let found = region("North Coast=39043; Lake County, Ohio").unwrap();
        assert_eq!(found.name, "North Coast");
        assert_eq!(found.members, ["39043", "Lake County, Ohio"]);
        assert!(region("North Coast").is_err() && region("=39043").is_err() && region("North Coast=;").is_err());
    }
}
