//! Who has a project open: a small file beside it with user, machine and time, so that two people do not save over each other.

use std::{
    env,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::ProjectError;

/// How a project is opened that someone else may have open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// To be changed; if someone has it open, that is asked about.
    #[default]
    Own,
    /// It is saved under another name, if at all.
    ReadOnly,
    /// As a project that was never saved.
    Copy,
    /// The other's lock is taken away; they are told when they save.
    TakeOver,
}

/// The lock of this process on one project; dropping it lets the project go.
#[derive(Debug)]
pub struct Lock {
    project: PathBuf,
    holder: Holder,
    /// Ends the thread that says every minute that this process lives.
    _alive: Sender<()>,
}

/// Who has a project open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holder {
    pub user: String,
    pub machine: String,
    process: u32,
    /// Seconds since 1970.
    since: u64,
    /// Tells the locks of one process apart.
    token: u64,
    /// When it last said that it lives; the lock file's own time.
    #[serde(skip)]
    pub seen: Option<SystemTime>,
}

impl Default for Holder {
    fn default() -> Self {
        Self {
            user: tr!("Someone").into(),
            machine: tr!("another computer").into(),
            process: 0,
            since: 0,
            token: 0,
            seen: None,
        }
    }
}

impl Holder {
    fn this() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            user: user(),
            machine: machine(),
            process: std::process::id(),
            since: now.as_secs(),
            token: now.as_nanos() as u64,
            seen: None,
        }
    }

    /// When it was opened there.
    pub fn since(&self) -> SystemTime {
        UNIX_EPOCH.checked_add(Duration::from_secs(self.since)).unwrap_or(UNIX_EPOCH)
    }

    /// True if it has not said that it lives for so long that it may have ended without a word.
    pub fn silent(&self) -> bool {
        let passed = self.seen.and_then(|seen| seen.elapsed().ok());
        passed.is_some_and(|passed| passed > 10 * BEAT)
    }
}

/// How often a lock says that its process lives.
const BEAT: Duration = Duration::from_secs(60);
/// Largest lock file that is read, in bytes.
const LARGEST: u64 = 64 << 10;

/// Where the lock of a project is.
pub fn lock_path(project: &Path) -> PathBuf {
    let name = project.file_name().unwrap_or_default().to_string_lossy();
    project.with_file_name(format!(".~lock.{name}#"))
}

impl Lock {
    /// Locks a project; a lock that a dead process of this machine left is taken away. `Ok(None)` where no lock can be
    /// written, as in a folder that may only be read.
    ///
    /// # Errors
    /// Who has it open.
    pub fn acquire(project: &Path) -> Result<Option<Self>, Holder> {
        match create(project) {
            Ok(lock) => Ok(Some(lock)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match holder(project) {
                Some(holder) => Err(holder),
                None => Ok(Self::take_over(project)),
            },
            Err(_) => Ok(None),
        }
    }

    /// The lock to save a project under: one's own if nobody took it over, else a new one.
    ///
    /// # Errors
    /// [`ProjectError::InUse`] says who has it open.
    pub fn for_saving(project: &Path, own: Option<&Arc<Self>>) -> Result<Option<Arc<Self>>, ProjectError> {
        match own.filter(|own| own.is_of(project) && own.holds()) {
            Some(own) => Ok(Some(Arc::clone(own))),
            None => match Self::acquire(project) {
                Ok(lock) => Ok(lock.map(Arc::new)),
                Err(Holder { user, machine, .. }) => {
                    Err(ProjectError::InUse { path: project.to_path_buf(), user, machine })
                }
            },
        }
    }

    /// Locks a project whoever has it open.
    pub fn take_over(project: &Path) -> Option<Self> {
        // Gone already is as good; what cannot be removed cannot be made anew either.
        let _ = fs::remove_file(lock_path(project));
        create(project).ok()
    }

    pub fn is_of(&self, project: &Path) -> bool {
        self.project == project
    }

    /// Nobody took it over.
    pub fn holds(&self) -> bool {
        read(&lock_path(&self.project)).is_some_and(|(_, found)| Holder { seen: None, ..found } == self.holder)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.holds() {
            // A lock that stays is noticed as that of a dead process.
            let _ = fs::remove_file(lock_path(&self.project));
        }
    }
}

fn create(project: &Path) -> io::Result<Lock> {
    let path = lock_path(project);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    // Held while this process lives, so that others of this machine see when it has died.
    let _ = file.try_lock();
    let holder = Holder::this();
    let text = ron::to_string(&holder).map_err(io::Error::other);
    if let Err(error) = text.and_then(|text| file.write_all(text.as_bytes())) {
        // Half a lock would name nobody.
        let _ = fs::remove_file(&path);
        return Err(error);
    }
    let (alive, ended) = channel::<()>();
    let beat = move || {
        while ended.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
            // A share that is gone for a while comes back.
            let _ = file.set_modified(SystemTime::now());
        }
    };
    thread::Builder::new().name("lock".into()).spawn(beat)?;
    Ok(Lock { project: project.to_path_buf(), holder, _alive: alive })
}

/// Who has a project open; `None` if nobody, or a process of this machine that has ended.
pub fn holder(project: &Path) -> Option<Holder> {
    let (file, holder) = read(&lock_path(project))?;
    let here = holder.machine == machine();
    match file.try_lock() {
        // It is free, although it was held while its process lived; a share of another machine may not tell.
        Ok(()) => (!here).then_some(holder),
        Err(TryLockError::WouldBlock) => Some(holder),
        Err(TryLockError::Error(_)) => (!here || lives(holder.process)).then_some(holder),
    }
}

fn read(path: &Path) -> Option<(File, Holder)> {
    let mut file = OpenOptions::new().read(true).write(true).open(path).or_else(|_| File::open(path)).ok()?;
    let mut text = String::new();
    (&mut file).take(LARGEST).read_to_string(&mut text).ok()?;
    let seen = file.metadata().and_then(|about| about.modified()).ok();
    // A lock file that says nothing is a lock all the same.
    Some((file, Holder { seen, ..ron::from_str(&text).unwrap_or_default() }))
}

fn lives(process: u32) -> bool {
    let processes = Path::new("/proc/self");
    !processes.exists() || Path::new("/proc").join(process.to_string()).exists()
}

fn user() -> String {
    let named = ["USER", "USERNAME", "LOGNAME"].into_iter().filter_map(|name| env::var(name).ok());
    named.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| tr!("Someone").into())
}

fn machine() -> String {
    let named = env::var("COMPUTERNAME").ok();
    let kernel = || fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = || {
        let told = std::process::Command::new("hostname").output().ok()?;
        String::from_utf8(told.stdout).ok()
    };
    let name = named.or_else(kernel).or_else(told).unwrap_or_default();
    if name.trim().is_empty() { tr!("this computer").into() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_is_told_who_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("board.credatlas");
        let lock = Lock::acquire(&project).unwrap().unwrap();
        assert!(lock.is_of(&project) && lock.holds());
        let holder = Lock::acquire(&project).unwrap_err();
        assert_eq!((holder.user.clone(), holder.machine.clone()), (user(), machine()));
        assert!(holder.since().elapsed().unwrap() < Duration::from_secs(600) && !holder.silent());
        drop(lock);
        assert!(!lock_path(&project).exists());
        assert!(Lock::acquire(&project).is_ok_and(|lock| lock.is_some()));
    }

    #[test]
    fn taking_over_is_noticed_and_the_first_does_not_remove_it() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("board.credatlas");
        let first = Lock::acquire(&project).unwrap().unwrap();
        assert!(first.holds());
        let second = Lock::take_over(&project).unwrap();
        assert!(!first.holds() && second.holds());
        let first = Arc::new(first);
        let error = Lock::for_saving(&project, Some(&first)).unwrap_err();
        assert!(error.code() == "in-use" && error.to_string().contains(&machine()), "{error}");
        drop(first);
        assert!(second.holds());
    }

    #[test]
    fn what_a_dead_process_left_here_is_taken_away_and_one_elsewhere_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("board.credatlas");
        let left = |machine: &str| {
            let holder = Holder { machine: machine.into(), process: 4_000_000, since: 1, ..Holder::default() };
            fs::write(lock_path(&project), ron::to_string(&holder).unwrap()).unwrap();
        };
        left(&machine());
        assert_eq!(holder(&project), None);
        assert!(Lock::acquire(&project).is_ok_and(|lock| lock.is_some()));
        left("BOARD-PC-7");
        let found = Lock::acquire(&project).unwrap_err();
        assert_eq!((found.machine.as_str(), found.silent()), ("BOARD-PC-7", false));
        let long_ago = SystemTime::now() - 11 * BEAT;
        OpenOptions::new().write(true).open(lock_path(&project)).unwrap().set_modified(long_ago).unwrap();
        assert!(holder(&project).unwrap().silent());
        fs::write(lock_path(&project), "").unwrap();
        assert_eq!(Lock::acquire(&project).unwrap_err().user, "Someone");
    }

    #[test]
    fn a_folder_that_takes_no_lock_is_no_obstacle() {
        let project = Path::new("/there/is/no/such/folder/p.credatlas");
        assert!(Lock::acquire(project).is_ok_and(|lock| lock.is_none()));
    }
}
