//! A new answer held against earlier ones, where the people are.
//!
//! Two numbers tell a third where the people of one are all among those of the other: their difference. So the groups of two
//! questions are laid over each other, and for each group of either the people are counted who are in no group of the other
//! that lies wholly within. Where they are some, but fewer than the threshold, the groups of the new question that would tell
//! of them are hidden, with others of their lines as always. What an earlier question hid, together, is a group here, too, if
//! its total was told.

use std::fmt::Write as _;

use super::{
    Statements,
    rows::{Needs, listed},
};
use crate::{
    measure::Question,
    warehouse::{Dialect, Told, WarehouseError},
};

/// Subqueries that compare with earlier answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Earlier {
    /// Up to `near`: groups and amounts that would tell of few people; empty if there is nothing to compare with.
    pub(super) groups: String,
    threshold: u32,
    /// Number of earlier answers.
    answers: usize,
    dialect: Dialect,
}

/// What is laid over an earlier answer: the subquery of its members, and a word for the names of others.
struct Laid<'a> {
    members: &'a str,
    word: &'a str,
    fields: usize,
}

impl Statements<'_> {
    /// What a question must be compared with; needs the rows of the question with keys.
    pub(super) fn compared(&self, question: &Question) -> Result<Earlier, WarehouseError> {
        let earlier: Vec<&Told> = self.earlier.iter().filter(|told| !told.is_empty()).collect();
        if earlier.is_empty() {
            return Ok(Earlier::default());
        }
        let mut out = String::new();
        for (at, told) in earlier.iter().enumerate() {
            self.members_of(told, at, &mut out)?;
        }
        let fields = question.labels();
        let threshold = question.threshold.max(1);
        let ((from, condition), set) = self.sets(question, "x");
        let groups = listed(fields, "x", &[]);
        let _ = write!(
            out,
            ",\nmine AS (SELECT DISTINCT {groups}x.m, {set} AS part, x.k1, x.k2 FROM {from} WHERE {condition}{})",
            self.source.dialect.kept("AND")
        );
        let laid = Laid { members: "mine", word: "g", fields };
        let dialect = self.source.dialect;
        let of = Earlier { groups: out, threshold, answers: earlier.len(), dialect };
        let groups = of.groups.clone() + &of.laid_over(&laid, "near");
        Ok(Earlier { groups, ..of })
    }

    /// Rows and which of them, and in which part of its group each is: of two parts each alone (0, 1) and both (2).
    fn sets(&self, question: &Question, rows: &str) -> ((String, &'static str), &'static str) {
        let plain = format!("{rows} x");
        if !question.steps.is_empty() {
            return ((plain, "x.p = 0"), "2");
        }
        // Amounts of the same people are one set.
        let condition = if question.same_people { "x.m = 0" } else { "1 = 1" };
        if question.split.is_none() || !question.amounts.is_empty() {
            return ((plain, condition), "2");
        }
        let nothing = self.source.dialect.no_table();
        let both = format!("(SELECT 0 AS alone{nothing} UNION ALL SELECT 1 AS alone{nothing}) b");
        ((format!("{plain} CROSS JOIN {both}"), condition), "CASE WHEN b.alone = 1 THEN x.p ELSE 2 END")
    }

    /// Subquery `oN`: people of each set that an earlier answer told of. Sets of one series have nobody in common.
    fn members_of(&self, told: &Told, at: usize, out: &mut String) -> Result<(), WarehouseError> {
        let tag = format!("_{at}");
        let rows = self.rows(&told.question, Needs { tag: &tag, key: true })?;
        let (sets, set) = self.sets(&told.question, &format!("x{tag}"));
        let fields = told.question.labels();
        let dialect = self.source.dialect;
        let nothing = dialect.no_table();
        let amount_told = |amount: usize| !told.question.same_people || amount == 0;
        let mut labels = Vec::new();
        for (number, (group, amount)) in told.groups.iter().filter(|(_, amount)| amount_told(*amount)).enumerate() {
            let mut columns = Vec::new();
            for (at, label) in group.iter().enumerate() {
                columns.push(format!("{} AS g{at}", dialect.text_value(label)?));
            }
            labels.push(format!("SELECT {}, {amount} AS m, {} AS c{nothing}", columns.join(", "), number + 1));
        }
        let totals: Vec<String> =
            told.totals.iter().filter(|amount| amount_told(**amount)).map(usize::to_string).collect();
        // What was hidden is a group, too, where everybody was told; of a question without groups it is everybody.
        let rest = if totals.is_empty() { "1 = 0".into() } else { format!("x.m IN ({})", totals.join(", ")) };
        let kept = dialect.kept("AND");
        let series = format!("x.m * 3 + {set} AS s");
        let (from, condition) = sets;
        let select = if labels.is_empty() || fields == 0 {
            format!("SELECT DISTINCT x.k1, x.k2, {series}, 0 AS c FROM {from} WHERE {condition} AND {rest}")
        } else {
            let same = same(fields, "t", "x");
            format!(
                "SELECT DISTINCT x.k1, x.k2, {series}, CASE WHEN t.c IS NULL THEN 0 ELSE t.c END AS c\n  FROM {from} LEFT JOIN ({}) t ON \
                 t.m = x.m{same}\n  WHERE {condition} AND (t.c IS NOT NULL OR {rest})",
                labels.join(" UNION ALL ")
            )
        };
        let _ = write!(
            out,
            ",\n{rows},\no{at} AS ({select}{kept}),\nz{at} AS (SELECT o.s, o.c, COUNT(*) AS held FROM o{at} o GROUP BY o.s, o.c)"
        );
        Ok(())
    }
}

impl Earlier {
    /// Subqueries up to `near_all`: amounts of which everybody would tell of few people, alone or less what is told.
    pub(super) fn everybody(&self, fields: usize, hidden: &str) -> String {
        let all = Laid { members: "mine_all", word: "a", fields: 0 };
        let mut out = ",\nmine_all AS (SELECT DISTINCT x.m, x.part, x.k1, x.k2 FROM mine x)".to_owned();
        out += &self.laid_over(&all, "near_as_one");
        if fields == 0 {
            return out + ",\nnear_all AS (SELECT n.m FROM near_as_one n)";
        }
        // What is told, and what is hidden as one group more.
        let columns: String =
            (0..fields).map(|at| format!("CASE WHEN h.hid = 0 THEN x.g{at} ELSE '-' END AS g{at}, ")).collect();
        let same = same(fields, "h", "x");
        let _ = write!(
            out,
            ",\nmine_left AS (SELECT DISTINCT {columns}x.m, x.part, x.k1, x.k2 FROM mine x LEFT JOIN {hidden} h ON h.m = x.m{same})"
        );
        out += &self.laid_over(&Laid { members: "mine_left", word: "l", fields }, "near_left");
        out + ",\nnear_all AS (SELECT n.m FROM near_as_one n UNION SELECT n.m FROM near_left n)"
    }

    /// Subquery `name`: groups and amounts of `laid` that would tell of few people together with an earlier answer.
    fn laid_over(&self, laid: &Laid<'_>, name: &str) -> String {
        let Laid { members, word, fields } = *laid;
        let k = self.threshold;
        let groups = |of: &str| listed(fields, of, &[]);
        let grouping = |of: &str| format!("{}{of}.m, {of}.part", groups(of));
        let same = |a: &str, b: &str| format!("{b}.m = {a}.m AND {b}.part = {a}.part{}", same(fields, a, b));
        let mut out = format!(
            ",\n{word}_held AS (SELECT {}, COUNT(*) AS held FROM {members} n GROUP BY {})",
            grouping("n"),
            grouping("n")
        );
        let mut found = Vec::new();
        for at in 0..self.answers {
            // Who is in both, of each pair of sets.
            let _ = write!(
                out,
                ",\n{word}_both{at} AS (SELECT {}, b.s, b.c, b.shared, n.held AS held_n, o.held AS held_o FROM (\n  \
                 SELECT {}, o.s, o.c, COUNT(*) AS shared FROM {members} n JOIN o{at} o ON o.k1 = n.k1 AND o.k2 = n.k2\n  \
                 GROUP BY {}, o.s, o.c) b\n  JOIN {word}_held n ON {} JOIN z{at} o ON o.s = b.s AND o.c = b.c{})",
                grouping("b"),
                grouping("n"),
                grouping("n"),
                same("b", "n"),
                self.dialect.kept("WHERE"),
            );
            // Of an earlier set, who is in no group of a line of the new answer that lies within.
            let _ = write!(
                out,
                ",\n{word}_within{at} AS (SELECT {} FROM {word}_both{at} b JOIN (\n  \
                 SELECT d.m, d.part, d.s, d.c, COUNT(*) AS covered FROM (\n  \
                 SELECT DISTINCT b.m, b.part, b.s, b.c, n.k1, n.k2 FROM {word}_both{at} b JOIN {members} n ON {}\n  \
                 WHERE b.shared = b.held_n AND b.held_n >= {k}) d GROUP BY d.m, d.part, d.s, d.c) v\n  \
                 ON v.m = b.m AND v.part = b.part AND v.s = b.s AND v.c = b.c\n  \
                 WHERE b.shared = b.held_n AND b.held_n >= {k} AND v.covered < b.held_o AND b.held_o - v.covered < {k})",
                grouping("b"),
                same("b", "n"),
            );
            // Of a new group, who is in no earlier set of a series that lies within.
            let _ = write!(
                out,
                ",\n{word}_around{at} AS (SELECT {} FROM (\n  \
                 SELECT DISTINCT {}, b.s, b.held_n, o.k1, o.k2 FROM {word}_both{at} b JOIN o{at} o ON o.s = b.s AND o.c = b.c\n  \
                 WHERE b.shared = b.held_o) d GROUP BY {}, d.s, d.held_n HAVING COUNT(*) < d.held_n AND d.held_n - COUNT(*) < {k})",
                grouping("d"),
                grouping("b"),
                grouping("d"),
            );
            found.push(format!("SELECT {}n.m FROM {word}_within{at} n", groups("n")));
            found.push(format!("SELECT {}n.m FROM {word}_around{at} n", groups("n")));
        }
        let _ = write!(out, ",\n{name} AS ({})", found.join(" UNION "));
        out
    }
}

/// ` AND a.g0 = b.g0 …`.
pub(super) fn same(fields: usize, a: &str, b: &str) -> String {
    (0..fields).map(|at| format!(" AND {a}.g{at} = {b}.g{at}")).collect()
}
