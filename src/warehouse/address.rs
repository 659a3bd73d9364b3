//! The address of a warehouse: what of it may be shown, and whether anybody listens there.

use std::{
    net::{TcpStream, ToSocketAddrs as _},
    time::Duration,
};

use super::{Dialect, WarehouseError};

/// An address without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// As the driver wants it, without a password.
    pub uri: String,
    /// The password that stood in it.
    pub password: Option<String>,
    host: Option<(String, u16)>,
    dialect: Dialect,
}

/// Time that a host is given to accept a connection.
const PATIENCE: Duration = Duration::from_secs(3);

impl Address {
    /// Takes an address apart: `postgresql://user@host:5432/database`, `spark://host:15002`.
    ///
    /// # Errors
    /// If it has no scheme.
    pub fn parse(text: &str) -> Result<Self, WarehouseError> {
        let wrong = || WarehouseError::NotAnAddress(text.to_owned());
        let (scheme, rest) = text.split_once(':').ok_or_else(wrong)?;
        let begins = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
        if !begins || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
            return Err(wrong());
        }
        let (dialect, port) = match scheme.to_ascii_lowercase().as_str() {
            "postgresql" | "postgres" => (Dialect::PostgreSql, 5432),
            "spark" | "sc" => (Dialect::Spark, 15002),
            "databricks" => (Dialect::Spark, 443),
            "sqlite" | "file" => (Dialect::Sqlite, 0),
            "snowflake" => (Dialect::Snowflake, 443),
            "mysql" | "mariadb" => (Dialect::MySql, 3306),
            "mssql" | "sqlserver" => (Dialect::SqlServer, 1433),
            "oracle" => (Dialect::Oracle, 1521),
            // A host and a port are written like a scheme and a path.
            _ if !rest.starts_with("//") => return Err(wrong()),
            _ => (Dialect::Generic, 0),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find(['/', '?', ';']).unwrap_or(rest.len())),
            None => ("", rest),
        };
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let (user, password) = match user.and_then(|user| user.split_once(':')) {
            Some((user, password)) => (Some(user), Some(decoded(password))),
            None => (user, None),
        };
        let host = match place.rsplit_once(':') {
            Some((host, digits)) if !digits.contains(']') => Some((host, digits.parse().map_err(|_error| wrong())?)),
            _ if place.is_empty() => None,
            _ => Some((place, port)),
        };
        let host = host.filter(|(host, port)| !host.is_empty() && *port > 0);
        let host = host.map(|(host, port)| (host.trim_matches(['[', ']']).to_owned(), port));
        let uri = match rest.strip_prefix("//") {
            Some(_) => {
                let user = user.map(|user| format!("{user}@")).unwrap_or_default();
                format!("{scheme}://{user}{place}{path}")
            }
            None => text.to_owned(),
        };
        Ok(Self { uri, password, host, dialect })
    }

    /// The user that stands in it.
    pub fn user(&self) -> Option<String> {
        let (_, rest) = self.uri.split_once("://")?;
        let (user, _) = Self::authority(rest).rsplit_once('@')?;
        Some(decoded(user)).filter(|user| !user.is_empty())
    }

    /// The same address without its user: what a project may hold.
    pub fn without_user(&self) -> String {
        match self.uri.split_once("://") {
            Some((scheme, rest)) => match Self::authority(rest).rsplit_once('@') {
                Some((user, _)) => format!("{scheme}://{}", rest.get(user.len() + 1..).unwrap_or_default()),
                None => self.uri.clone(),
            },
            None => self.uri.clone(),
        }
    }

    /// The same address with this user, and no password.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn with_user(&self, user: &str) -> Result<Self, WarehouseError> {
        let bare = self.without_user();
        match bare.split_once("://").filter(|_| !user.is_empty()) {
            Some((scheme, rest)) => Self::parse(&format!("{scheme}://{}@{rest}", encoded(user))),
            None => Self::parse(&bare),
        }
    }

    /// What stands before the path.
    fn authority(rest: &str) -> &str {
        rest.get(..rest.find(['/', '?', ';']).unwrap_or(rest.len())).unwrap_or_default()
    }

    /// True if a password or a token stands in it, which others would see.
    pub fn holds_secret(&self) -> bool {
        let lower = self.uri.to_lowercase();
        self.password.is_some() || ["password=", "passwd=", "pwd=", "token="].iter().any(|word| lower.contains(word))
    }

    /// The dialect that its scheme suggests.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Host and port for messages, or the whole address where it names none.
    pub fn place(&self) -> String {
        self.host.as_ref().map_or_else(|| self.uri.clone(), |(host, port)| format!("{host}:{port}"))
    }

    /// The address without its user and what follows the path: fit for figures and projects.
    pub fn title(&self) -> String {
        let scheme = self.uri.split(':').next().unwrap_or_default();
        let Some((host, _)) = &self.host else { return scheme.to_owned() };
        let path = self.uri.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        let path = path.split(['?', ';']).next().unwrap_or_default();
        if path.is_empty() { format!("{scheme}://{host}") } else { format!("{scheme}://{host}/{path}") }
    }

    /// Host and port of its server; none where it names no server.
    pub(super) fn host(&self) -> Option<(&str, u16)> {
        self.host.as_ref().map(|(host, port)| (host.as_str(), *port))
    }

    /// What stands after the host: the database.
    pub(super) fn database(&self) -> Option<String> {
        let path = self.uri.split_once("://")?.1.split_once('/')?.1;
        path.split(['?', ';']).next().filter(|path| !path.is_empty()).map(decoded)
    }

    /// What stands after the question mark, name by name.
    pub(super) fn attributes(&self) -> Vec<(String, String)> {
        let query = self.uri.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
    }

    /// Whether anybody listens there, told at once instead of by a driver's many tries.
    ///
    /// # Errors
    /// If the host is not known or nobody accepts a connection within three seconds.
    pub fn probe(&self) -> Result<(), WarehouseError> {
        let Some((host, port)) = &self.host else { return Ok(()) };
        let unreachable = |cause: String| WarehouseError::Unreachable { place: self.place(), cause };
        let places =
            (host.as_str(), *port).to_socket_addrs().map_err(|_error| unreachable(tr!("no such host").into()))?;
        let mut cause = tr!("no such host").to_owned();
        for place in places {
            match TcpStream::connect_timeout(&place, PATIENCE) {
                Ok(_) => return Ok(()),
                Err(error) => {
                    cause = match error.kind() {
                        std::io::ErrorKind::ConnectionRefused => tr!("connection refused").into(),
                        std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => tr!("no answer").into(),
                        _ => error.to_string(),
                    }
                }
            }
        }
        Err(unreachable(cause))
    }
}

/// `@` as `%40`.
pub(super) fn encoded(text: &str) -> String {
    let byte =
        |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}

/// `%40` as `@`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte =
            code.and_then(|code| std::str::from_utf8(code).ok()).and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_the_address() {
        let address = Address::parse("postgresql://ana:s%40cret@db.example:6000/wages?sslmode=require").unwrap();
        assert_eq!(address.uri, "postgresql://ana@db.example:6000/wages?sslmode=require");
        assert_eq!(address.password.as_deref(), Some("s@cret"));
        assert_eq!((address.place().as_str(), address.dialect()), ("db.example:6000", Dialect::PostgreSql));
        assert_eq!(address.title(), "postgresql://db.example/wages");
        let plain = Address::parse("spark://localhost:15002").unwrap();
        assert_eq!((plain.place().as_str(), plain.dialect()), ("localhost:15002", Dialect::Spark));
        assert!(address.holds_secret() && !plain.holds_secret());
        assert!(Address::parse("sc://host:443/;token=abc").unwrap().holds_secret());
        assert_eq!(address.user().as_deref(), Some("ana"));
        assert_eq!(address.without_user(), "postgresql://db.example:6000/wages?sslmode=require");
        let other = address.with_user("bo@agency").unwrap();
        assert_eq!(other.uri, "postgresql://bo%40agency@db.example:6000/wages?sslmode=require");
        assert_eq!((other.user().as_deref(), other.place().as_str()), (Some("bo@agency"), "db.example:6000"));
        assert_eq!(plain.without_user(), "spark://localhost:15002");
        assert_eq!(
            (plain.user(), Address::parse("sqlite:people.db").unwrap().without_user().as_str()),
            (None, "sqlite:people.db")
        );
        for wrong in ["people.xlsx", "localhost:5432/wages", "db.agency.gov:5432/wages", "10.0.0.1:5432/wages"] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Address::parse("jdbc:postgresql://db.example/wages").is_err());
        assert!(Address::parse("postgresql://db:port/x").is_err());
    }
}
