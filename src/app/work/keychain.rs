//! Passwords of protected projects that the user wants remembered: in the system's keychain, and only for a time.

use std::{
    fmt,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Problem;
use crate::{policy, project::Password};

/// Where the system keeps secrets of this user.
pub trait Keychain: Send + Sync + fmt::Debug {
    /// The secret under a name; `None` if there is none, or no keychain.
    fn get(&self, name: &str) -> Option<Vec<u8>>;

    /// Keeps a secret under a name.
    ///
    /// # Errors
    /// Why it is not kept, in the system's words.
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), String>;

    /// Forgets the secret under a name.
    fn remove(&self, name: &str);
}

/// Keychain Services, Credential Manager or the Secret Service.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeychain;

const SERVICE: &str = "Credential Atlas";

impl SystemKeychain {
    fn entry(name: &str) -> Result<keyring::Entry, String> {
        // A keychain on another computer would be asked over the network, which this program never uses.
        let address = std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap_or_default();
        if cfg!(target_os = "linux") && !address.split(';').all(|way| way.is_empty() || way.starts_with("unix:")) {
            return Err(tr!("the session bus is not on this computer").into());
        }
        keyring::Entry::new(SERVICE, name).map_err(|error| error.to_string())
    }
}

impl Keychain for SystemKeychain {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        Self::entry(name).ok()?.get_secret().ok()
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), String> {
        Self::entry(name)?.set_secret(secret).map_err(|error| error.to_string())
    }

    fn remove(&self, name: &str) {
        if let Ok(entry) = Self::entry(name) {
            // What is not there need not be removed.
            let _ = entry.delete_credential();
        }
    }
}

/// How long a password is remembered on this computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Remember {
    /// It is asked for each time.
    #[default]
    Never,
    Hours8,
    Days7,
    Days30,
}

impl Remember {
    pub const ALL: [Self; 4] = [Self::Never, Self::Hours8, Self::Days7, Self::Days30];

    pub fn label(self) -> &'static str {
        match self {
            Self::Never => tr!("Do not remember"),
            Self::Hours8 => tr!("For 8 hours"),
            Self::Days7 => tr!("For 7 days"),
            Self::Days30 => tr!("For 30 days"),
        }
    }

    fn span(self) -> Option<Duration> {
        const HOUR: u64 = 3600;
        let hours = match self {
            Self::Never => return None,
            Self::Hours8 => 8,
            Self::Days7 => 7 * 24,
            Self::Days30 => 30 * 24,
        };
        Some(Duration::from_secs(hours * HOUR))
    }
}

/// A password as it was typed, and for how long it is to be remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub password: Password,
    pub remember: Remember,
}

/// A password that is in the keychain: under which name, and until when. The name tells neither project nor folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    name: String,
    /// Seconds since 1970.
    until: u64,
}

impl Remembered {
    /// The time is over, or lies further ahead than any choice: the clock was set back.
    pub fn is_over(&self, now: SystemTime) -> bool {
        over(self.until, now)
    }

    pub fn forget(&self, keychain: &dyn Keychain) {
        keychain.remove(&self.name);
    }

    pub fn is_of(&self, project: &Path) -> bool {
        self.name == name_of(project)
    }
}

/// Puts a password into the keychain, if it is to be remembered: the keychain is not asked for anything else.
///
/// # Errors
/// [`Problem`] if the keychain does not keep it; it is asked for again then.
pub fn remember(
    keychain: &dyn Keychain,
    project: &Path,
    typed: &Typed,
    now: SystemTime,
) -> Result<Option<Remembered>, Problem> {
    let Some(span) = typed.remember.span() else { return Ok(None) };
    if let Err(why) = allowed() {
        return Err(Problem::new(tr!("The password is not remembered"), why));
    }
    let name = name_of(project);
    let until = seconds(now + span);
    let mut secret = until.to_be_bytes().to_vec();
    secret.extend(typed.password.bytes());
    let kept = keychain.set(&name, &secret);
    secret.fill(0);
    std::hint::black_box(&secret);
    kept.map_err(|error| {
        Problem::new(
            tr!("The password is not remembered: {error}", error = error),
            tr!("It is asked for when the project is opened"),
        )
    })?;
    Ok(Some(Remembered { name, until }))
}

/// The password that was remembered for a project; one whose time is over is forgotten.
pub fn recall(keychain: &dyn Keychain, project: &Path, now: SystemTime) -> Option<Password> {
    allowed().ok()?;
    let name = name_of(project);
    let secret = keychain.get(&name)?;
    let (until, password) = secret.split_first_chunk()?;
    if over(u64::from_be_bytes(*until), now) {
        keychain.remove(&name);
        return None;
    }
    String::from_utf8(password.to_vec()).ok().map(|text| Password::new(&text))
}

/// Whether the policy of this computer lets passwords be remembered.
///
/// # Errors
/// Why not.
pub fn allowed() -> Result<(), &'static str> {
    if policy::in_force().recents {
        Ok(())
    } else {
        Err(tr!("The policy of this computer remembers nothing of what is opened"))
    }
}

fn over(until: u64, now: SystemTime) -> bool {
    let longest = Remember::ALL.into_iter().filter_map(Remember::span).max().unwrap_or_default();
    !(seconds(now)..=seconds(now + longest)).contains(&until)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn name_of(project: &Path) -> String {
    let path = std::fs::canonicalize(project).unwrap_or_else(|_gone| project.to_owned());
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Mutex};

    use super::*;

    #[derive(Debug, Default)]
    struct Drawer(Mutex<BTreeMap<String, Vec<u8>>>);

    impl Keychain for Drawer {
        fn get(&self, name: &str) -> Option<Vec<u8>> {
            self.0.lock().unwrap().get(name).cloned()
        }

        fn set(&self, name: &str, secret: &[u8]) -> Result<(), String> {
            self.0.lock().unwrap().insert(name.to_owned(), secret.to_vec());
            Ok(())
        }

        fn remove(&self, name: &str) {
            self.0.lock().unwrap().remove(name);
        }
    }

    #[test]
    fn a_password_is_remembered_until_its_time_is_over() {
        let (drawer, project) = (Drawer::default(), Path::new("/nowhere/board.credatlas"));
        let now = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let after = |hours: u64| now + Duration::from_secs(hours * 3600);
        let typed = |remember| Typed { password: Password::new("four words about rivers"), remember };
        let kept = remember(&drawer, project, &typed(Remember::Hours8), now).unwrap().unwrap();
        assert!(kept.is_of(project) && !kept.is_over(after(7)) && kept.is_over(after(9)));
        assert!(!format!("{kept:?}").contains("board"), "the name tells nothing");
        assert_eq!(recall(&drawer, project, after(7)), Some(Password::new("four words about rivers")));
        assert_eq!(recall(&drawer, Path::new("/nowhere/other.credatlas"), after(7)), None);
        assert_eq!(recall(&drawer, project, after(9)), None);
        assert!(drawer.0.lock().unwrap().is_empty(), "what is over is gone");

        // A clock that was set back by a year does not make a week of it.
        remember(&drawer, project, &typed(Remember::Days7), after(365 * 24)).unwrap();
        assert_eq!(recall(&drawer, project, now), None);
        assert!(drawer.0.lock().unwrap().is_empty());
        assert_eq!(remember(&drawer, project, &typed(Remember::Never), now), Ok(None));
        assert!(drawer.0.lock().unwrap().is_empty());
    }
}
