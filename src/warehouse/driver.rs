//! Which driver reaches a warehouse, which helper process loads it, and what it is told.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::{Address, Dialect, WarehouseError, address::encoded};

/// What an ODBC driver's name begins with.
const ODBC: &str = "odbc:";
/// The helper process that links the system's driver manager; it lies beside the program.
const ODBC_HELPER: &str = "credential-atlas-odbc";

/// A driver: the one thing that speaks to the warehouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Driver {
    /// The file of an ADBC driver.
    Adbc(PathBuf),
    /// An ODBC driver by the name that the system's driver manager has for it, or by its file.
    Odbc(String),
}

impl Driver {
    /// A driver as people write it: `libadbc_driver_postgresql.so` or `odbc:PostgreSQL Unicode`.
    pub fn parse(text: &str) -> Self {
        let start = text.get(..ODBC.len()).filter(|start| start.eq_ignore_ascii_case(ODBC));
        match start.and_then(|start| text.get(start.len()..)) {
            Some(name) => Self::Odbc(name.trim().to_owned()),
            None => Self::Adbc(text.into()),
        }
    }

    /// As people write it.
    pub fn written(&self) -> String {
        match self {
            Self::Adbc(file) => file.display().to_string(),
            Self::Odbc(name) => format!("{ODBC}{name}"),
        }
    }

    /// As its helper and messages name it.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Adbc(file) => file.display().to_string(),
            Self::Odbc(name) => name.clone(),
        }
    }

    /// The program that loads it, `program` or one beside it.
    pub(super) fn helper(&self, program: PathBuf) -> Result<PathBuf, WarehouseError> {
        let missing = |cause: &str| WarehouseError::Driver { file: self.told(), cause: cause.to_owned() };
        match self {
            Self::Adbc(file) if file.is_file() => Ok(program),
            Self::Adbc(_) => Err(missing(tr!("there is no such file"))),
            Self::Odbc(name) if name.is_empty() => Err(missing(tr!("a name is missing after “odbc:”"))),
            Self::Odbc(_) => {
                let helper = beside(&program);
                if helper.is_file() {
                    Ok(helper)
                } else {
                    Err(missing(tr!("credential-atlas-odbc is not beside the program")))
                }
            }
        }
    }

    /// What it is told, by the names that ADBC, or ODBC drivers, give options.
    pub(super) fn options(
        &self,
        address: &Address,
        password: Option<&str>,
        more: &[(String, String)],
    ) -> Vec<(String, String)> {
        let password = password.or(address.password.as_deref());
        let mut options = match self {
            Self::Adbc(_) => of_adbc(address, password),
            Self::Odbc(_) => of_odbc(address, password),
        };
        options.extend(more.iter().cloned());
        options
    }

    /// What a helper for ODBC dies of where the system has no driver manager: its loader says so in one line.
    pub(super) fn no_manager(&self, said: &str) -> Option<WarehouseError> {
        let manager = matches!(self, Self::Odbc(_)) && said.contains("libodbc");
        manager.then(|| WarehouseError::Driver {
            file: self.told(),
            cause: "this computer has no ODBC driver manager such as unixODBC".into(),
        })
    }
}

fn beside(program: &Path) -> PathBuf {
    program.with_file_name(format!("{ODBC_HELPER}{}", env::consts::EXE_SUFFIX))
}

fn of_adbc(address: &Address, password: Option<&str>) -> Vec<(String, String)> {
    let mut options = vec![("uri".to_owned(), address.uri.clone())];
    if let Some(password) = password {
        if address.dialect() == Dialect::PostgreSql {
            // Its driver takes no password but in the address.
            let separator = if address.uri.contains('?') { '&' } else { '?' };
            options = vec![("uri".to_owned(), format!("{}{separator}password={}", address.uri, encoded(password)))];
        } else {
            options.push(("password".to_owned(), password.to_owned()));
        }
    }
    options
}

/// The attributes that most ODBC drivers have in common, then those of the address.
fn of_odbc(address: &Address, password: Option<&str>) -> Vec<(String, String)> {
    let mut options = Vec::new();
    if let Some((host, port)) = address.host() {
        options.push(("Server".to_owned(), host.to_owned()));
        options.push(("Port".to_owned(), port.to_string()));
    }
    options.extend(address.database().map(|database| ("Database".to_owned(), database)));
    options.extend(address.user().map(|user| ("Uid".to_owned(), user)));
    options.extend(password.map(|password| ("Pwd".to_owned(), password.to_owned())));
    options.extend(address.attributes());
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_is_a_file_or_a_name_of_the_driver_manager() {
        assert_eq!(Driver::parse("/opt/lib.so"), Driver::Adbc("/opt/lib.so".into()));
        assert_eq!(Driver::parse("ODBC: PostgreSQL Unicode"), Driver::Odbc("PostgreSQL Unicode".into()));
        assert_eq!(Driver::parse("odbc:PostgreSQL Unicode").written(), "odbc:PostgreSQL Unicode");
        let missing = Driver::Odbc("X".into()).helper("/nowhere/credential-atlas".into()).unwrap_err();
        assert_eq!(missing.code(), "no-driver");
    }

    #[test]
    fn each_kind_of_driver_is_told_in_its_own_words() {
        let address = Address::parse("postgresql://ana%2Ex@db.example:6000/wages?sslmode=require").unwrap();
        let pairs = |driver: Driver| -> Vec<String> {
            let options = driver.options(&address, Some("a;b@"), &[("A".into(), "1".into())]);
            options.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        assert_eq!(
            pairs(Driver::Odbc("PostgreSQL Unicode".into())),
            ["Server=db.example", "Port=6000", "Database=wages", "Uid=ana.x", "Pwd=a;b@", "sslmode=require", "A=1"]
        );
        assert_eq!(
            pairs(Driver::Adbc("x.so".into())),
            ["uri=postgresql://ana%2Ex@db.example:6000/wages?sslmode=require&password=a%3Bb%40", "A=1"]
        );
    }
}
