//! What belongs to the user, not to a project: theme, size, recent projects, the last kind of export.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::keychain::Remembered;
use crate::{
    app::command::{Command, ExportKind, Theme},
    export::Pictures,
    policy,
    words::Language,
};

/// Settings of one user, kept as RON beside the system's other settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: Theme,
    /// Language of the window.
    pub language: Language,
    /// Language of exports, if it is not the window's.
    pub export_language: Option<Language>,
    /// Zoom of the whole window, from the first to the last of [`ZOOMS`].
    pub zoom: f32,
    /// Keys that write a letter or a digit do something where a figure has the focus.
    pub single_keys: bool,
    /// Commands run from the palette, newest first, at most [`USED`], by their names in code.
    pub used: Vec<String>,
    /// Newest first, at most [`RECENT`].
    pub recent: Vec<Recent>,
    pub last_export: Option<ExportKind>,
    /// How pictures are exported and copied.
    pub pictures: Pictures,
    /// Passwords in the system's keychain.
    pub remembered: Vec<Remembered>,
    /// The driver that a warehouse was reached by last.
    pub driver: Option<String>,
}

/// One project that was opened or saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    pub name: String,
    pub path: PathBuf,
    /// It stays, above the others.
    #[serde(default)]
    pub pinned: bool,
}

/// Most recent projects that are kept, beside those that are pinned.
pub const RECENT: usize = 8;

/// Sizes of the window, smallest first.
pub const ZOOMS: [f32; 11] = [0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0];

/// Most commands that the palette remembers.
pub const USED: usize = 6;

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            language: Language::default(),
            export_language: None,
            zoom: 1.0,
            single_keys: true,
            used: Vec::new(),
            recent: Vec::new(),
            last_export: None,
            pictures: Pictures::default(),
            remembered: Vec::new(),
            driver: None,
        }
    }
}

impl Settings {
    /// Reads settings; a missing or damaged file gives the defaults.
    pub fn load(path: &Path) -> Self {
        let mut settings: Self =
            fs::read_to_string(path).ok().and_then(|text| ron::from_str(&text).ok()).unwrap_or_default();
        settings.zoom =
            if settings.zoom.is_finite() { settings.zoom.clamp(ZOOMS[0], ZOOMS[ZOOMS.len() - 1]) } else { 1.0 };
        if !policy::in_force().recents {
            settings.recent.clear();
        }
        settings.limit();
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
        let pinned = self.recent.iter().any(|recent| recent.path == path && recent.pinned);
        self.forget(path);
        if !policy::in_force().recents {
            return;
        }
        self.recent.insert(0, Recent { name: name.to_owned(), path: path.to_owned(), pinned });
        self.limit();
    }

    /// Pins a project of the list, or lets it go again.
    pub fn pin(&mut self, path: &Path) {
        if let Some(recent) = self.recent.iter_mut().find(|recent| recent.path == path) {
            recent.pinned = !recent.pinned;
        }
        self.limit();
    }

    /// A project of the list is at another place now; it keeps its name and its pin.
    pub fn moved(&mut self, from: &Path, to: &Path) {
        if from != to && self.recent.iter().any(|recent| recent.path == from) {
            self.forget(to);
        }
        if let Some(recent) = self.recent.iter_mut().find(|recent| recent.path == from) {
            recent.path = to.to_owned();
        }
    }

    /// Pinned projects first; of the others only the newest.
    fn limit(&mut self) {
        self.recent.sort_by_key(|recent| !recent.pinned);
        let pinned = self.recent.iter().filter(|recent| recent.pinned).count();
        self.recent.truncate(pinned + RECENT);
        self.used.truncate(USED);
    }

    /// Puts a command first in what the palette lists.
    pub fn used(&mut self, command: &Command) {
        let name = format!("{command:?}");
        self.used.retain(|used| *used != name);
        self.used.insert(0, name);
        self.limit();
    }

    /// When a command was run from the palette: 0 for the last one, `None` for one that was not lately.
    pub fn last_used(&self, command: &Command) -> Option<usize> {
        if self.used.is_empty() {
            return None;
        }
        let name = format!("{command:?}");
        self.used.iter().position(|used| *used == name)
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
            0 => tr!("Today").to_owned(),
            1 => tr!("Yesterday").to_owned(),
            days => tr!("{days} days ago", days = days),
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
        settings.pin(Path::new("/home/user/Documents/Board/5.credatlas"));
        for i in 12..30 {
            settings.remember(&format!("Project {i}"), Path::new(&format!("/home/user/Documents/Board/{i}.credatlas")));
        }
        assert_eq!(
            (settings.recent.len(), settings.recent[0].name.as_str()),
            (RECENT + 1, "Project 5"),
            "pinned stays"
        );
        assert_eq!(settings.recent[1].name, "Project 29");
        for command in [Command::ZoomIn, Command::Help, Command::ZoomIn] {
            settings.used(&command);
        }
        let places = [Command::ZoomIn, Command::Help, Command::Undo].map(|command| settings.last_used(&command));
        assert_eq!(places, [Some(0), Some(1), None]);
        fs::write(&file, "(theme: Dark, zoom: 9.0, recent: [(name: \"Old\", path: \"/old.credatlas\")])").unwrap();
        let old = Settings::load(&file);
        assert_eq!(
            (old.zoom, old.single_keys, old.recent[0].pinned),
            (3.0, true, false),
            "settings of an earlier version"
        );
        fs::write(&file, "(zoom: NaN").unwrap();
        assert_eq!(Settings::load(&file), Settings::default());
    }
}
