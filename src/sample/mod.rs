//! Synthetic people and real places in, sample workbooks out; what is published fact and what is made up is written in each file.

mod facts;
mod people;
mod random;
mod skills;
mod stem;
mod system;

use std::path::{Path, PathBuf};

use crate::export::{ExportError, files::write_atomic, pages::workbook};

/// Names of the sample files, in the order in which the start screen shows them.
pub const NAMES: [&str; 5] = [
    "skills-colleges.xlsx",
    "skills-outcomes.xlsx",
    "stem-consortium.xlsx",
    "extension-centers.csv",
    "nsw-experiment.csv",
];

/// The two files of the main example: colleges and programs, and people's outcomes.
pub const SKILLS: [&str; 2] = [NAMES[0], NAMES[1]];

/// The sample files as bundled with the program, so that they open without being made first.
pub fn files() -> [(&'static str, &'static [u8]); 5] {
    [
        (NAMES[0], include_bytes!("../../sample_data/skills-colleges.xlsx").as_slice()),
        (NAMES[1], include_bytes!("../../sample_data/skills-outcomes.xlsx").as_slice()),
        (NAMES[2], include_bytes!("../../sample_data/stem-consortium.xlsx").as_slice()),
        (NAMES[3], include_bytes!("../../sample_data/extension-centers.csv").as_slice()),
        (NAMES[4], include_bytes!("../../sample_data/nsw-experiment.csv").as_slice()),
    ]
}

/// Makes the sample files in `dir`, the same bytes every time. The folder is made if it is not there.
///
/// # Errors
/// [`ExportError`] names the file that could not be written, and what to do.
pub fn write(dir: &Path) -> Result<Vec<PathBuf>, ExportError> {
    std::fs::create_dir_all(dir).map_err(|source| ExportError::Io { path: dir.into(), source })?;
    let mut paths = Vec::new();
    for (name, bytes) in make()? {
        let path = dir.join(name);
        write_atomic(&path, &bytes)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Where the colleges of the two college samples are, as latitude, longitude and postal code of the state.
pub fn places() -> [Vec<(f64, f64, &'static str)>; 2] {
    let skills = system::COLLEGES.iter().filter_map(|college| {
        let zip = crate::place::zip(college.zip)?;
        Some((zip.latitude, zip.longitude, college.postal))
    });
    [skills.collect(), stem::places()]
}

fn make() -> Result<[(&'static str, Vec<u8>); 5], ExportError> {
    let (colleges, outcomes) = skills::pages();
    Ok([
        (NAMES[0], workbook("Participating colleges and programs (synthetic sample)", &[colleges])?),
        (NAMES[1], workbook("Certificates and earnings (synthetic sample)", &[outcomes])?),
        (NAMES[2], workbook("National STEM Consortium (sample)", &stem::pages())?),
        (NAMES[3], facts::extension_centers().into_bytes()),
        (NAMES[4], facts::experiment().into_bytes()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_files_are_what_the_command_makes() {
        for ((name, made), (bundled_name, bundled)) in make().unwrap().into_iter().zip(files()) {
            assert_eq!(name, bundled_name);
            assert!(made == bundled, "{name} differs: run `credential-atlas sample sample_data`");
        }
    }
}
