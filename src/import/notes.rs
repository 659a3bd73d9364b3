//! What titles and footnotes say about a whole table.

/// A note says of the people that they are made up.
pub(crate) fn synthetic<'a>(mut notes: impl Iterator<Item = &'a str>) -> bool {
    notes.any(|note| note.to_lowercase().contains("synthetic"))
}

/// The dollar year that a note states: "all amounts in 2018 dollars", "constant 2018 $", "dollars of 2018".
pub(crate) fn dollar_year<'a>(mut notes: impl Iterator<Item = &'a str>) -> Option<i16> {
    notes.find_map(|note| {
        let lower = note.to_lowercase().replace('$', " dollars ");
        let words: Vec<&str> =
            lower.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
        words.iter().enumerate().find_map(|(at, word)| {
            let year: i16 = word.parse().ok().filter(|year| word.len() == 4 && (1950..=2100).contains(year))?;
            let near = |at: Option<usize>, wanted: &[&str]| {
                at.and_then(|at| words.get(at)).is_some_and(|word| wanted.contains(word))
            };
            let after = near(Some(at + 1), &["dollars", "dollar"])
                || near(Some(at + 1), &["constant", "inflation-adjusted", "real"]) && near(Some(at + 2), &["dollars"]);
            let before = near(at.checked_sub(1), &["constant"])
                || near(at.checked_sub(1), &["of", "in"]) && near(at.checked_sub(2), &["dollars"]);
            (after || before).then_some(year)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_and_synthetic_people_are_found() {
        for note in
            ["All earnings in 2018 dollars", "Constant 2018 $", "Earnings are in dollars of 2018 (CPI-U)", "2018$"]
        {
            assert_eq!(dollar_year([note].into_iter()), Some(2018), "{note}");
        }
        assert_eq!(dollar_year(["Certificates awarded 2005–2018"].into_iter()), None);
        assert!(synthetic(["People in this file are SYNTHETIC"].into_iter()));
        assert!(!synthetic(["Source: wage records"].into_iter()));
    }
}
