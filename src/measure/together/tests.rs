//! Figures together and beside a deck.

use super::*;
use crate::{
    measure::{Dollars, Keep, MeasureName, fixture},
    table::{Field, Period, TableKind},
};

/// 120 people in two states; four of Ohio's sixty are 66 or older.
fn engine() -> Engine {
    let columns = vec![
        fixture::text(Field::State, (0..120).map(|i| if i < 60 { "Ohio" } else { "Iowa" })),
        fixture::text(
            Field::AgeGroup,
            (0..120).map(|i| match i {
                0..4 => "66 and over",
                4..40 | 60..90 => "18–25",
                _ => "26–35",
            }),
        ),
        fixture::money(Field::Wage(Period::Year(-2)), (0..120).map(|i| Some(20_000.0 + f64::from(i)))),
        fixture::money(Field::Wage(Period::Year(5)), (0..120).map(|i| Some(30_000.0 + f64::from(i)))),
    ];
    Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
}

fn request(by: &[Field], ages: &[&str]) -> Request {
    let mut request = Request { by: by.into(), dollars: Dollars::Nominal, ..Request::default() };
    if !ages.is_empty() {
        let labels = ages.iter().map(|label| (*label).to_owned()).collect();
        request.filters.by_field.insert(Field::AgeGroup, Keep::Labels(labels));
    }
    request
}

fn in_deck(requests: &[&Request]) -> Vec<InDeck> {
    requests.iter().map(|request| InDeck { batch: 0, request: (*request).clone() }).collect()
}

fn shown(answer: &Result<Answer, MeasureError>) -> Vec<Option<f64>> {
    let Ok(Answer::Earnings(table)) = answer else { unreachable!() };
    table.rows.iter().chain([&table.total]).map(|row| row.n.value).collect()
}

#[test]
fn two_filters_cannot_be_subtracted() {
    let engine = engine();
    let all = request(&[Field::State], &[]);
    let most = request(&[Field::State], &["18–25", "26–35"]);
    // Alone each shows everything: 60 and 60, 56 and 60.
    assert_eq!(shown(&engine.measure(&all)), [Some(60.0), Some(60.0), Some(120.0)]);
    assert_eq!(shown(&engine.measure(&most)), [Some(60.0), Some(56.0), Some(116.0)]);
    let together = engine.measure_together(&[all.clone(), most.clone()]);
    let (all_shown, most_shown) = (shown(&together[0]), shown(&together[1]));
    // The four are neither Ohio's difference nor that of the totals.
    assert!(all_shown[1].is_none() || most_shown[1].is_none());
    assert!(all_shown[2].is_none() || most_shown[2].is_none());
    // Nor do the rows of either add up to a total that is hidden.
    for figure in [&all_shown, &most_shown] {
        assert!(figure.iter().filter(|n| n.is_none()).count() != 1, "{figure:?}");
    }
    // In the other order the same numbers are shown.
    let reversed = engine.measure_together(&[most.clone(), all.clone()]);
    assert_eq!((shown(&reversed[1]), shown(&reversed[0])), (all_shown, most_shown));
}

fn of_counts(answer: &Result<Answer, MeasureError>) -> Vec<Option<f64>> {
    match answer {
        Ok(Answer::Pathway(table)) => table.rows[0].1.iter().map(|step| step.n.value).collect(),
        Ok(Answer::Trajectory(table)) => {
            let points = table.series.iter().flat_map(|series| &series.points);
            points.map(|point| point.earnings.n.value).collect()
        }
        Ok(Answer::Counts(table)) => {
            table.rows.iter().chain([&table.total]).map(|row| row.certificates.value).collect()
        }
        Ok(Answer::Indicators(table)) => table.total.indicators.iter().map(|one| one.base.value).collect(),
        other => panic!("{other:?}"),
    }
}

/// 200 people of whom 196 have a wage in the second quarter after, and 150 in the fourth.
fn wages() -> Engine {
    let earned = |n: u32| (0..200).map(move |i| Some(if i < n { 5000.0 } else { 0.0 }));
    let columns = vec![
        fixture::text(Field::State, ["Ohio"; 200]),
        fixture::money(Field::Wage(Period::Quarter(-3)), vec![Some(4000.0); 200]),
        fixture::money(Field::Wage(Period::Quarter(2)), earned(196)),
        fixture::money(Field::Wage(Period::Quarter(4)), earned(150)),
    ];
    Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
}

#[test]
fn a_quarter_s_people_do_not_follow_from_everybody() {
    let engine = wages();
    let of = |measure| Request { measure, dollars: Dollars::Nominal, ..Request::default() };
    let counts = Request { by: vec![Field::State], ..of(MeasureName::Certificates) };
    let trajectory = of(MeasureName::Trajectory);
    let alone = of_counts(&engine.measure(&trajectory));
    assert_eq!(alone, [Some(200.0), Some(196.0), Some(150.0)]);
    // Everybody is 200, so four have no wage in the second quarter.
    let deck = in_deck(&[&counts]);
    let answer = engine.measure_beside(&trajectory, &deck);
    assert_eq!(of_counts(&answer), [Some(200.0), None, Some(150.0)]);
    // The median of 196 people stays; their number does not, nor a mean that it could be multiplied with.
    let Ok(Answer::Trajectory(table)) = answer else { unreachable!() };
    let second = &table.series[0].points[1];
    assert_eq!((second.earnings.center.value, second.mean.value), (Some(5000.0), None));
    assert!(table.provenance.notes.iter().any(|note| note.starts_with("1 number is more hidden")));
    // The same in the deck, in which it comes later.
    let later = [deck[0].clone(), InDeck { batch: 1, request: trajectory.clone() }];
    let published = engine.measure_deck(&later);
    assert_eq!(of_counts(&published[0]), [Some(200.0), Some(200.0)]);
    assert_eq!(of_counts(&published[1]), [Some(200.0), None, Some(150.0)]);
    assert_eq!(engine.measure_beside(&trajectory, &later).ok(), published[1].clone().ok());
    // Whichever came first stays.
    let first = [InDeck { batch: 1, ..later[0].clone() }, InDeck { batch: 0, ..later[1].clone() }];
    let published = engine.measure_deck(&first);
    assert_eq!(of_counts(&published[1]), [Some(200.0), Some(196.0), Some(150.0)]);
    assert!(of_counts(&published[0]).iter().all(Option::is_none));
}

#[test]
fn indicators_do_not_follow_from_a_trajectory() {
    let engine = wages();
    let of = |measure| Request { measure, dollars: Dollars::Nominal, ..Request::default() };
    let alone = engine.measure(&of(MeasureName::Wioa));
    // 200 exits, of whom 196 were employed in the second quarter: the rate is a range. 150 of 200 in the fourth.
    let Ok(Answer::Indicators(table)) = &alone else { unreachable!() };
    let [second, fourth, median] = [0, 1, 2].map(|at| table.total.indicators[at].clone());
    assert_eq!((second.base.value, second.counted.value), (Some(200.0), None));
    assert_eq!(second.value, crate::measure::Datum::banded(crate::measure::Band::AtLeast(0.95)));
    assert_eq!((fourth.counted.value, fourth.value.value), (Some(150.0), Some(0.75)));
    // The median would tell that it is of 196: 200 less 196 are four.
    assert_eq!(median.base.value, None);
    assert!(table.provenance.notes.iter().any(|note| note.contains("from other numbers of this figure")));
    let deck = in_deck(&[&of(MeasureName::Wioa)]);
    assert_eq!(engine.measure_deck(&deck)[0].clone().ok(), alone.clone().ok());
    // Beside the indicators, a trajectory does not tell it either.
    let beside = of_counts(&engine.measure_beside(&of(MeasureName::Trajectory), &deck));
    assert_eq!(beside, [Some(200.0), None, Some(150.0)]);
}

#[test]
fn a_figure_beside_published_ones_gives_way() {
    let engine = engine();
    let all = request(&[Field::State], &[]);
    let most = request(&[Field::State], &["18–25", "26–35"]);
    let beside = shown(&engine.measure_beside(&most, &in_deck(&[&all])));
    assert!(beside[1].is_none() && beside[2].is_none(), "{beside:?}");
    assert_eq!(shown(&engine.measure_beside(&all, &in_deck(&[&all])))[2], Some(120.0));
    // A figure of other people is not touched.
    let young = request(&[Field::State], &["18–25"]);
    assert_eq!(shown(&engine.measure_beside(&young, &[])), [Some(30.0), Some(36.0), Some(66.0)]);
}
