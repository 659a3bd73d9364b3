//! What the people who look after a computer have decided for everybody on it; it can only make the program stricter.
//!
//! `policy.ron` lies where only an administrator can write ([`PLACES`]). Every field may be left out:
//!
//! ```text
//! (
//!     minimum_cell: 20,     // fewest people behind any number, internal figures included
//!     people_rows: false,   // people's rows are never saved into a project
//!     recents: false,       // the program does not remember which projects were opened
//!     renderer: "cpu",      // "auto", "gl" or "cpu", whatever the command line says
//! )
//! ```
//!
//! Where there are several files the strictest of each field holds. A file that cannot be understood stops the program,
//! because leaving it out would loosen it.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde::Deserialize;
use thiserror::Error;

/// What is decided. The default decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Fewest people behind a published or internal number; a project may ask for more.
    pub minimum_cell: u32,
    /// People's rows may be saved into a project.
    pub people_rows: bool,
    /// Projects opened may be remembered.
    pub recents: bool,
    /// How the window is drawn.
    #[serde(deserialize_with = "renderer")]
    pub renderer: Option<Renderer>,
}

/// How the window is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Renderer {
    /// By OpenGL, unless the session is remote or OpenGL failed the last time.
    #[default]
    Auto,
    /// By OpenGL.
    Gl,
    /// Without the graphics card.
    Cpu,
}

impl Renderer {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Gl, Self::Cpu];

    /// Its word on the command line and in a policy.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Gl => "gl",
            Self::Cpu => "cpu",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|renderer| renderer.word() == word)
    }
}

/// A policy that is there but cannot be followed.
#[derive(Debug, Error)]
pub enum PolicyError {
    #[error("{}", tr!("The policy of this computer, {path}, cannot be read: {error}", path = .path.display(), error = .error))]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{}", tr!("The policy of this computer, {path}, cannot be understood: {error}", path = .path.display(), error = .error))]
    Misunderstood { path: PathBuf, error: Box<ron::error::SpannedError> },
}

/// Where policies lie.
#[cfg(windows)]
pub const PLACES: [&str; 1] = [r"C:\ProgramData\Credential Atlas\policy.ron"];
#[cfg(target_os = "macos")]
pub const PLACES: [&str; 1] = ["/Library/Application Support/Credential Atlas/policy.ron"];
#[cfg(not(any(windows, target_os = "macos")))]
pub const PLACES: [&str; 1] = ["/etc/credential-atlas/policy.ron"];

/// A variable that names one more policy. A user who sets it can only make the program stricter.
pub const VARIABLE: &str = "CREDENTIAL_ATLAS_POLICY";

static IN_FORCE: OnceLock<Policy> = OnceLock::new();

/// The policy of this process: what [`enforce`] found, or one that decides nothing.
pub fn in_force() -> &'static Policy {
    static NOTHING: Policy = Policy { minimum_cell: 0, people_rows: true, recents: true, renderer: None };
    IN_FORCE.get().unwrap_or(&NOTHING)
}

/// Reads the policies of this computer and holds the process to them.
///
/// # Errors
/// If one is there but cannot be read or understood.
pub fn enforce() -> Result<(), PolicyError> {
    let policy = read(places(|name| std::env::var_os(name)))?;
    IN_FORCE.get_or_init(|| policy);
    Ok(())
}

/// All places to look in. Windows may keep program data on another disk, so the named folder counts beside the usual one.
fn places(named: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = PLACES.iter().map(PathBuf::from).collect();
    if cfg!(windows) {
        let folder = named("ProgramData").map(PathBuf::from);
        places.extend(folder.map(|folder| folder.join("Credential Atlas").join("policy.ron")));
    }
    places.extend(named(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from));
    places
}

fn read(places: Vec<PathBuf>) -> Result<Policy, PolicyError> {
    places.into_iter().try_fold(Policy::default(), |policy, path| match fs::read_to_string(&path) {
        Ok(text) => Ok(policy.and(&Policy::parse(&text, &path)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(policy),
        Err(error) => Err(PolicyError::Unreadable { path, error }),
    })
}

impl Default for Policy {
    fn default() -> Self {
        Self { minimum_cell: 0, people_rows: true, recents: true, renderer: None }
    }
}

impl Policy {
    fn parse(text: &str, path: &Path) -> Result<Self, PolicyError> {
        let misunderstood = |error| PolicyError::Misunderstood { path: path.to_owned(), error: Box::new(error) };
        ron::from_str(text).map_err(misunderstood)
    }

    /// The strictest of both.
    #[must_use]
    fn and(self, other: &Self) -> Self {
        Self {
            minimum_cell: self.minimum_cell.max(other.minimum_cell),
            people_rows: self.people_rows && other.people_rows,
            recents: self.recents && other.recents,
            renderer: match (self.renderer, other.renderer) {
                (Some(a), Some(b)) if a != b => Some(Renderer::Cpu), // which works wherever either does
                (a, b) => a.or(b),
            },
        }
    }

    /// A threshold that somebody chose, raised to what is decided.
    pub fn threshold(&self, chosen: u32) -> u32 {
        chosen.max(self.minimum_cell)
    }
}

fn renderer<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Renderer>, D::Error> {
    let word = String::deserialize(from)?;
    let known = || serde::de::Error::custom(tr!("“{word}” is none of auto, gl, cpu", word = word));
    Renderer::from_word(&word).map(Some).ok_or_else(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Policy, PolicyError> {
        Policy::parse(text, Path::new("policy.ron"))
    }

    #[test]
    fn a_policy_says_only_what_it_decides() {
        assert_eq!(parsed("()").unwrap(), Policy::default());
        let strict = parsed("(minimum_cell: 20, people_rows: false, recents: false, renderer: \"cpu\")").unwrap();
        let expected = Policy { minimum_cell: 20, people_rows: false, recents: false, renderer: Some(Renderer::Cpu) };
        assert_eq!(strict, expected);
        assert_eq!((strict.threshold(3), strict.threshold(30)), (20, 30));
        let example = parsed(include_str!("../../packaging/policy.example.ron")).unwrap();
        assert_eq!(example, Policy { renderer: Some(Renderer::Auto), ..strict });
    }

    #[test]
    fn several_policies_give_the_strictest_of_each_and_none_loosens_another() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b] = ["a.ron", "b.ron"].map(|name| dir.path().join(name));
        fs::write(&a, "(minimum_cell: 20, recents: false)").unwrap();
        fs::write(&b, "(minimum_cell: 5, people_rows: false, recents: true, renderer: \"gl\")").unwrap();
        let both = Policy { minimum_cell: 20, people_rows: false, recents: false, renderer: Some(Renderer::Gl) };
        for places in [vec![a.clone(), b.clone()], vec![b, dir.path().join("none.ron"), a]] {
            assert_eq!(read(places).unwrap(), both);
        }
    }

    #[test]
    fn a_policy_that_is_not_understood_stops_the_program() {
        for text in ["", "(minimum_cel: 20)", "(renderer: \"fast\")", "(minimum_cell: -1)", "(minimum_cell: 20"] {
            let error = parsed(text).unwrap_err().to_string();
            assert!(error.contains("policy.ron, cannot be understood"), "{text}: {error}");
        }
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(vec![folder.path().into()]), Err(PolicyError::Unreadable { .. })));
    }
}
