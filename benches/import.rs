//! How long a file of a million rows by 40 columns takes to be understood, beside how long it takes to be read.

#![expect(clippy::print_stdout, reason = "its figures are read on the terminal")]

use std::{
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use credential_atlas::{
    import::{Mapping, import},
    sheet::{Limits, read},
    table::Field,
};

const ROWS: u64 = 1_000_000;
const RUNS: usize = 5;

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.csv");
    write(&path)?;
    let mut reading = Vec::new();
    let mut understanding = Vec::new();
    for _run in 0..RUNS {
        let start = Instant::now();
        let book = read(&path, &Limits::default(), &AtomicBool::new(false))?;
        reading.push(start.elapsed());
        let start = Instant::now();
        let imported = import(&book, &Mapping::default());
        understanding.push(start.elapsed());
        let table = imported.tables.first();
        ensure!(table.is_some_and(|table| table.rows() as u64 == ROWS && table.column(Field::PersonId).is_some()));
    }
    let (reading, understanding) = (median(&mut reading), median(&mut understanding));
    println!("{ROWS} rows × 40 columns, delimited text: median of {RUNS}");
    println!("  read        {reading:>8.0?}");
    println!(
        "  understood  {understanding:>8.0?}  ({:.2} × reading)",
        understanding.as_secs_f64() / reading.as_secs_f64()
    );
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// People with 24 quarters of wages, made by a formula, with the markers and spellings of the field.
fn write(path: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut line = String::from(
        "ID,ST,College,City,Zip,Credential,Cert_Date,Age at cert,Sex,Race/Eth,NAICS Q+4,Program,CIP code,Credit,County,Remark",
    );
    for quarter in (-8..=16).filter(|quarter| *quarter != 0) {
        write!(line, ",Q{quarter:+}")?;
    }
    writeln!(out, "{line}")?;
    let states = ["Ohio", "OH", "Texas", "WA", "Mich.", "Indiana", "IL", "Tenn.", "FL", "Maryland"];
    let races = ["White", "Black", "Hispanic", "Asian", "2 or more", "Unknown"];
    let credentials = ["NIMS", "MSSC", "AWS", "ACT NCRC", "SME"];
    for row in 0..ROWS {
        let pick = |salt: u64, of: u64| (row.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(salt as u32) >> 20) % of;
        line.clear();
        write!(
            line,
            "P-{row:07},{},Lakeside College {},City {},{:05},{},20{:02}-{:02}-{:02},{},{},{},{},Program {},48.{:04},{},County {},remark {}",
            states[pick(1, 10) as usize],
            pick(2, 300),
            pick(3, 200),
            10_000 + pick(4, 80_000),
            credentials[pick(5, 5) as usize],
            10 + pick(6, 9),
            1 + pick(7, 12),
            1 + pick(8, 28),
            18 + pick(9, 45),
            if pick(10, 2) == 0 { "F" } else { "M" },
            races[pick(11, 6) as usize],
            311 + pick(12, 400),
            pick(13, 90),
            500 + pick(14, 40),
            if pick(15, 2) == 0 { "Credit" } else { "Non-credit" },
            pick(16, 88),
            pick(17, 1000),
        )?;
        for quarter in 0..24 {
            match pick(18 + quarter, 50) {
                0 => line.push_str(",*"),
                1 => line.push(','),
                _ => write!(line, ",{}.{:02}", 2_000 + pick(20 + quarter, 12_000), pick(21 + quarter, 100))?,
            }
        }
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}
