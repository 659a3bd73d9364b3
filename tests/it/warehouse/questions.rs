//! Questions of every kind over several groups and filters, for whoever answers them.

use super::*;

pub(crate) fn question(by: &[Field]) -> Question {
    Question {
        who: Who::EachPerson,
        filters: Filters::default(),
        by: by.to_vec(),
        split: None,
        steps: Vec::new(),
        bands: None,
        amounts: Vec::new(),
        same_people: false,
        difference: false,
        zeros: false,
        total: true,
        full_quarter: false,
        minimum: None,
        dollars: Dollars::Constant(2024),
        anchor: Anchor::Auto,
        statistic: Statistic::Median,
        threshold: 10,
    }
}

pub(crate) fn filters(of: &[(Field, Keep)]) -> Filters {
    Filters { by_field: of.iter().cloned().collect() }
}

pub(crate) fn labels(of: &[&str]) -> Keep {
    Keep::Labels(of.iter().map(|&label| label.to_owned()).collect())
}

/// Questions of every kind over several groups and filters.
pub(super) fn questions() -> Vec<Question> {
    let amount = |period| Amount { period, yearly: true };
    let panel = |before, after| vec![amount(before), amount(after)];
    let mut all = Vec::new();
    for by in [&[][..], &[Field::State], &[Field::State, Field::Sex], &[Field::AgeGroup]] {
        let plain = question(by);
        let pair = Question { amounts: panel(Period::Year(-2), Period::Year(5)), same_people: true, ..plain.clone() };
        all.push(pair.clone());
        all.push(Question { dollars: Dollars::Nominal, ..pair.clone() });
        all.push(Question { statistic: Statistic::Mean, ..pair.clone() });
        all.push(Question { full_quarter: true, ..pair.clone() });
        all.push(Question {
            minimum: Some(15_080),
            amounts: panel(Period::Quarter(-3), Period::Quarter(2)),
            ..pair.clone()
        });
        all.push(Question {
            filters: filters(&[(Field::State, labels(&["O'Brien \\ county", "Ohio"]))]),
            ..pair.clone()
        });
        all.push(Question { filters: filters(&[(Field::CohortYear, Keep::Range(2013.0, 2014.0))]), ..pair.clone() });
        all.push(Question { filters: filters(&[(Field::AgeGroup, labels(&["18-25", "Not stated"]))]), ..pair });
        let quarters =
            QUARTERS.iter().map(|&quarter| Amount { period: Period::Quarter(quarter), yearly: false }).collect();
        all.push(Question { amounts: quarters, ..plain.clone() });
        for split in [
            Split::Matched(Period::Year(5)),
            Split::Matched(Period::Quarter(2)),
            Split::Industry(["31", "32", "33"].map(str::to_owned).into()),
            Split::Industry(vec!["332".into()]),
        ] {
            let counted = Question { split: Some(split), ..plain.clone() };
            all.push(Question { amounts: vec![amount(Period::Year(5))], ..counted.clone() });
            all.push(counted);
        }
        all.push(Question { who: Who::EveryCertificate, ..plain.clone() });
        all.push(Question { who: Who::PeopleOfGroups, ..plain.clone() });
        all.push(Question { who: Who::EveryAttempt, ..plain.clone() });
        for who in [Who::EachPeriod, Who::EachExit] {
            all.push(Question { who, ..plain.clone() });
        }
        for rate in [Rate::Employed(2), Rate::Employed(4), Rate::Attained] {
            all.push(Question { who: Who::EachExit, split: Some(Split::Rate(rate)), ..plain.clone() });
        }
        let amounts = panel(Period::Year(-2), Period::Year(5));
        all.push(Question { amounts: amounts.clone(), same_people: true, zeros: true, ..plain.clone() });
        all.push(Question {
            amounts,
            same_people: true,
            difference: true,
            statistic: Statistic::Mean,
            ..plain.clone()
        });
        let work = [Step::Employed(Period::Year(5)), Step::Industry(["31", "32", "33"].map(str::to_owned).into())];
        for who in [Who::PeopleOfGroups, Who::EveryCertificate] {
            let steps = [Step::Said(Field::Attempted), Step::Passed].into_iter().chain(work.clone()).collect();
            all.push(Question { who, steps, total: by.is_empty(), ..plain.clone() });
        }
        let steps = vec![Step::Said(Field::Attempted), Step::Passed];
        all.push(Question { who: Who::EveryAttempt, steps, total: by.is_empty(), ..plain.clone() });
        all.push(plain);
    }
    all.push(question(&[Field::Industry]));
    all.push(question(&[Field::CohortYear]));
    all
}
