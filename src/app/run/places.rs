//! Where the program keeps what is the user's: in the system's folders, or beside itself.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Name of the window's class and of its folder for settings.
pub const APP_ID: &str = "credential-atlas";

/// Folder beside the program that holds everything in portable mode. If it is there, the program is portable.
const PORTABLE: &str = "credential-atlas-data";

/// Folders of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The file of settings; mappings, recovery and the mark of the last start lie beside it.
    pub settings: Option<PathBuf>,
    /// Folder of sample files.
    pub samples: PathBuf,
}

impl Places {
    /// Beside the program if that is asked for or its folder is there already, else where the system keeps such things.
    ///
    /// # Errors
    /// If it is asked for and nothing can be written there.
    pub fn find(portable: bool) -> io::Result<Self> {
        let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(PORTABLE)));
        match beside {
            Some(folder) if portable || folder.is_dir() => Self::portable(&folder),
            None if portable => Err(io::Error::other(tr!("the system does not tell where the program lies"))),
            _ => Ok(Self::of_system()),
        }
    }

    fn portable(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        tempfile::tempfile_in(folder)?; // a stick may be locked
        Ok(Self { settings: Some(folder.join("settings.ron")), samples: folder.join("samples") })
    }

    fn of_system() -> Self {
        let dirs = directories::ProjectDirs::from("", "", APP_ID);
        let samples = |dirs: &directories::ProjectDirs| dirs.data_local_dir().join("samples");
        Self {
            samples: dirs.as_ref().map_or_else(|| PathBuf::from("samples"), samples),
            settings: dirs.map(|dirs| dirs.config_dir().join("settings.ron")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portable_program_keeps_everything_in_one_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("stick").join(PORTABLE);
        let places = Places::portable(&folder).unwrap();
        assert!(places.settings.unwrap().starts_with(&folder) && places.samples.starts_with(&folder));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "trying leaves nothing");
        std::fs::write(dir.path().join("file"), "").unwrap();
        assert!(Places::portable(&dir.path().join("file")).is_err(), "a file is no folder");
    }
}
