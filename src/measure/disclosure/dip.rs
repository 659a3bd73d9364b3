//! Publishing the fall of earnings just before the certificate.

use crate::measure::{Datum, stats::Summary, text::thousands};

use super::round;

/// Fall in percent and both medians of a quarter, as printed; `None` under 10 % or if too few stand behind it.
pub(in crate::measure) fn dip(third: &Summary, first: &Summary, threshold: u32) -> Option<(f64, String, String)> {
    let fall = (third.center - first.center) / third.center * 100.0;
    let exact = third.center().value.is_some() && first.center().value.is_some();
    if !exact || third.n < threshold as usize || fall.is_nan() || fall <= 10.0 {
        return None;
    }
    let dollars = |value: f64| thousands(round::dollars(Datum::value(value)).value.unwrap_or_default());
    Some((fall.round(), dollars(third.center), dollars(first.center)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_of_more_than_a_tenth_is_told() {
        let summary = |n, center| Summary { n, center, ..Summary::default() };
        assert_eq!(dip(&summary(50, 8000.0), &summary(50, 6960.0), 10), Some((13.0, "8,000".into(), "7,000".into())));
        assert_eq!(dip(&summary(50, 8000.0), &summary(50, 7200.0), 10), None);
        assert_eq!(dip(&summary(9, 8000.0), &summary(9, 4000.0), 10), None);
    }
}
