//! Words that label a row as the total of others.

/// Labels that are the whole text.
const LABELS: [&str; 24] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "statewide",
    "state total",
    "all",
    "overall",
    "subtotal",
    "sub-total",
    "sub total",
    "sum",
    "all states",
    "all groups",
    "all people",
    "all participants",
    "all programs",
    "all colleges",
    "nationwide",
    "state totals",
    "column total",
    "all students",
    "all exiters",
    "small group total",
];

/// Whether a text labels a row as the total of others.
pub(crate) fn is_label(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '*']);
    // Nearly every row asks, so the common no is told without making a copy.
    if text.len() > 60 || !text.is_char_boundary(0) || !promising(text) {
        return false;
    }
    let lower = text.to_lowercase();
    LABELS.contains(&lower.as_str())
        || ["total,", "total:", "grand total", "subtotal"].iter().any(|start| lower.starts_with(start))
        || lower.starts_with("total ") && !lower.contains("college") && !lower.contains("institute")
        || [" total", " totals", " subtotal"].iter().any(|end| lower.ends_with(end))
}

fn promising(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |word: &str| bytes.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()));
    starts("all")
        || starts("s")
        || starts("overall")
        || starts("nationwide")
        || bytes.windows(5).any(|window| window.eq_ignore_ascii_case(b"total"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_colleges_of_that_name() {
        for text in
            ["Total", "GRAND TOTAL:", "Statewide", "All", "Ohio Total", "Sub-total", "Total, all occupations", "Sum"]
        {
            assert!(is_label(text), "{text}");
        }
        for text in
            ["Total Beauty College", "Allied Health", "State Total Care Institute of Ohio", "Lakeside CC", "", "Summit"]
        {
            assert!(!is_label(text), "{text}");
        }
    }
}
