//! From rows to cells: how many, which are hidden, and where values lie in each.

use super::{Ranks, Statements};
use crate::{
    measure::{Question, Statistic, Who},
    warehouse::{Dialect, WarehouseError},
};

/// The parts that statements of one question are put together from.
pub(super) struct Form {
    dialect: Dialect,
    pub(super) rows: String,
    /// Number of fields that groups are by.
    fields: usize,
    threshold: u32,
    split: bool,
    amounts: bool,
    who: Who,
    mean: bool,
}

impl Statements<'_> {
    pub(super) fn form(&self, question: &Question) -> Result<Form, WarehouseError> {
        Ok(Form {
            dialect: self.source.dialect,
            rows: self.rows(question)?,
            fields: question.by.len(),
            threshold: question.threshold.max(1),
            split: question.split.is_some(),
            amounts: !question.amounts.is_empty(),
            who: question.who,
            mean: question.statistic == Statistic::Mean,
        })
    }
}

impl Form {
    /// `g0, g1, ` of a table.
    fn groups(&self, of: &str) -> String {
        (0..self.fields).map(|at| format!("{of}.g{at}, ")).collect()
    }

    /// ` AND a.g0 = b.g0 …`.
    pub(super) fn same(&self, a: &str, b: &str) -> String {
        (0..self.fields).map(|at| format!(" AND {a}.g{at} = {b}.g{at}")).collect()
    }

    pub(super) fn statement(&self, with: &str, told: &str, from: &str) -> String {
        format!("WITH {with}\nSELECT {told}\n{from}")
    }

    /// People of each cell (`n`), those in the first part (`i`), and the size (`z`) that the threshold is held against: of a
    /// split its smaller part, of certificates the people who hold them.
    pub(super) fn sizes(&self, by_group: bool) -> String {
        let (name, groups) = if by_group { ("sizes", self.groups("x")) } else { ("everybody", String::new()) };
        let outer = if by_group { self.groups("c") } else { String::new() };
        let parted = self.split && !self.amounts;
        let inside = if parted { "SUM(CASE WHEN x.p = 0 THEN 1 ELSE 0 END)" } else { "COUNT(*)" };
        let persons = "COUNT(DISTINCT x.who) + SUM(CASE WHEN x.who IS NULL THEN 1 ELSE 0 END)";
        let n = if self.who == Who::PeopleOfGroups { persons } else { "COUNT(*)" };
        let behind = if self.who == Who::EachPerson { "COUNT(*)" } else { persons };
        let size = if parted { "CASE WHEN c.i < c.n - c.i THEN c.i ELSE c.n - c.i END" } else { "c.behind" };
        format!(
            ",\n{name} AS (SELECT {outer}c.m, c.n, c.i, {size} AS z FROM (\n  \
             SELECT {groups}x.m, {n} AS n, {inside} AS i, {behind} AS behind FROM x GROUP BY {groups}x.m) c)"
        )
    }

    /// Subqueries that decide which cells are hidden; the last is [`Self::last`].
    pub(super) fn hidden(&self) -> String {
        let k = self.threshold;
        let mut out = format!(
            ",\nh0 AS (SELECT {}s.m, s.n, s.i, s.z, CASE WHEN s.z < {k} THEN 1 ELSE 0 END AS hid FROM sizes s)",
            self.groups("s")
        );
        for pass in 0..self.passes() {
            // Line by line of each field in turn, then once more: what one line hides, another may have to follow.
            let varies = pass % self.fields;
            let line: String =
                (0..self.fields).filter(|&at| at != varies).map(|at| format!("h.g{at}, ")).collect::<String>() + "h.m";
            let order = format!("h.hid DESC, h.z, {}h.m", self.groups("h"));
            let groups = self.groups("h");
            let outer = self.groups("l");
            out += &format!(
                ",\nh{next} AS (SELECT {outer}l.m, l.n, l.i, l.z,\n  \
                 CASE WHEN l.hid = 1 OR (l.others > 0 AND (l.pooled IS NULL OR l.pooled < {least})) THEN 1 ELSE 0 END AS hid\n  \
                 FROM (SELECT {groups}h.m, h.n, h.i, h.z, h.hid,\n    \
                 SUM(h.hid) OVER (PARTITION BY {line}) AS others,\n    \
                 SUM(h.z) OVER (PARTITION BY {line} ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS pooled\n    \
                 FROM h{pass} h) l)",
                next = pass + 1,
                least = 2 * k,
            );
        }
        out
    }

    fn passes(&self) -> usize {
        match self.fields {
            0 => 0,
            1 => 1,
            fields => 2 * fields,
        }
    }

    pub(super) fn last(&self) -> String {
        format!("h{}", self.passes())
    }

    /// Amounts whose total may be told: `safe`.
    pub(super) fn safe(&self) -> String {
        let k = self.threshold;
        if self.fields == 0 {
            return format!(",\nsafe AS (SELECT e.m FROM everybody e WHERE e.z >= {k})");
        }
        format!(
            ",\nsafe AS (SELECT e.m FROM everybody e JOIN (\n  \
             SELECT h.m, SUM(h.hid) AS others, SUM(CASE WHEN h.hid = 1 THEN h.z ELSE 0 END) AS pool FROM {last} h GROUP BY h.m) l\n  \
             ON l.m = e.m WHERE e.z >= {k} AND (l.others = 0 OR (l.others > 1 AND l.pool >= {least})))",
            last = self.last(),
            least = 2 * k,
        )
    }

    /// Columns of numbers of people.
    pub(super) fn told(&self, by_group: bool) -> String {
        let groups = if by_group { self.groups("s") } else { String::new() };
        let number = |column: &str| self.dialect.double(&format!("s.{column}"));
        let inside = if self.split && !self.amounts { format!(", {} AS i", number("i")) } else { String::new() };
        format!("{groups}{} AS m, {} AS n{inside}", number("m"), number("n"))
    }

    /// Subquery `ranked`: each value of a cell with how many have at most that much.
    pub(super) fn ranked(&self, by_group: bool) -> String {
        let [x, c] = ["x", "c"].map(|of| if by_group { self.groups(of) } else { String::new() });
        let cell = format!("{c}c.m");
        format!(
            ",\nranked AS (SELECT {c}c.m, c.v, c.people,\n  \
             SUM(c.people) OVER (PARTITION BY {cell} ORDER BY c.v ROWS UNBOUNDED PRECEDING) AS upto,\n  \
             {total} AS n,\n  \
             SUM(c.people * c.v) OVER (PARTITION BY {cell}) / {total} AS mean\n  \
             FROM (SELECT {x}x.m, x.v, COUNT(*) AS people FROM x GROUP BY {x}x.m, x.v) c)",
            total = self.dialect.double(&format!("SUM(c.people) OVER (PARTITION BY {cell})")),
        )
    }

    /// Subquery `drawn`: quartiles and median by type 7, bounds of the median's interval, mean.
    pub(super) fn figures(&self, by_group: bool, ranks: &Ranks) -> String {
        let [w, q] = ["w", "q"].map(|of| if by_group { self.groups(of) } else { String::new() });
        let at_rank = |rank: &str| format!("MIN(CASE WHEN w.upto > {rank} THEN w.v END)");
        let mut inner = Vec::new();
        let mut outer = Vec::new();
        for (at, p) in ["0.25", "0.5", "0.75"].into_iter().enumerate() {
            let h = format!("((w.n - 1) * {p})");
            let low = self.dialect.floor(&h);
            let high = format!("(-{})", self.dialect.floor(&format!("(-{h})")));
            inner.push(format!("{} AS low{at}, {} AS high{at}", at_rank(&low), at_rank(&high)));
            let h = format!("((q.n - 1) * {p})");
            let part = format!("({h} - {})", self.dialect.floor(&h));
            outer.push(format!("q.low{at} / 100.0 + (q.high{at} / 100.0 - q.low{at} / 100.0) * {part} AS q{at}"));
        }
        let bound = |pick: fn(&(u64, u64)) -> u64| {
            if ranks.is_empty() {
                return "NULL".to_owned();
            }
            let cases: String = ranks.iter().map(|(n, of)| format!(" WHEN w.n = {n} THEN {}", pick(of))).collect();
            at_rank(&format!("CASE{cases} END"))
        };
        inner.push(format!("{} AS lower_bound, {} AS upper_bound", bound(|of| of.0), bound(|of| of.1)));
        let squares = if self.mean { "SUM(w.people * (w.v - w.mean) * (w.v - w.mean))" } else { "NULL" };
        inner.push(format!("{squares} AS squares"));
        format!(
            ",\ndrawn AS (SELECT {q}q.m, q.n, {outer}, q.mean, q.lower_bound, q.upper_bound, q.squares FROM (\n  \
             SELECT {w}w.m, w.n, w.mean, {inner}\n  \
             FROM ranked w GROUP BY {w}w.m, w.n, w.mean) q)",
            outer = outer.join(", "),
            inner = inner.join(",\n    "),
        )
    }

    /// Columns of figures; what twice the threshold is asked of is null under it.
    pub(super) fn drawn(&self, by_group: bool) -> String {
        let groups = if by_group { self.groups("d") } else { String::new() };
        let number = |column: &str| format!("{} AS {column}", self.dialect.double(&format!("d.{column}")));
        let enough = |column: &str| {
            let value = self.dialect.double(&format!("CASE WHEN d.n >= {} THEN d.{column} END", 2 * self.threshold));
            format!("{value} AS {column}")
        };
        format!(
            "{groups}{}, {}, {}, {}, {}, {}, {}, {}, {}",
            number("m"),
            number("n"),
            enough("q0"),
            number("q1"),
            enough("q2"),
            number("mean"),
            enough("lower_bound"),
            enough("upper_bound"),
            enough("squares"),
        )
    }
}
