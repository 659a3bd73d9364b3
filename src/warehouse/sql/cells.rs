//! From rows to cells: how many, which are hidden, and where values lie in each.

use super::{
    Ranks, Statements,
    earlier::{Earlier, same},
    rows::{Needs, listed},
};
use crate::{
    measure::{Question, Statistic, Who},
    table::Field,
    warehouse::{Dialect, WarehouseError},
};

/// The parts that statements of one question are put together from.
pub(super) struct Form {
    dialect: Dialect,
    /// Subqueries up to `x`; empty where servers count their own parts.
    pub(super) rows: String,
    /// The rows to count where servers count their own parts.
    parts: Option<String>,
    /// Subqueries on earlier answers, up to `near`, and those on everybody; empty without any.
    pub(super) earlier: Earlier,
    /// Number of fields that groups are by.
    fields: usize,
    threshold: u32,
    split: bool,
    amounts: bool,
    steps: bool,
    who: Who,
    mean: bool,
    /// Amounts are of the same people, so that they are hidden together.
    together: bool,
}

impl Statements<'_> {
    pub(super) fn form(&self, question: &Question) -> Result<Form, WarehouseError> {
        let counts = question.amounts.is_empty() && question.steps.is_empty() && question.bands.is_none();
        // Rows of one person may be wanted together only where they lie on one server.
        let apart = counts
            && self.earlier.is_empty()
            && match question.who {
                Who::EachPerson => !self.source.columns.contains_key(&Field::PersonId),
                Who::EveryCertificate | Who::EveryAttempt | Who::PeopleOfGroups => true,
                Who::EachPeriod | Who::EachExit => false,
            };
        let parts = match &self.source.part_of {
            Some(column) if apart => Some(self.rows_of_parts(question, column)?),
            _ => None,
        };
        let key = !self.earlier.is_empty();
        Ok(Form {
            dialect: self.source.dialect,
            rows: if parts.is_some() { String::new() } else { self.rows(question, Needs { key, ..Needs::default() })? },
            parts,
            earlier: self.compared(question)?,
            fields: question.labels(),
            threshold: question.threshold.max(1),
            split: question.split.is_some(),
            amounts: !question.amounts.is_empty(),
            steps: !question.steps.is_empty(),
            who: question.who,
            mean: question.statistic == Statistic::Mean,
            together: question.same_people,
        })
    }
}

impl Form {
    /// `g0, g1, ` of a table.
    fn groups(&self, of: &str) -> String {
        listed(self.fields, of, &[])
    }

    fn of_amount(&self, of: &str) -> String {
        if self.together { "f.m = 0".into() } else { format!("f.m = {of}.m") }
    }

    /// ` AND a.g0 = b.g0 …`.
    pub(super) fn same(&self, a: &str, b: &str) -> String {
        same(self.fields, a, b)
    }

    pub(super) fn statement(&self, with: &str, told: &str, from: &str) -> String {
        format!("WITH {}\nSELECT {told}\n{from}", with.trim_start_matches(",\n"))
    }

    /// People of each cell (`n`), those in the first part (`i`), people behind (`b`), and the size (`z`) that the threshold is
    /// held against: of a split its smaller part, of a step what it lost if that is less, of certificates the people who hold
    /// them.
    pub(super) fn sizes(&self, by_group: bool) -> String {
        let (name, groups) = if by_group { ("sizes", self.groups("x")) } else { ("everybody", String::new()) };
        let outer = if by_group { self.groups("c") } else { String::new() };
        let parted = self.split && !self.amounts;
        let persons_if = |condition: &str| {
            format!(
                "COUNT(DISTINCT CASE WHEN {condition} THEN x.who END) + SUM(CASE WHEN {condition} AND x.who IS NULL THEN 1 ELSE 0 END)"
            )
        };
        let persons = "COUNT(DISTINCT x.who) + SUM(CASE WHEN x.who IS NULL THEN 1 ELSE 0 END)".to_owned();
        let inside = if parted { "SUM(CASE WHEN x.p = 0 THEN 1 ELSE 0 END)" } else { "COUNT(*)" };
        let units = if by_group { "x.u" } else { "x.ut" };
        let (n, behind) = if self.steps {
            (format!("SUM(CASE WHEN x.p = 0 THEN {units} ELSE 0 END)"), persons_if("x.p = 0"))
        } else {
            let n = match self.who {
                Who::PeopleOfGroups => persons.clone(),
                Who::EveryAttempt => "SUM(x.times)".into(),
                Who::EachPerson | Who::EveryCertificate | Who::EachPeriod | Who::EachExit => "COUNT(*)".into(),
            };
            (n, if self.who == Who::EachPerson { "COUNT(*)".into() } else { persons.clone() })
        };
        // People of both parts are told apart only where a part can be several rows of one person.
        let mut columns = vec![format!("{n} AS n"), format!("{inside} AS i"), format!("{behind} AS b")];
        let size = if self.steps {
            columns.push(format!("{} AS lost", persons_if("x.p = 1")));
            "CASE WHEN c.m > 0 AND c.lost < c.b THEN c.lost ELSE c.b END"
        } else if parted && self.who != Who::EachPerson {
            columns.push(format!("{} AS of_first", persons_if("x.p = 0")));
            columns.push(format!("{} AS of_second", persons_if("x.p = 1")));
            "CASE WHEN c.of_first < c.of_second THEN c.of_first ELSE c.of_second END"
        } else if parted {
            "CASE WHEN c.i < c.n - c.i THEN c.i ELSE c.n - c.i END"
        } else {
            "c.b"
        };
        let counted = match &self.parts {
            // Each server counts its own part, grouped by the column that says which part a row is of.
            Some(rows) => {
                let names: Vec<&str> = columns.iter().filter_map(|column| column.rsplit(' ').next()).collect();
                let sums: String = names.iter().map(|name| format!(", SUM(d.{name}) AS {name}")).collect();
                let outer = if by_group { self.groups("d") } else { String::new() };
                let grouping = outer.trim_end_matches(", ");
                let grouping = if grouping.is_empty() { String::new() } else { format!(" GROUP BY {grouping}") };
                format!(
                    "SELECT {outer}0 AS m{sums} FROM (\n  SELECT {groups}x.held_by, {} FROM (\n  {rows}) x\n  \
                     WHERE x.p IS NOT NULL GROUP BY {groups}x.held_by) d{grouping}",
                    columns.join(", ")
                )
            }
            None => format!("SELECT {groups}x.m, {} FROM x GROUP BY {groups}x.m", columns.join(", ")),
        };
        // A person may take the next step in another group: then the numbers of a group differ by less than it lost.
        let counted = if self.steps && self.who == Who::PeopleOfGroups {
            let partition = if outer.is_empty() {
                String::new()
            } else {
                format!("PARTITION BY {} ", outer.trim_end_matches(", "))
            };
            format!(
                "SELECT {outer}c.m, c.n, c.i, c.b, CASE WHEN c.earlier - c.n < c.lost THEN c.earlier - c.n ELSE c.lost END AS lost\n  \
                 FROM (SELECT {outer}c.m, c.n, c.i, c.b, c.lost, LAG(c.n) OVER ({partition}ORDER BY c.m) AS earlier FROM (\n  {counted}) c) c"
            )
        } else {
            counted
        };
        format!(",\n{name} AS (SELECT {outer}c.m, c.n, c.i, c.b, {size} AS z FROM (\n  {counted}) c)")
    }

    /// Subqueries that decide which cells are hidden; the last is [`Self::last`].
    pub(super) fn hidden(&self) -> String {
        let k = self.threshold;
        let (near, join) = if self.earlier.groups.is_empty() {
            (String::new(), String::new())
        } else {
            (
                " OR f.m IS NOT NULL".to_owned(),
                format!(" LEFT JOIN near f ON {}{}", self.of_amount("s"), self.same("f", "s")),
            )
        };
        let mut out = format!(
            ",\nh0 AS (SELECT {}s.m, s.n, s.i, s.b, s.z, CASE WHEN s.z < {k}{near} THEN 1 ELSE 0 END AS hid FROM sizes s{join})",
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
                ",\nh{next} AS (SELECT {outer}l.m, l.n, l.i, l.b, l.z,\n  \
                 CASE WHEN l.hid = 1 OR (l.others > 0 AND (l.pooled IS NULL OR l.pooled < {least})) THEN 1 ELSE 0 END AS hid\n  \
                 FROM (SELECT {groups}h.m, h.n, h.i, h.b, h.z, h.hid,\n    \
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
        let (apart, join) = if self.earlier.groups.is_empty() {
            (String::new(), String::new())
        } else {
            let join = format!(" LEFT JOIN near_all f ON {}", self.of_amount("e"));
            (self.earlier.everybody(self.fields, &self.last()), join)
        };
        let near = if apart.is_empty() { "" } else { " AND f.m IS NULL" };
        if self.fields == 0 {
            return format!("{apart},\nsafe AS (SELECT e.m FROM everybody e{join} WHERE e.z >= {k}{near})");
        }
        format!(
            "{apart},\nsafe AS (SELECT e.m FROM everybody e{join} JOIN (\n  \
             SELECT h.m, SUM(h.hid) AS others, SUM(CASE WHEN h.hid = 1 THEN h.z ELSE 0 END) AS pool FROM {last} h GROUP BY h.m) l\n  \
             ON l.m = e.m WHERE e.z >= {k}{near} AND (l.others = 0 OR (l.others > 1 AND l.pool >= {least})))",
            last = self.last(),
            least = 2 * k,
        )
    }

    /// Columns of numbers of people.
    pub(super) fn told(&self, by_group: bool) -> String {
        let groups = if by_group { self.groups("s") } else { String::new() };
        let number = |column: &str| self.dialect.double(&format!("s.{column}"));
        let inside = if self.split && !self.amounts { format!(", {} AS i", number("i")) } else { String::new() };
        let periods = matches!(self.who, Who::EachPeriod | Who::EachExit) && !self.amounts;
        let behind = if periods { format!(", {} AS b", number("b")) } else { String::new() };
        format!("{groups}{} AS m, {} AS n{inside}{behind}", number("m"), number("n"))
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
