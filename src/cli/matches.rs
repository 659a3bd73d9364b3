//! `match`: what the college names of some files were matched to, and what joining did with the rows.

use std::path::PathBuf;

use super::{
    Failure,
    open::session,
    text::{grouped, short, table},
};
use crate::import::{MatchReport, MatchStatus};

/// The report as JSON or as readable tables.
pub fn matches(files: &[PathBuf], json: bool) -> Result<String, Failure> {
    let session = session(files, None, None)?;
    let report = &*session.loaded.matches;
    Ok(if json { format!("{:#}\n", report.to_json()) } else { readable(report) })
}

fn readable(report: &MatchReport) -> String {
    let mut text = String::new();
    for join in &report.joins {
        text += &format!("{}: {}\n", join.file, join.words());
        for note in &join.notes {
            text += &format!("  {note}\n");
        }
    }
    if report.directory > 0 {
        text += &tr!("{} colleges in the directory\n", grouped(report.directory));
    }
    let lists = [
        (MatchStatus::Doubtful, tr!("Doubtful")),
        (MatchStatus::Unmatched, tr!("Unmatched")),
        (MatchStatus::Matched, tr!("Matched")),
    ];
    for (status, title) in lists {
        let rows: Vec<Vec<String>> = report
            .with_status(status)
            .map(|college| {
                let best = college.target.as_ref().or(college.candidates.first().map(|best| &best.target));
                vec![
                    format!("  {}", short(&college.spelling, 48)),
                    college.state.clone().unwrap_or_default(),
                    grouped(college.rows),
                    best.map_or_else(|| "–".to_owned(), |target| short(&target.words(), 60)),
                    format!("{:.2}", college.score),
                    short(&college.why, 90),
                ]
            })
            .collect();
        if !rows.is_empty() {
            text += &format!("\n{title}: {}\n", grouped(rows.len()));
            text += &table(
                &[tr!("  Name"), tr!("State"), tr!("Rows"), tr!("College"), tr!("Score"), tr!("Why")],
                &[false, false, true, false, true, false],
                &rows,
            );
        }
    }
    if text.is_empty() { tr!("No table names a college that others could have\n").to_owned() } else { text }
}
