//! Readable tables for a terminal: columns wide enough for their texts, numbers to the right.

/// Lines of a table: texts to the left, columns named in `right` to the right, two spaces between, none at the end.
pub fn table(head: &[&str], right: &[bool], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = head.iter().map(|text| text.chars().count()).collect();
    for row in rows {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = (*width).max(text.chars().count());
        }
    }
    let head: Vec<String> = head.iter().map(|&text| text.to_owned()).collect();
    let mut lines = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = String::new();
        for ((text, width), right) in row.iter().zip(&widths).zip(right) {
            let gap = " ".repeat(width - text.chars().count());
            line += if *right { &gap } else { "" };
            line += text;
            line += if *right { "" } else { &gap };
            line += "  ";
        }
        lines += line.trim_end();
        lines.push('\n');
    }
    lines
}

/// `12,000`
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A text cut to so many characters, with … for what is missing, on one line.
pub fn short(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [vec!["Ohio".to_owned(), "12".to_owned()], vec!["Doña Ana".to_owned(), "1,214".to_owned()]];
        assert_eq!(
            table(&["Place", "n"], &[false, true], &rows),
            "Place         n\nOhio         12\nDoña Ana  1,214\n"
        );
    }

    #[test]
    fn numbers_and_texts_are_shortened_as_people_write_them() {
        assert_eq!([0, 999, 1_000, 12_345_678].map(grouped), ["0", "999", "1,000", "12,345,678"]);
        assert_eq!(short("one\ntwo  three", 9), "one two …");
    }
}
