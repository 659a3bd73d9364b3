//! What joining says on the Check screen: names that wait for a decision, and rows that found no partner.

use std::collections::HashMap;

use super::{
    colleges::Resolution,
    join::proposed,
    mention::{Mentions, NONE},
    report::{CollegeMatch, MatchStatus, TableJoin},
};
use crate::{
    import::{Fix, Imported, Issue, IssueCode, Severity, normal::school, placing},
    table::{Field, Table},
};

/// Most cell addresses an issue lists.
const LISTED: usize = 1_000;

/// One issue for each name of a table that no programs table has.
pub(super) fn not_a_college(
    imported: &Imported,
    table: &Table,
    mentions: &Mentions,
    found: &[Resolution],
    with: &str,
) -> Vec<Issue> {
    let letter = placing::letter(imported, table, Field::College);
    let mut at_name: HashMap<&str, usize> = HashMap::new();
    let mut issues: Vec<Issue> = Vec::new();
    let mut of_mention: Vec<Option<usize>> = vec![None; mentions.list.len()];
    for (at, (mention, found)) in mentions.list.iter().zip(found).enumerate() {
        let Some(name) = mention.name.as_deref().filter(|_| found.status != MatchStatus::Matched) else { continue };
        let issue = *at_name.entry(name).or_insert_with(|| {
            issues.push(Issue {
                code: IssueCode::NotACollege,
                severity: Severity::Warning,
                file: table.file.to_string(),
                sheet: table.sheet.to_string(),
                cells: Vec::new(),
                columns: vec![letter.clone()],
                count: 0,
                text: name.to_owned(),
                message: tr!("“{name}” matches no college in {with}", name = name, with = with),
                fix: None,
                choices: Vec::new(),
            });
            issues.len() - 1
        });
        issues[issue].count += mention.rows;
        if found.status == MatchStatus::Doubtful && issues[issue].fix.is_none() {
            issues[issue].fix = proposed(found).map(|name| Fix::ReadAs(name.to_owned()));
        }
        of_mention[at] = Some(issue);
    }
    if issues.is_empty() {
        return issues;
    }
    for (row, mention) in mentions.of_row.iter().enumerate().filter(|(_row, mention)| **mention != NONE) {
        let Some(issue) = of_mention.get(*mention as usize).copied().flatten() else { continue };
        let cells = &mut issues[issue].cells;
        if cells.len() < LISTED {
            cells.push(format!("{letter}{}", table.source_rows[row]));
        }
    }
    issues
}

/// A note for each name of a table that was read as another name of a college.
pub(super) fn read_as(
    imported: &Imported,
    table: &Table,
    mentions: &Mentions,
    found: &[Resolution],
    names: &[Option<&str>],
) -> Vec<Issue> {
    let letter = placing::letter(imported, table, Field::College);
    let mut notes: Vec<Option<Issue>> = vec![None; mentions.list.len()];
    for (at, (mention, found)) in mentions.list.iter().zip(found).enumerate() {
        let (Some(spelling), Some(name)) = (mention.name.as_deref(), names[at]) else { continue };
        if found.decided || school::same(spelling) == school::same(name) {
            continue;
        }
        notes[at] = Some(Issue {
            code: IssueCode::CollegeReadAs,
            severity: Severity::Info,
            file: table.file.to_string(),
            sheet: table.sheet.to_string(),
            cells: Vec::new(),
            columns: vec![letter.clone()],
            count: mention.rows,
            text: spelling.to_owned(),
            message: tr!("“{spelling}” was read as {name}: {}", found.why, spelling = spelling, name = name),
            fix: None,
            choices: Vec::new(),
        });
    }
    if notes.iter().any(Option::is_some) {
        for (row, mention) in mentions.of_row.iter().enumerate() {
            if let Some(Some(note)) = notes.get_mut(*mention as usize)
                && note.cells.len() < LISTED
            {
                note.cells.push(format!("{letter}{}", table.source_rows[row]));
            }
        }
    }
    notes.into_iter().flatten().collect()
}

/// One note about the colleges of a programs table that are not sure in the directory.
pub(super) fn of_programs(
    imported: &Imported,
    table: &Table,
    mentions: &Mentions,
    entries: &[CollegeMatch],
) -> Option<Issue> {
    let doubtful = entries.iter().filter(|entry| entry.status == MatchStatus::Doubtful).count();
    if doubtful == 0 {
        return None;
    }
    let letter = placing::letter(imported, table, Field::College);
    let waiting: std::collections::HashSet<&str> = entries
        .iter()
        .filter(|entry| entry.status == MatchStatus::Doubtful)
        .map(|entry| entry.spelling.as_str())
        .collect();
    let rows: Vec<usize> = (mentions.of_row.iter().enumerate())
        .filter(|(_row, mention)| {
            let mention = mentions.list.get(**mention as usize);
            mention.and_then(|mention| mention.name.as_deref()).is_some_and(|name| waiting.contains(name))
        })
        .map(|(row, _mention)| row)
        .collect();
    let noun = if doubtful == 1 { tr!("college waits") } else { tr!("colleges wait") };
    Some(Issue {
        code: IssueCode::DoubtfulCollege,
        severity: Severity::Info,
        file: table.file.to_string(),
        sheet: table.sheet.to_string(),
        cells: rows.iter().take(LISTED).map(|row| format!("{letter}{}", table.source_rows[*row])).collect(),
        columns: vec![letter],
        count: rows.len(),
        text: entries
            .iter()
            .find(|e| e.status == MatchStatus::Doubtful)
            .map_or_else(String::new, |e| e.spelling.clone()),
        message: tr!(
            "{doubtful} {noun} on the Match screen for a decision: each may be one that is listed",
            doubtful = doubtful,
            noun = noun
        ),
        fix: None,
        choices: Vec::new(),
    })
}

/// One note about a join that left rows without a partner or took something over.
pub(super) fn of_join(join: &TableJoin) -> Option<Issue> {
    if join.unmatched + join.doubtful == 0 && join.notes.is_empty() {
        return None;
    }
    let mut message = join.words();
    for note in &join.notes {
        message += &format!("; {note}");
    }
    Some(Issue {
        code: IssueCode::Joined,
        severity: Severity::Info,
        file: join.file.to_string(),
        sheet: join.sheet.to_string(),
        cells: Vec::new(),
        columns: Vec::new(),
        count: join.unmatched + join.doubtful,
        text: String::new(),
        message,
        fix: None,
        choices: Vec::new(),
    })
}
