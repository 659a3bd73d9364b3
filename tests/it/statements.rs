//! Statements for warehouses, every dialect's: as they are on file, and with no word that the dialect does not have.

use std::{collections::BTreeMap, fs, path::Path};

use credential_atlas::{
    measure::{Amount, Anchor, Filters, Prices, Question, Rate, Split, Statistic, Step, Who},
    table::{Field, Period},
    warehouse::{Dialect, Facts, Source, Statements, Told},
};

use crate::warehouse::{filters, labels, question};

/// A change of the generator is seen in every dialect, those that cannot be run here included.
#[test]
fn statements_of_every_dialect_are_those_on_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sql");
    let facts = Facts { anchors: Some((8048, 8049)), horizon: Some(8080), zeros: ["year+1".to_owned()].into() };
    let prices = Prices::bundled();
    for dialect in Dialect::ALL {
        let mut source = Source { order: Some("line".into()), ..Source::new(dialect, "wages.people") };
        let columns = [
            "person",
            "state",
            "age",
            "credential_date",
            "wage_q_m3",
            "wage_q_p1",
            "wage_q_p2",
            "wage_q_p3",
            "wage_q_p4",
            "credential",
            "attempted",
            "exit_date",
            "exit_reason",
        ];
        source.recognise(&columns.map(str::to_owned), |_| None);
        let statements = Statements { source: &source, facts: &facts, prices: &prices, earlier: &[] };
        let amount = |period| Amount { period, yearly: true };
        let earnings = Question {
            amounts: vec![amount(Period::Quarter(-3)), amount(Period::Year(1))],
            same_people: true,
            filters: filters(&[(Field::State, labels(&["Côte d'Or"]))]),
            ..question(&[Field::State, Field::AgeGroup])
        };
        let matched = Question { split: Some(Split::Matched(Period::Year(1))), ..question(&[Field::CohortYear]) };
        let ranks = BTreeMap::from([(25, (7, 17)), (40, (13, 26))]);
        let work = vec![Step::Said(Field::Attempted), Step::Passed, Step::Employed(Period::Year(1))];
        let persons = Question { who: Who::PeopleOfGroups, steps: work.clone(), ..question(&[Field::State]) };
        let credentials = Question { who: Who::EveryCertificate, steps: work, ..question(&[]) };
        let attempts = Question { who: Who::EveryAttempt, ..question(&[Field::State]) };
        let law = Question {
            who: Who::EachExit,
            anchor: Anchor::Exit,
            split: Some(Split::Rate(Rate::Employed(2))),
            ..question(&[Field::State])
        };
        let change = Question {
            difference: true,
            zeros: true,
            statistic: Statistic::Mean,
            filters: Filters::default(),
            by: Vec::new(),
            ..earnings.clone()
        };
        let told = [Told {
            question: question(&[Field::State]),
            groups: vec![(vec!["Ohio".into()], 0), (vec!["Côte d'Or \\ ']; --".into()], 0)],
            totals: vec![0],
        }];
        let after_one = Statements { earlier: if dialect == Dialect::Generic { &[] } else { &told }, ..statements };
        let apart = Source { part_of: Some("shard".into()), ..source.clone() };
        let by_server = Statements { source: &apart, ..statements };
        let all = [
            ("what the table holds", statements.extent(10)),
            ("labels of a field", statements.labels(Field::State, &earnings.filters, 10)),
            ("whether attempts were collected", statements.collected(Field::Attempted)),
            ("what is known of a year", statements.known(&[Period::Year(1)], Anchor::Auto)),
            ("people by state and age", statements.counts(&earnings)),
            ("earnings by state and age", statements.figures(&earnings, &ranks)),
            ("earnings of everybody", statements.figures(&Question { by: Vec::new(), ..earnings.clone() }, &ranks)),
            ("means, zeros included, and of the differences", statements.figures(&change, &BTreeMap::new())),
            ("matched by year", statements.counts(&matched)),
            ("matched of groups only", statements.counts(&Question { total: false, ..matched.clone() })),
            ("attempts by state", statements.counts(&attempts)),
            ("steps of people by state", statements.counts(&persons)),
            ("steps of credentials", statements.counts(&credentials)),
            ("employed after exit by state", statements.counts(&law)),
            ("matched by year, after an earlier answer", after_one.counts(&matched)),
            (
                "matched of everybody, after an earlier answer",
                after_one.counts(&Question { by: Vec::new(), ..matched.clone() }),
            ),
            ("attempts by state, counted by each server", by_server.counts(&attempts)),
        ];
        let run = match dialect {
            _ if dialect.proven() => "run and compared",
            Dialect::Generic => "run where it is a database's own way",
            _ => "not run",
        };
        let mut text = format!("-- {}: {run}\n", dialect.word());
        for (name, statement) in all {
            text += &format!("\n-- {name}\n{};\n", statement.unwrap());
        }
        only_what_dialects_share(dialect, &text);
        let path = folder.join(format!("{}.sql", dialect.word()));
        if std::env::var_os("WRITE_GOLDEN").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let on_file = fs::read_to_string(&path).unwrap();
        assert!(text == on_file, "{} differs; look at it and write it again with WRITE_GOLDEN=1", path.display());
    }
}

/// What the reference on dialects says: no word outside its dialect, grouping by columns only, order only within windows.
fn only_what_dialects_share(dialect: Dialect, text: &str) {
    let plain = without_quotes(text);
    let words: Vec<&str> = plain.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let banned = [
        "CEIL",
        "CEILING",
        "GREATEST",
        "LEAST",
        "QUALIFY",
        "LIMIT",
        "TOP",
        "TRUE",
        "FALSE",
        "true",
        "false",
        "percentile",
        "percentile_cont",
        "ILIKE",
        "FILTER",
        "USING",
        "NULLS",
        "BOOLEAN",
        "LOG",
        "LN",
        "IF",
        "IIF",
        "NVL",
        "ISNULL",
        "IFNULL",
        "EXCEPT",
        "INTERSECT",
        "INTERVAL",
        "LATERAL",
        "ARRAY",
        "WITHIN",
        "ROLLUP",
        "CUBE",
    ];
    for word in banned {
        let allowed = dialect == Dialect::MySql && word == "USING";
        assert!(allowed || !words.contains(&word), "{word} in {}", dialect.word());
    }
    for mark in ["::", "!=", "$1", "/*"] {
        assert!(!plain.contains(mark), "{mark} in {}", dialect.word());
    }
    let concatenates = !matches!(dialect, Dialect::SqlServer | Dialect::MySql);
    assert!(concatenates || !plain.contains("||"), "|| in {}", dialect.word());
    // Names that are given are no words of any of the languages.
    let reserved = [
        "access",
        "all",
        "any",
        "asc",
        "both",
        "by",
        "case",
        "column",
        "comment",
        "cube",
        "current",
        "date",
        "day",
        "desc",
        "end",
        "exists",
        "file",
        "first",
        "from",
        "function",
        "group",
        "grouping",
        "groups",
        "having",
        "in",
        "index",
        "initial",
        "is",
        "join",
        "key",
        "last",
        "lead",
        "level",
        "like",
        "lock",
        "mode",
        "month",
        "not",
        "null",
        "number",
        "of",
        "on",
        "option",
        "or",
        "order",
        "out",
        "over",
        "partition",
        "percent",
        "plan",
        "prior",
        "public",
        "rank",
        "raw",
        "row",
        "rows",
        "select",
        "session",
        "share",
        "size",
        "some",
        "start",
        "system",
        "table",
        "then",
        "to",
        "top",
        "trigger",
        "uid",
        "union",
        "unique",
        "user",
        "value",
        "values",
        "view",
        "when",
        "where",
        "window",
        "with",
        "year",
    ];
    for pair in words.windows(2).filter(|pair| pair[0] == "AS") {
        assert!(!reserved.contains(&pair[1]), "AS {} in {}", pair[1], dialect.word());
    }
    for (at, _) in plain.match_indices("GROUP BY ") {
        let rest = &plain[at + "GROUP BY ".len()..];
        let end = rest.find([')', ';']).unwrap_or(rest.len());
        let end = rest[..end].find(" HAVING").unwrap_or(end);
        for item in rest[..end].split(',') {
            let column = item.trim().split_once('.').is_some_and(|(of, name)| {
                [of, name].iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_'))
            });
            assert!(column, "GROUP BY {item} in {}", dialect.word());
        }
    }
    for (at, _) in plain.match_indices("ORDER BY ") {
        let mut depth = 0;
        let open = plain[..at].char_indices().rev().find(|(_, c)| {
            depth += match c {
                ')' => 1,
                '(' => -1,
                _ => 0,
            };
            depth < 0
        });
        assert!(open.is_some_and(|(open, _)| plain[..open].ends_with("OVER ")), "ORDER BY outside of a window");
    }
    if dialect == Dialect::Oracle {
        for select in plain.split("SELECT ").skip(1) {
            let own = select.split(" UNION ALL").next().unwrap_or(select);
            assert!(own.contains("FROM "), "SELECT without FROM: {own}");
        }
    }
}

/// A statement without what stands in quotes.
fn without_quotes(text: &str) -> String {
    let mut plain = String::new();
    let mut within = None;
    for c in text.chars() {
        match within {
            Some(end) if c == end => within = None,
            Some(_) => {}
            None if ['\'', '"', '`'].contains(&c) => {
                plain.push('Q');
                within = Some(c);
            }
            None if c == '[' => {
                plain.push('Q');
                within = Some(']');
            }
            None => plain.push(c),
        }
    }
    plain
}
