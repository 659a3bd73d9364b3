//! Words of earnings by quarter from the certificate.

use super::{
    Proposal, captions,
    earnings::statistic,
    groups::{by_phrase, quarter},
    other::proposal,
};
use crate::words::Text;
use crate::{
    figure::format::{self, known},
    measure::{TrajectoryPoint, TrajectorySeries, TrajectoryTable},
    table::CellState,
};

/// People whose group is unknown make no finding.
const NOT_STATED: &str = "Not stated";
const BAND: Text = text!("Band: spread of people, not a margin of error.");
const CAVEAT: Text = text!("Not compared with similar workers who did not certify.");

/// Words of a line, of several, or of their table.
pub fn trajectory(table: &TrajectoryTable, chart: &str, hidden: usize) -> Proposal {
    let mean = statistic(table.statistic);
    let mut titles = Vec::new();
    if let [only] = table.series.as_slice() {
        titles.extend(recovery(table, only));
        titles.extend(movement(mean, only));
    } else {
        titles.extend(widest(mean, &table.series));
    }
    if let Some(dip) = table.dip {
        titles.push(tr!("Earnings fell {} just before the certificate", format::share(dip.abs() / 100.0)));
    }
    titles.push(tr!("{mean} earnings by quarter from the certificate", mean = mean));
    let mut parts =
        vec![tr!("{mean} quarterly earnings by quarter from the certificate", mean = mean), by_phrase(&table.by)];
    parts.extend(captions::filters(&table.provenance.request.filters));
    parts.push(captions::dollars(table.dollars));
    parts.push(people(&table.series));
    parts.retain(|part| !part.is_empty());
    let points = || table.series.iter().flat_map(|series| &series.points);
    let withheld = points().filter(|point| point.earnings.center.state == CellState::Suppressed).count();
    let threshold = table.provenance.request.threshold;
    let withheld = captions::withheld(threshold, withheld, tr!("number"), tr!("numbers"));
    let drawn = chart != tr!("Table") && table.series.len() == 1;
    let own =
        withheld.into_iter().chain(drawn.then(|| BAND.get().to_owned())).chain([CAVEAT.get().to_owned()]).collect();
    proposal(chart, titles, parts.join(", "), own, hidden, &table.provenance)
}

/// The level that a line is held against: the last quarter ahead of the dip, else the third before the certificate.
pub fn earlier_level(series: &TrajectorySeries) -> Option<(i8, f64)> {
    [-5, -3].into_iter().find_map(|wanted| Some((wanted, at(series, wanted)?)))
}

/// The first quarter after the certificate that lies above the earlier level.
pub fn passed(series: &TrajectorySeries) -> Option<&TrajectoryPoint> {
    let (_, level) = earlier_level(series)?;
    let mut after = series.points.iter().filter(|point| point.quarter > 0);
    after.find(|point| known(point.earnings.center).is_some_and(|value| value > level))
}

fn at(series: &TrajectorySeries, wanted: i8) -> Option<f64> {
    series.points.iter().find(|point| point.quarter == wanted).and_then(|point| known(point.earnings.center))
}

fn last(series: &TrajectorySeries) -> Option<(i8, f64)> {
    let mut known = series.points.iter().filter_map(|point| Some((point.quarter, known(point.earnings.center)?)));
    known.rfind(|(quarter, _)| *quarter > 0)
}

/// Whether and when earnings came back to where they were, which only a fall makes worth saying.
fn recovery(table: &TrajectoryTable, series: &TrajectorySeries) -> Option<String> {
    table.dip?;
    let (_, level) = earlier_level(series)?;
    at(series, -1).filter(|value| *value < level)?;
    if let Some(point) = passed(series) {
        let when = quarters(point.quarter);
        return Some(tr!("Earnings passed their earlier level {when} after the certificate", when = when));
    }
    let (quarter, _) = last(series)?;
    Some(tr!("Earnings have not passed their earlier level {} after the certificate", quarters(quarter)))
}

fn movement(mean: &str, series: &TrajectorySeries) -> Option<String> {
    let (from, before) = earlier_level(series)?;
    let (to, after) = last(series)?;
    let verb = match after - before {
        change if change > 0.0 => tr!("rose"),
        change if change < 0.0 => tr!("fell"),
        _ => return Some(tr!("{mean} quarterly earnings stayed at {}", format::dollars(before), mean = mean)),
    };
    Some(tr!(
        "{mean} quarterly earnings {verb} from {} {} before to {} {} after the certificate",
        format::dollars(before),
        quarters(from),
        format::dollars(after),
        quarters(to),
        mean = mean,
        verb = verb
    ))
}

/// How far apart several lines end.
fn widest(mean: &str, all: &[TrajectorySeries]) -> Option<String> {
    let quarter = all.iter().filter_map(last).map(|(quarter, _)| quarter).max()?;
    let stated = || all.iter().filter(|series| !series.group.iter().any(|label| &**label == NOT_STATED));
    let ends = || stated().filter_map(|series| Some((super::label(&series.group), at(series, quarter)?)));
    let high = ends().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let low = ends().min_by(|a, b| a.1.total_cmp(&b.1))?;
    (high.1 > low.1).then(|| {
        tr!(
            "{mean} quarterly earnings {} after the certificate: from {} ({}) to {} ({})",
            quarters(quarter),
            format::dollars(low.1),
            low.0,
            format::dollars(high.1),
            high.0,
            mean = mean
        )
    })
}

/// "n = 1,752 to 1,840 a quarter", for a single line.
fn people(series: &[TrajectorySeries]) -> String {
    let [only] = series else { return String::new() };
    let mut n: Vec<f64> = only.points.iter().filter_map(|point| known(point.earnings.n)).collect();
    n.sort_by(f64::total_cmp);
    match (n.first(), n.last()) {
        (Some(least), Some(most)) if least < most => {
            tr!("n = {} to {} a quarter", format::count(*least), format::count(*most))
        }
        (Some(n), _) => tr!("n = {} a quarter", format::count(*n)),
        _ => String::new(),
    }
}

/// "three quarters", "20 quarters".
fn quarters(count: i8) -> String {
    const WORDS: [Text; 9] = [
        text!("one"),
        text!("two"),
        text!("three"),
        text!("four"),
        text!("five"),
        text!("six"),
        text!("seven"),
        text!("eight"),
        text!("nine"),
    ];
    let count = count.unsigned_abs();
    let number =
        WORDS.get(usize::from(count).wrapping_sub(1)).map_or_else(|| count.to_string(), |word| word.get().to_owned());
    format!("{number} {}", if count == 1 { tr!("quarter") } else { tr!("quarters") })
}

/// What a point is called aloud: "quarter −1".
pub fn point_name(point: &TrajectoryPoint) -> String {
    tr!("quarter {}", quarter(point.quarter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::fixture::{line, lines};

    #[test]
    fn a_single_line_says_when_it_passed_its_earlier_level() {
        let table = lines(vec![line(
            "",
            &[(-5, 8_700.0), (-3, 7_900.0), (-1, 6_900.0), (1, 8_100.0), (3, 8_900.0), (12, 10_700.0)],
        )]);
        let words = trajectory(&table, "Line chart", 0);
        assert_eq!(
            words.titles,
            [
                "Earnings passed their earlier level three quarters after the certificate",
                "Median quarterly earnings rose from $8,700 five quarters before to $10,700 12 quarters after the certificate",
                "Earnings fell 21% just before the certificate",
                "Median earnings by quarter from the certificate",
            ]
        );
        assert!(words.subtitle.ends_with("2024 dollars, n = 1,874 a quarter"), "{}", words.subtitle);
        assert!(words.alt.starts_with("Line chart of median quarterly earnings"), "{}", words.alt);
    }

    #[test]
    fn a_line_that_stays_below_says_so_and_several_are_compared_at_their_end() {
        let low = lines(vec![line("", &[(-5, 8_700.0), (-1, 6_900.0), (4, 8_000.0)])]);
        assert_eq!(
            trajectory(&low, "Line chart", 0).titles[0],
            "Earnings have not passed their earlier level four quarters after the certificate"
        );
        let two =
            lines(vec![line("Men", &[(-3, 8_000.0), (8, 11_200.0)]), line("Women", &[(-3, 7_000.0), (8, 9_400.0)])]);
        assert_eq!(
            trajectory(&two, "Line chart", 0).titles[0],
            "Median quarterly earnings eight quarters after the certificate: from $9,400 (Women) to $11,200 (Men)"
        );
    }
}
