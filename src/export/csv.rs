//! Issues and published numbers in, CSV out that Excel opens as it is meant: UTF-8 with a mark, no formula smuggled in.

use crate::{
    figure::{NumberCell, NumberTable},
    import::{Issue, Severity},
};

/// One line of the list of issues.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueLine {
    /// `error`, `warning` or `info`; empty for what was decided.
    pub severity: &'static str,
    /// The stable word that JSON uses too; empty for what was decided.
    pub code: String,
    pub file: String,
    pub sheet: String,
    pub cells: Vec<String>,
    pub count: usize,
    pub text: String,
    pub message: String,
    /// The proposed fix, or the one decided.
    pub fix: String,
    /// `open`, `note`, `ignored` or `decided`.
    pub state: &'static str,
}

impl IssueLine {
    /// An issue and what has become of it.
    pub fn of(issue: &Issue, state: &'static str) -> Self {
        let severity = match issue.severity {
            Severity::Error => tr!("error"),
            Severity::Warning => tr!("warning"),
            Severity::Info => tr!("info"),
        };
        Self {
            severity,
            code: serde_json::to_value(issue.code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
            file: issue.file.clone(),
            sheet: issue.sheet.clone(),
            cells: issue.cells.clone(),
            count: issue.count,
            text: issue.text.clone(),
            message: issue.message.clone(),
            fix: issue.fix.as_ref().map(crate::import::Fix::words).unwrap_or_default(),
            state,
        }
    }
}

/// Every issue of an import and every decision, one a line; cells that share an issue are listed together.
pub fn issues(lines: &[IssueLine]) -> String {
    let head = [
        tr!("Severity"),
        tr!("Issue"),
        tr!("File"),
        tr!("Sheet"),
        tr!("Cells"),
        tr!("Count"),
        tr!("Text found"),
        tr!("Message"),
        tr!("Proposed fix"),
        tr!("State"),
    ];
    let mut out = start(&head.map(str::to_owned));
    for IssueLine { severity, code, file, sheet, cells, count, text, message, fix, state } in lines {
        let fields = [
            (*severity).to_owned(),
            code.clone(),
            safe(file),
            safe(sheet),
            safe(&cells.join(" ")),
            count.to_string(),
            safe(text),
            safe(message),
            safe(fix),
            (*state).to_owned(),
        ];
        push_line(&mut out, &fields);
    }
    out
}

/// A published table: numbers plain, so that they can be reckoned with; withheld ones as printed, "—". The band of an
/// internal export stands over it.
pub fn published(numbers: &NumberTable, band: Option<&str>) -> String {
    let heads: Vec<String> = numbers.columns.iter().map(|column| safe(&column.head)).collect();
    let mut out = start(&[]);
    if let Some(band) = band {
        push_line(&mut out, &[safe(band)]);
    }
    push_line(&mut out, &heads);
    for row in numbers.rows.iter().chain(&numbers.total) {
        let fields: Vec<String> = row
            .iter()
            .map(|cell| match cell.value {
                Some(value) => value.to_string(),
                None => safe(&cell.text),
            })
            .collect();
        push_line(&mut out, &fields);
    }
    out
}

/// A published table for the clipboard: cells as printed, tabs between them, so that a paste fills columns.
pub fn clipboard(numbers: &NumberTable) -> String {
    let line = |cells: Vec<String>| cells.join("\t").replace(['\r', '\n'], " ");
    let label = |text: &str| safe(&text.replace('\t', " "));
    let head = line(numbers.columns.iter().map(|column| label(&column.head)).collect());
    let rows = numbers.rows.iter().chain(&numbers.total).map(|row| {
        // "+$18,400" is a number to a spreadsheet, and nothing else.
        let cell = |cell: &NumberCell| if cell.value.is_some() { cell.text.clone() } else { label(&cell.text) };
        line(row.iter().map(cell).collect())
    });
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

/// Excel takes a file without this mark for the local code page.
fn start(heads: &[String]) -> String {
    let mut out = String::from("\u{feff}");
    if !heads.is_empty() {
        push_line(&mut out, heads);
    }
    out
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front; so does one that hides it behind a tab.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn push_line(out: &mut String, fields: &[String]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::{Align, NumberColumn},
        import::{Fix, IssueCode},
    };

    #[test]
    fn a_table_on_the_clipboard_fills_columns_and_runs_nothing() {
        let head = |head: &str| NumberColumn { head: head.into(), align: Align::Left };
        let cell = |text: &str, value| NumberCell { text: text.into(), value };
        let numbers = NumberTable {
            columns: vec![head("Age"), head("Change")],
            rows: vec![
                vec![cell("18–25", None), cell("+$18,400", Some(18_400.0))],
                vec![cell("=cmd|' /C calc'!A0\tx", None), cell("—", None)],
            ],
            total: None,
        };
        assert_eq!(clipboard(&numbers), "Age\tChange\n18–25\t+$18,400\n'=cmd|' /C calc'!A0 x\t—");
    }

    #[test]
    fn a_formula_in_a_cell_stays_text() {
        let issue = Issue {
            code: IssueCode::NotAState,
            severity: Severity::Warning,
            file: "a, b.xlsx".into(),
            sheet: "S".into(),
            cells: vec!["B7".into(), "B9".into()],
            columns: vec!["B".into()],
            count: 2,
            text: "=HYPERLINK(\"http://x\")".into(),
            message: "“=HYPERLINK…” is not a state".into(),
            fix: Some(Fix::Ignore),
            choices: Vec::new(),
        };
        let csv = issues(&[IssueLine::of(&issue, "open")]);
        let line = csv.lines().nth(1).unwrap();
        assert_eq!(
            line,
            "warning,not-a-state,\"a, b.xlsx\",S,B7 B9,2,\"'=HYPERLINK(\"\"http://x\"\")\",“=HYPERLINK…” is not a state,Ignore,open"
        );
        assert!(csv.starts_with('\u{feff}') && csv.ends_with("\r\n"));
    }

    #[test]
    fn published_numbers_are_plain_and_withheld_ones_are_not_numbers() {
        let cell = |text: &str, value| NumberCell { text: text.into(), value };
        let numbers = NumberTable {
            columns: ["Age", "Change"].map(|head| NumberColumn { head: head.into(), align: Align::Left }).into(),
            rows: vec![
                vec![cell("18–25", None), cell("−$2,500", Some(-2500.0))],
                vec![cell("-1 or less", None), cell("—", None)],
            ],
            total: Some(vec![cell("All", None), cell("+$6,500", Some(6500.0))]),
        };
        assert_eq!(published(&numbers, None), "\u{feff}Age,Change\r\n18–25,-2500\r\n'-1 or less,—\r\nAll,6500\r\n");
        let internal = published(&numbers, Some("Internal — not for publication: =1+1"));
        assert!(internal.starts_with("\u{feff}Internal — not for publication: =1+1\r\nAge,Change\r\n"), "{internal}");
    }
}
