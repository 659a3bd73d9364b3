//! How long a text file of a million rows and forty columns takes to become typed columns, in this process.
//!
//! Without arguments it makes the file itself in a temporary folder; with a path it reads that file once and says only what
//! stands in it, so that another program can time the whole process: `cargo bench --bench csv -- FILE`.

#![expect(clippy::print_stdout, reason = "its figures are read on the terminal")]

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::Instant,
};

use anyhow::{Result, ensure};
use credential_atlas::sheet::{self, Limits};

const ROWS: usize = 1_000_000;
const WAGES: usize = 24;
const RUNS: usize = 5;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    match arguments.as_slice() {
        [] => {
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("wages.csv");
            write(&path)?;
            let size = path.metadata()?.len() >> 20;
            let mut times = Vec::new();
            for _ in 0..RUNS {
                times.push(read(&path)?);
            }
            times.sort_by(f64::total_cmp);
            println!("{ROWS} rows x 40 columns, {size} MiB: {:.2} s (median of {RUNS})", times[RUNS / 2]);
        }
        [word, path] if word == "write" => write(&PathBuf::from(path))?,
        paths => {
            for path in paths {
                println!("{:.2} s", read(Path::new(path))?);
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<f64> {
    let began = Instant::now();
    let book = sheet::read(path, &Limits::default(), &AtomicBool::new(false))?;
    let seconds = began.elapsed().as_secs_f64();
    let sheet = &book.sheets[0];
    ensure!(sheet.width() == 40 && sheet.height() > 1, "{} x {}", sheet.height(), sheet.width());
    Ok(seconds)
}

/// Wage records as a state sends them: ids, codes with leading zeros, names, dates, 24 quarters with a third blank.
fn write(path: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write!(out, "participant_id,cip,program,credential,college,city,state,county,zip,age,gender,race,date")?;
    for quarter in 0..WAGES {
        write!(out, ",wage_q{quarter}")?;
    }
    writeln!(out, ",naics,employer_county,note")?;
    let mut seed = 1u64;
    let mut pick = move |many: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % many
    };
    for row in 0..ROWS {
        let city = pick(400);
        write!(out, "P{:08},{:02}.{:04},", (row * 7_919) % 99_999_989, pick(54) + 1, pick(9) * 1_000 + 101)?;
        write!(out, "Program of Study Number {},", pick(300))?;
        write!(out, "{},", ["NIMS Level I", "MSSC CPT", "Certified Welder", "NCRC Gold", "CMfgT"][pick(5) as usize])?;
        write!(out, "City {city} of Example Community College,City {city} of Example,")?;
        write!(
            out,
            "{},County {},{:05},{},",
            ["NC", "WA", "IN", "WI", "FL", "OH"][pick(6) as usize],
            pick(900),
            pick(99_000) + 501,
            pick(54) + 16
        )?;
        write!(out, "{},", ["F", "M", "X"][pick(3) as usize])?;
        write!(
            out,
            "{},",
            ["White", "Black or African American", "Asian", "Hispanic or Latino", "More than one race"]
                [pick(5) as usize]
        )?;
        write!(out, "{}-{:02}-{:02}", 2015 + pick(8), pick(12) + 1, pick(28) + 1)?;
        for _ in 0..WAGES {
            if pick(3) == 0 {
                write!(out, ",")?;
            } else {
                write!(out, ",{}", (pick(2_000_000) + 50_000) as f64 / 100.0)?;
            }
        }
        writeln!(
            out,
            ",{},County {},{}",
            311_000 + pick(28_999),
            pick(900),
            ["", "", "", "checked"][pick(4) as usize]
        )?;
    }
    Ok(out.flush()?)
}
