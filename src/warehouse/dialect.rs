//! How each kind of warehouse writes what the generator needs; everything else is the same for all.

use super::WarehouseError;

/// A way to write SQL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Standard SQL, for what has no entry of its own.
    #[default]
    Generic,
    PostgreSql,
    /// Spark SQL, Databricks too.
    Spark,
    Sqlite,
    SqlServer,
    Oracle,
    Snowflake,
    /// MySQL 8.0.17 and MariaDB.
    MySql,
}

impl Dialect {
    pub const ALL: [Self; 8] = [
        Self::Generic,
        Self::PostgreSql,
        Self::Spark,
        Self::Sqlite,
        Self::SqlServer,
        Self::Oracle,
        Self::Snowflake,
        Self::MySql,
    ];

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::PostgreSql => "postgresql",
            Self::Spark => "spark",
            Self::Sqlite => "sqlite",
            Self::SqlServer => "sql-server",
            Self::Oracle => "oracle",
            Self::Snowflake => "snowflake",
            Self::MySql => "mysql",
        }
    }

    /// True where answers were compared with the kernels', number by number: elsewhere a wrong number would look like a
    /// right one.
    pub fn proven(self) -> bool {
        matches!(self, Self::PostgreSql | Self::Spark | Self::Sqlite)
    }

    /// Statements can hold an answer by groups against earlier ones: SQLite lays out every use of a subquery anew, and refuses them
    /// as nested too deep.
    pub(super) fn compares_groups(self) -> bool {
        self != Self::Sqlite
    }

    /// The dialect of a [`Dialect::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.word() == word)
    }

    /// A name as an identifier, whatever is in it.
    ///
    /// # Errors
    /// If it is empty or holds a control character.
    pub(super) fn name(self, name: &str) -> Result<String, WarehouseError> {
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(WarehouseError::Unwritable(name.escape_debug().to_string()));
        }
        Ok(match self {
            Self::Spark | Self::MySql => format!("`{}`", name.replace('`', "``")),
            Self::SqlServer => format!("[{}]", name.replace(']', "]]")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        })
    }

    /// A text as a value. Quotes and backslashes never stand inside the quotes of the statement, so that it does not matter
    /// how a warehouse escapes them.
    ///
    /// # Errors
    /// If it holds a control character, or a backslash where the warehouse's own rule is not known.
    pub(super) fn text_value(self, text: &str) -> Result<String, WarehouseError> {
        if text.chars().any(char::is_control) || (self == Self::Generic && text.contains('\\')) {
            return Err(WarehouseError::Unwritable(text.escape_debug().to_string()));
        }
        let open = if self == Self::SqlServer { "N'" } else { "'" };
        if self == Self::Generic {
            return Ok(format!("'{}'", text.replace('\'', "''")));
        }
        let mut pieces = Vec::new();
        let mut plain = String::new();
        for c in text.chars() {
            if c == '\'' || c == '\\' {
                if !plain.is_empty() {
                    pieces.push(format!("{open}{plain}'"));
                    plain.clear();
                }
                pieces.push(self.character(c));
            } else {
                plain.push(c);
            }
        }
        if !plain.is_empty() || pieces.is_empty() {
            pieces.push(format!("{open}{plain}'"));
        }
        Ok(match (self, pieces.len()) {
            (_, 1) => pieces.concat(),
            (Self::MySql, _) => format!("CONCAT({})", pieces.join(", ")),
            (Self::SqlServer, _) => format!("({})", pieces.join(" + ")),
            _ => format!("({})", pieces.join(" || ")),
        })
    }

    fn character(self, c: char) -> String {
        let code = u32::from(c);
        match self {
            Self::SqlServer => format!("NCHAR({code})"),
            Self::MySql => format!("CHAR({code} USING utf8mb4)"),
            Self::Sqlite => format!("CHAR({code})"),
            _ => format!("CHR({code})"),
        }
    }

    pub(super) fn double(self, expression: &str) -> String {
        let kind = match self {
            Self::Generic | Self::PostgreSql => "DOUBLE PRECISION",
            Self::Spark | Self::Snowflake | Self::MySql => "DOUBLE",
            Self::Sqlite => "REAL",
            Self::SqlServer => "FLOAT",
            Self::Oracle => "BINARY_DOUBLE",
        };
        format!("CAST({expression} AS {kind})")
    }

    pub(super) fn text(self, expression: &str) -> String {
        let kind = match self {
            Self::PostgreSql | Self::Sqlite => "TEXT",
            Self::Spark => "STRING",
            Self::Generic | Self::Snowflake => "VARCHAR(400)",
            Self::SqlServer => "NVARCHAR(400)",
            Self::Oracle => "VARCHAR2(400)",
            Self::MySql => "CHAR(400)",
        };
        format!("TRIM(CAST({expression} AS {kind}))")
    }

    /// The largest whole number that is not greater; of a double, a double.
    pub(super) fn floor(self, expression: &str) -> String {
        match self {
            // Small SQLite libraries have no FLOOR.
            Self::Sqlite => format!(
                "(CAST(CAST({expression} AS INTEGER) AS REAL) - ({expression} < CAST({expression} AS INTEGER)))"
            ),
            _ => format!("FLOOR({expression})"),
        }
    }

    pub(super) fn year(self, date: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST(STRFTIME('%Y', {date}) AS INTEGER)"),
            Self::SqlServer => format!("YEAR(CAST({date} AS DATE))"),
            // A decimal there, which is slow to reckon with.
            Self::PostgreSql => format!("CAST(EXTRACT(YEAR FROM CAST({date} AS DATE)) AS INTEGER)"),
            _ => format!("EXTRACT(YEAR FROM CAST({date} AS DATE))"),
        }
    }

    pub(super) fn month(self, date: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST(STRFTIME('%m', {date}) AS INTEGER)"),
            Self::SqlServer => format!("MONTH(CAST({date} AS DATE))"),
            Self::PostgreSql => format!("CAST(EXTRACT(MONTH FROM CAST({date} AS DATE)) AS INTEGER)"),
            _ => format!("EXTRACT(MONTH FROM CAST({date} AS DATE))"),
        }
    }

    /// A few rows of values that stand in the statement, as a table of this name.
    pub(super) fn rows(self, name: &str, columns: &[String], rows: &[Vec<String>]) -> String {
        if matches!(self, Self::Spark | Self::PostgreSql) {
            // Each SELECT without a table is a task of its own in Spark.
            let rows: Vec<String> = rows.iter().map(|row| format!("({})", row.join(", "))).collect();
            return format!("(VALUES {}) {name}({})", rows.join(", "), columns.join(", "));
        }
        let row = |row: &Vec<String>| {
            let values: Vec<String> =
                row.iter().zip(columns).map(|(value, column)| format!("{value} AS {column}")).collect();
            format!("SELECT {}{}", values.join(", "), self.no_table())
        };
        format!("({}) {name}", rows.iter().map(row).collect::<Vec<_>>().join(" UNION ALL "))
    }

    /// What is asked of a connection before a question. PostgreSQL cannot guess how many rows a subquery of ours has: taken for one row,
    /// it would be gone through once for each of a million others. Such guesses also have it compile what it runs, which takes
    /// longer than to run it.
    pub(super) fn settings(self) -> Option<&'static str> {
        match self {
            Self::PostgreSql => {
                Some("SELECT set_config('enable_nestloop', 'off', false), set_config('jit', 'off', false)")
            }
            _ => None,
        }
    }

    /// The end of a subquery that is worked out as it stands, each column once a row: PostgreSQL would put its expressions into every
    /// use of them, and join it in another order.
    pub(super) fn fence(self) -> &'static str {
        match self {
            Self::PostgreSql => " OFFSET 0",
            _ => "",
        }
    }

    /// A condition that holds always. Spark works a subquery out anew wherever it is used, unless it takes it for one whose rows may
    /// change; others keep what is used more than once.
    pub(super) fn kept(self, word: &str) -> String {
        match self {
            Self::Spark => format!(" {word} SPARK_PARTITION_ID() >= 0"),
            _ => String::new(),
        }
    }

    /// What a SELECT without a table ends with.
    pub(super) fn no_table(self) -> &'static str {
        match self {
            Self::Oracle => " FROM dual",
            _ => "",
        }
    }
}
