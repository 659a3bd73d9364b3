//! `measure --source`: the same measures of a table that stays in its warehouse.

use std::{
    fs,
    io::{self, IsTerminal as _, stdin},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use clap::Args;
use serde::{Deserialize, Serialize};

use super::{Failure, RequestArgs, password};
use crate::{
    import::field_named,
    measure::{Audience, Prices, Publishing, Request, through},
    session::read_prices,
    sheet::Reader,
    table::Field,
    warehouse::{Address, Dialect, Driver, Helper, Login, Source, Told, Warehouse, WarehouseError, Wire as _},
};

/// The variable that a warehouse's password is taken from.
pub const PASSWORD: &str = "CREDENTIAL_ATLAS_PASSWORD";

/// Which table of which warehouse, and how it is reached.
#[derive(Args, Clone, Debug, Default)]
pub struct WarehouseArgs {
    /// Address of a warehouse instead of files: postgresql://user@host/database, sc://host:15002 …; the password comes from
    /// CREDENTIAL_ATLAS_PASSWORD or is asked for
    #[arg(long, value_name = "URI", requires_all = ["driver", "table"], conflicts_with = "files")]
    pub source: Option<String>,
    /// File of the ADBC driver that reaches it, such as libadbc_driver_postgresql.so, or odbc: and the name of an ODBC driver of this
    /// computer: "odbc:PostgreSQL Unicode"
    #[arg(long, value_name = "FILE|odbc:NAME", requires = "source")]
    pub driver: Option<String>,
    /// Table with one row a certificate or person: table, schema.table
    #[arg(long, value_name = "NAME", requires = "source")]
    pub table: Option<String>,
    /// What a column means, where its name does not say it: state=home_st, "wage Q-3"=w_m3; field= leaves a field out
    #[arg(long = "column", value_name = "FIELD=COLUMN", value_parser = column, requires = "source")]
    pub columns: Vec<(Field, String)>,
    /// Column that tells the earlier of two certificates of one day
    #[arg(long, value_name = "COLUMN", requires = "source")]
    pub order: Option<String>,
    /// Column by whose values the rows of a table lie on several servers, all rows of a person on one: each then counts its own
    #[arg(long, value_name = "COLUMN", requires = "source")]
    pub part_of: Option<String>,
    /// File that remembers which groups were told, without numbers; answers are held against those before them, so that no
    /// two differ by few people
    #[arg(long, value_name = "FILE", requires = "source")]
    pub session: Option<PathBuf>,
    /// How the warehouse writes SQL, where its address does not tell
    #[arg(long, value_name = "NAME", value_parser = dialect, requires = "source")]
    pub dialect: Option<Dialect>,
    /// An option of the driver by its own name; may be given more than once
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = option, requires = "source")]
    pub options: Vec<(String, String)>,
    /// Seconds that one statement may take
    #[arg(long, value_name = "SECONDS", default_value_t = 600, requires = "source")]
    pub time_out: u64,
    /// Print the statements that were run, after the answer
    #[arg(long, requires = "source")]
    pub statements: bool,
}

/// The answer as JSON or as a readable table.
pub fn measure(
    warehouse: &WarehouseArgs,
    request: &RequestArgs,
    prices: Option<&Path>,
    audience: Audience,
    json: bool,
) -> Result<String, Failure> {
    let (Some(source), Some(driver), Some(table)) = (&warehouse.source, &warehouse.driver, &warehouse.table) else {
        return Err(Failure::new("wrong-usage", "A warehouse needs --source, --driver and --table", "Give all three"));
    };
    let address = Address::parse(source)?;
    if address.holds_secret() {
        return Err(Failure::new(
            "password-in-argument",
            "The address holds a password or token, and arguments are seen by others on this computer",
            format!("Take it out of the address and give it in the variable {PASSWORD}, or type it when asked"),
        ));
    }
    let prices = match prices {
        Some(file) => Arc::new(read_prices(file, &Reader::this_program(), &AtomicBool::new(false))?),
        None => Prices::bundled(),
    };
    let dialect = warehouse.dialect.unwrap_or(address.dialect());
    if !dialect.proven() {
        return Err(WarehouseError::Unproven(dialect.word()).into());
    }
    let mut of = Source::new(dialect, table);
    of.order.clone_from(&warehouse.order);
    of.part_of.clone_from(&warehouse.part_of);
    let title = address.title();
    let session = warehouse.session.as_deref().map(|file| Session::open(file, &title, &of.title())).transpose()?;
    let mut helper = connect(warehouse, address, driver, &of.title())?;
    let columns = helper.run(&of.columns_statement()?)?.columns;
    map(&mut of, &warehouse.columns, &columns);
    let base = Publishing { audience, ..Publishing::default() }.rule(&Request::default());
    let request = request.onto(base);
    let earlier = session.as_ref().map(|session| session.told.clone()).unwrap_or_default();
    let mut warehouse_of = Warehouse::new(helper, of, prices, title).after(earlier);
    let answer = through(&mut warehouse_of, &request);
    // What was told before something failed was told.
    if let (Some(session), Some(file)) = (session, &warehouse.session) {
        Session { told: warehouse_of.told().to_vec(), ..session }.save(file)?;
    }
    let answer = answer?;
    let mut text = if json { format!("{:#}\n", answer.to_json(&request)) } else { answer.to_text() };
    if warehouse.statements {
        for statement in warehouse_of.statements() {
            text += &format!("\n{statement};\n");
        }
    }
    Ok(text)
}

/// Which groups of a table were told, as a file.
#[derive(Serialize, Deserialize)]
struct Session {
    warehouse: String,
    table: String,
    told: Vec<Told>,
}

impl Session {
    /// A file that is not there yet is a new session.
    fn open(file: &Path, warehouse: &str, table: &str) -> Result<Self, Failure> {
        let wrong = |title: String| {
            Failure::new("wrong-session", title, "Give the file that --session wrote for this table, or a new one")
        };
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { warehouse: warehouse.into(), table: table.into(), told: Vec::new() });
            }
            Err(error) => return Err(wrong(format!("{} cannot be read ({error})", file.display()))),
        };
        let session: Self = serde_json::from_slice(&bytes)
            .map_err(|error| wrong(format!("{} is no session ({error})", file.display())))?;
        if session.warehouse != warehouse || session.table != table {
            return Err(wrong(format!("{} is of {} in {}", file.display(), session.table, session.warehouse)));
        }
        Ok(session)
    }

    /// A new file takes the place of the old one at once.
    fn save(&self, file: &Path) -> Result<(), Failure> {
        let written = || -> io::Result<()> {
            let beside = file.with_extension("new");
            fs::write(&beside, serde_json::to_vec_pretty(self)?)?;
            fs::rename(&beside, file)
        };
        written().map_err(|error| {
            let title = format!("{} cannot be written ({error})", file.display());
            Failure::new(
                "unwritable-session",
                title,
                "Choose another place; the answer is not shown, because it could not be remembered",
            )
        })
    }
}

/// What was said of columns, then what their names say.
fn map(of: &mut Source, said: &[(Field, String)], columns: &[String]) {
    for (field, column) in said {
        of.columns.insert(*field, column.clone());
    }
    of.recognise(columns, field_named);
    of.columns.retain(|_, column| !column.is_empty());
}

/// Connects with the password of the environment; where there is none and the warehouse wants one, asks for it once.
fn connect(of: &WarehouseArgs, address: Address, driver: &str, table: &str) -> Result<Helper, Failure> {
    let login = Login {
        address,
        driver: Driver::parse(driver),
        password: std::env::var(PASSWORD).ok().filter(|password| !password.is_empty()),
        options: of.options.clone(),
        time_out: Duration::from_secs(of.time_out.max(1)),
    };
    match Helper::connect(login.clone(), table.to_owned()) {
        Err(WarehouseError::Login { .. }) if login.password.is_none() && stdin().is_terminal() => {
            let asked = password::ask_line(&login.address.place())?;
            let login = Login { password: Some(asked), ..login };
            Ok(Helper::connect(login, table.to_owned())?)
        }
        connected => Ok(connected?),
    }
}

fn column(text: &str) -> Result<(Field, String), String> {
    let (field, column) = text.split_once('=').ok_or("write it as field=column")?;
    let field = Field::from_word(field.trim())
        .ok_or_else(|| format!("“{field}” is no field; use words such as age-group or wage Q-3"))?;
    Ok((field, column.to_owned()))
}

fn option(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as name=value")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn dialect(word: &str) -> Result<Dialect, String> {
    Dialect::from_word(word).ok_or_else(|| tr!("choose one of {}", Dialect::ALL.map(Dialect::word).join(", ")))
}
