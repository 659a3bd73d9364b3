//! What belongs to the user, not to a project: theme, size, recent projects, the last kind of export.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::keychain::Remembered;
use crate::{
    app::command::{ExportKind, Theme},
    export::Pictures,
    policy,
};

/// Settings of one user, kept as RON beside the system's other settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: Theme,
    /// Zoom of the whole window, 0.5…3.
    pub zoom: f32,
    /// Newest first, at most [`RECENT`].
    pub recent: Vec<Recent>,
    pub last_export: Option<ExportKind>,
    /// How pictures are exported and copied.
    pub pictures: Pictures,
    /// Passwords in the system's keychain.
    pub remembered: Vec<Remembered>,
}

/// One project that was opened or saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    pub name: String,
    pub path: PathBuf,
}

/// Most recent projects that are kept.
pub const RECENT: usize = 8;

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            zoom: 1.0,
            recent: Vec::new(),
            last_export: None,
            pictures: Pictures::default(),
            remembered: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads settings; a missing or damaged file gives the defaults.
    pub fn load(path: &Path) -> Self {
        let mut settings: Self =
            fs::read_to_string(path).ok().and_then(|text| ron::from_str(&text).ok()).unwrap_or_default();
        settings.zoom = if settings.zoom.is_finite() { settings.zoom.clamp(0.5, 3.0) } else { 1.0 };
        settings.recent.truncate(if policy::in_force().recents { RECENT } else { 0 });
        settings
    }

    /// Writes settings.
    ///
    /// # Errors
    /// If the folder or file cannot be written.
    pub fn store(&self, path: &Path) -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(std::io::Error::other)?;
        fs::write(path, text)
    }

    /// Puts a project first in the list, if the policy of this computer has a list.
    pub fn remember(&mut self, name: &str, path: &Path) {
        self.forget(path);
        if !policy::in_force().recents {
            return;
        }
        self.recent.insert(0, Recent { name: name.to_owned(), path: path.to_owned() });
        self.recent.truncate(RECENT);
    }

    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|recent| recent.path != path);
    }
}

impl Recent {
    /// Folder as shown: its last two parts.
    pub fn folder(&self) -> String {
        let parts: Vec<_> = self
            .path
            .parent()
            .into_iter()
            .flat_map(Path::components)
            .filter_map(|part| match part {
                std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            })
            .collect();
        parts[parts.len().saturating_sub(2)..].join(" › ")
    }

    /// "Today", "Yesterday", "12 days ago"; `None` if the file is not there.
    pub fn saved(&self) -> Option<String> {
        let modified = fs::metadata(&self.path).and_then(|about| about.modified()).ok()?;
        let days = SystemTime::now().duration_since(modified).map_or(0, |age| age.as_secs() / 86_400);
        Some(match days {
            0 => "Today".to_owned(),
            1 => "Yesterday".to_owned(),
            days => format!("{days} days ago"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_and_damage_gives_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("deep/settings.ron");
        let mut settings = Settings { theme: Theme::Dark, zoom: 1.25, ..Settings::default() };
        for i in 0..12 {
            settings.remember(&format!("Project {i}"), Path::new(&format!("/home/user/Documents/Board/{i}.credatlas")));
        }
        settings.store(&file).unwrap();
        assert_eq!(Settings::load(&file), settings);
        assert_eq!((settings.recent.len(), settings.recent[0].name.as_str()), (RECENT, "Project 11"));
        assert_eq!(settings.recent[0].folder(), "Documents › Board");
        fs::write(&file, "(zoom: NaN").unwrap();
        assert_eq!(Settings::load(&file), Settings::default());
    }
}
