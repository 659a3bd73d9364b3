//! From rows to cells: how many, and which are hidden.

use super::{
    Statements,
    earlier::{Earlier, same},
    rows::{Needs, listed},
};
use crate::{
    measure::{Question, Statistic, Who},
    table::Field,
    warehouse::{Dialect, WarehouseError},
};

/// What cells are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Groups,
    Everybody,
}

impl Whose {
    /// Put after the names of subqueries.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Groups => "",
            Self::Everybody => "_all",
        }
    }
}

/// The parts that statements of one question are put together from.
pub(super) struct Form {
    pub(super) dialect: Dialect,
    /// Subqueries up to `x`; empty where servers count their own parts.
    pub(super) rows: String,
    /// The rows to count where servers count their own parts.
    parts: Option<String>,
    /// Subqueries on earlier answers, up to `near`, and those on everybody; empty without any.
    pub(super) earlier: Earlier,
    /// Number of fields that groups are by.
    fields: usize,
    pub(super) threshold: u32,
    /// Everybody is asked for.
    total: bool,
    split: bool,
    amounts: bool,
    steps: bool,
    who: Who,
    pub(super) mean: bool,
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
            total: question.total,
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
    pub(super) fn groups(&self, whose: Whose, of: &str) -> String {
        listed(if whose == Whose::Groups { self.fields } else { 0 }, of, &[])
    }

    fn of_amount(&self, of: &str) -> String {
        if self.together { "f.m = 0".into() } else { format!("f.m = {of}.m") }
    }

    /// ` AND a.g0 = b.g0 …`.
    pub(super) fn same(&self, whose: Whose, a: &str, b: &str) -> String {
        same(if whose == Whose::Groups { self.fields } else { 0 }, a, b)
    }

    /// Subqueries up to those that say which cells may be told; `bins` are those of [`Self::bins`] if the statement has them.
    pub(super) fn cells(&self, bins: &str) -> String {
        let mut out = [&self.rows, &self.earlier.groups, bins, &self.sizes(!bins.is_empty()), &self.hidden()].concat();
        if self.total {
            out += &self.everybody();
            out += &self.safe();
        }
        out.trim_start_matches(",\n").to_owned()
    }

    /// Rows of groups (`whole` is 0) and of everybody (1, no labels), with these columns of `d`.
    pub(super) fn told_of(&self, columns: &str, groups: &str, everybody: &str) -> String {
        let mut out = Vec::new();
        if self.fields > 0 {
            out.push(format!("SELECT {}0 AS whole, {columns}\nFROM {groups}", self.groups(Whose::Groups, "d")));
        }
        if self.total {
            let blank: String = (0..self.fields).map(|at| format!("'' AS g{at}, ")).collect();
            out.push(format!("SELECT {blank}1 AS whole, {columns}\nFROM {everybody}"));
        }
        out.join("\nUNION ALL\n")
    }

    /// Subquery `sizes`: people of each group (`n`), those in the first part (`i`), people behind (`b`), and the size (`z`) that
    /// the threshold is held against: of a split its smaller part, of a step what it lost if that is less, of certificates the
    /// people who hold them.
    fn sizes(&self, binned: bool) -> String {
        if binned && self.each_is_one() {
            let [x, groups] = ["x", "c"].map(|of| self.groups(Whose::Groups, of));
            return format!(
                ",\nsizes AS (SELECT {groups}c.m, c.n, c.n AS i, c.n AS b, c.n AS z FROM (\n  \
                 SELECT {x}x.m, SUM(x.people) AS n FROM bins x GROUP BY {x}x.m) c{})",
                self.dialect.kept("WHERE")
            );
        }
        self.counted(Whose::Groups)
    }

    /// Subquery `sizes_all`: the same of everybody.
    fn everybody(&self) -> String {
        if !self.each_is_one() {
            return self.counted(Whose::Everybody);
        }
        let z = self.size();
        format!(
            ",\nsizes_all AS (SELECT c.m, c.n, c.i, c.b, {z} AS z FROM (\n  \
             SELECT s.m, SUM(s.n) AS n, SUM(s.i) AS i, SUM(s.b) AS b FROM sizes s GROUP BY s.m) c)"
        )
    }

    /// Every row is a person of one group, so that people of groups add up to everybody.
    fn each_is_one(&self) -> bool {
        self.who == Who::EachPerson && !self.steps
    }

    /// What the threshold is held against, of columns of `c`.
    fn size(&self) -> &'static str {
        if self.steps {
            "CASE WHEN c.m > 0 AND c.lost < c.b THEN c.lost ELSE c.b END"
        } else if !self.split || self.amounts {
            "c.b"
        } else if self.who == Who::EachPerson {
            "CASE WHEN c.i < c.n - c.i THEN c.i ELSE c.n - c.i END"
        } else {
            "CASE WHEN c.of_first < c.of_second THEN c.of_first ELSE c.of_second END"
        }
    }

    fn counted(&self, whose: Whose) -> String {
        let by_group = whose == Whose::Groups;
        let [groups, outer] = ["x", "c"].map(|of| self.groups(whose, of));
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
        if self.steps {
            columns.push(format!("{} AS lost", persons_if("x.p = 1")));
        } else if parted && self.who != Who::EachPerson {
            columns.push(format!("{} AS of_first", persons_if("x.p = 0")));
            columns.push(format!("{} AS of_second", persons_if("x.p = 1")));
        }
        let counted = match &self.parts {
            // Each server counts its own part, grouped by the column that says which part a row is of.
            Some(rows) => {
                let names: Vec<&str> = columns.iter().filter_map(|column| column.rsplit(' ').next()).collect();
                let sums: String = names.iter().map(|name| format!(", SUM(d.{name}) AS {name}")).collect();
                let outer = self.groups(whose, "d");
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
        let (tag, size, kept) = (whose.tag(), self.size(), self.dialect.kept("WHERE"));
        format!(",\nsizes{tag} AS (SELECT {outer}c.m, c.n, c.i, c.b, {size} AS z FROM (\n  {counted}) c{kept})")
    }

    /// Subqueries that decide which cells are hidden; the last is [`Self::last`].
    fn hidden(&self) -> String {
        let k = self.threshold;
        let (near, join) = if self.earlier.groups.is_empty() {
            (String::new(), String::new())
        } else {
            (
                " OR f.m IS NOT NULL".to_owned(),
                format!(" LEFT JOIN near f ON {}{}", self.of_amount("s"), self.same(Whose::Groups, "f", "s")),
            )
        };
        let kept = |pass: usize| if pass == self.passes() { self.dialect.kept("WHERE") } else { String::new() };
        let mut out = format!(
            ",\nh0 AS (SELECT {}s.m, s.n, s.i, s.b, s.z, CASE WHEN s.z < {k}{near} THEN 1 ELSE 0 END AS hid FROM sizes s{join}{})",
            self.groups(Whose::Groups, "s"),
            kept(0)
        );
        for pass in 0..self.passes() {
            // Line by line of each field in turn, then once more: what one line hides, another may have to follow.
            let varies = pass % self.fields;
            let line: String =
                (0..self.fields).filter(|&at| at != varies).map(|at| format!("h.g{at}, ")).collect::<String>() + "h.m";
            let order = format!("h.hid DESC, h.z, {}h.m", self.groups(Whose::Groups, "h"));
            let [groups, outer] = ["h", "l"].map(|of| self.groups(Whose::Groups, of));
            out += &format!(
                ",\nh{next} AS (SELECT {outer}l.m, l.n, l.i, l.b, l.z,\n  \
                 CASE WHEN l.hid = 1 OR (l.others > 0 AND (l.pooled IS NULL OR l.pooled < {least})) THEN 1 ELSE 0 END AS hid\n  \
                 FROM (SELECT {groups}h.m, h.n, h.i, h.b, h.z, h.hid,\n    \
                 SUM(h.hid) OVER (PARTITION BY {line}) AS others,\n    \
                 SUM(h.z) OVER (PARTITION BY {line} ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS pooled\n    \
                 FROM h{pass} h) l{kept})",
                next = pass + 1,
                kept = kept(pass + 1),
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
    fn safe(&self) -> String {
        let k = self.threshold;
        let (apart, join) = if self.earlier.groups.is_empty() {
            (String::new(), String::new())
        } else {
            let join = format!(" LEFT JOIN near_all f ON {}", self.of_amount("e"));
            (self.earlier.everybody(self.fields, &self.last()), join)
        };
        let near = if apart.is_empty() { "" } else { " AND f.m IS NULL" };
        if self.fields == 0 {
            return format!("{apart},\nsafe AS (SELECT e.m FROM sizes_all e{join} WHERE e.z >= {k}{near})");
        }
        format!(
            "{apart},\nsafe AS (SELECT e.m FROM sizes_all e{join} JOIN (\n  \
             SELECT h.m, SUM(h.hid) AS others, SUM(CASE WHEN h.hid = 1 THEN h.z ELSE 0 END) AS pool FROM {last} h GROUP BY h.m) l\n  \
             ON l.m = e.m WHERE e.z >= {k}{near} AND (l.others = 0 OR (l.others > 1 AND l.pool >= {least})))",
            last = self.last(),
            least = 2 * k,
        )
    }

    /// Numbers of people of the cells that may be told.
    pub(super) fn told(&self) -> String {
        let number = |column: &str| self.dialect.double(&format!("d.{column}"));
        let inside = if self.split && !self.amounts { format!(", {} AS i", number("i")) } else { String::new() };
        let periods = matches!(self.who, Who::EachPeriod | Who::EachExit) && !self.amounts;
        let behind = if periods { format!(", {} AS b", number("b")) } else { String::new() };
        let columns = format!("{} AS m, {} AS n{inside}{behind}", number("m"), number("n"));
        self.told_of(&columns, &format!("{} d WHERE d.hid = 0", self.last()), "sizes_all d JOIN safe f ON f.m = d.m")
    }
}
