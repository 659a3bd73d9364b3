//! Where earnings lie in each cell: quartiles and median by type 7, bounds of the median's interval, mean.
//!
//! Earnings are counted in bins first, which is little, and put in order one by one only in the bins in which a wanted rank lies:
//! of ten million few are sorted, and servers that hold parts of a table pass few on.

use super::{
    Ranks,
    cells::{Form, Whose},
};

/// Width of a bin, in cents.
const BIN: u32 = 10_000;
const QUANTILES: [&str; 3] = ["0.25", "0.5", "0.75"];
/// The ranks wanted of a cell, as columns.
const RANKS: [&str; 8] = ["low0", "high0", "low1", "high1", "low2", "high2", "lower_bound", "upper_bound"];

impl Form {
    /// Subqueries `binned`, every amount of earnings with its bin `w`, and `bins`, the number and sum of those in each.
    pub(super) fn bins(&self) -> String {
        let [x, b] = ["x", "b"].map(|of| self.groups(Whose::Groups, of));
        let bin = self.dialect.floor(&format!("(x.v / {BIN})"));
        format!(
            ",\nbinned AS (SELECT {x}x.m, x.v, {bin} AS w FROM x),\n\
             bins AS (SELECT {b}b.m, b.w, COUNT(*) AS people, SUM(b.v) AS total FROM binned b{} GROUP BY {b}b.m, b.w)",
            self.dialect.kept("WHERE")
        )
    }

    /// Subqueries up to `drawn` or `drawn_all`: a row a cell that may be told.
    pub(super) fn figures(&self, whose: Whose, ranks: &Ranks) -> String {
        let tag = whose.tag();
        let groups = |of: &str| self.groups(whose, of);
        let same = |a: &str, b: &str| format!("{b}.m = {a}.m{}", self.same(whose, a, b));
        let [b, q, r, s, v] = ["b", "q", "r", "s", "v"].map(groups);
        let all = match whose {
            Whose::Groups => String::new(),
            Whose::Everybody => format!(
                ",\nbins{tag} AS (SELECT b.m, b.w, SUM(b.people) AS people, SUM(b.total) AS total FROM bins b GROUP BY b.m, b.w)"
            ),
        };
        let fence = self.dialect.fence();
        let total = self.dialect.double("SUM(b.people)");
        let told = match whose {
            Whose::Groups => format!("{} h ON {} WHERE h.hid = 0", self.last(), same("s", "h")),
            Whose::Everybody => "safe f ON f.m = s.m".into(),
        };
        let cells = format!(
            ",\ncells{tag} AS (SELECT {s}s.m, s.n, s.mean, {} FROM (\n  \
             SELECT {b}b.m, {total} AS n, SUM(b.total) / {total} AS mean FROM bins{tag} b GROUP BY {b}b.m) s JOIN {told}{fence})",
            self.ranks(ranks).join(", ")
        );
        // What is known of a cell goes along with its values: joined again at the end, it would be looked for value by value.
        let of_cell = |write: &dyn Fn(&str) -> String| {
            ["n", "mean"].into_iter().chain(RANKS).map(write).collect::<Vec<_>>().join(", ")
        };
        let carried = |of: &str| of_cell(&|column| format!("{of}.{column}"));
        let lies = RANKS.map(|rank| format!("(s.upto > c.{rank} AND s.upto - s.people <= c.{rank})"));
        let spots = format!(
            ",\nspots{tag} AS (SELECT {s}s.m, s.w, s.upto - s.people AS below, {} FROM (\n  \
             SELECT {b}b.m, b.w, b.people, SUM(b.people) OVER (PARTITION BY {b}b.m ORDER BY b.w ROWS UNBOUNDED PRECEDING) AS upto\n  \
             FROM bins{tag} b) s JOIN cells{tag} c ON {}\n  WHERE {}{fence})",
            carried("c"),
            same("s", "c"),
            lies.join(" OR ")
        );
        let ranked = format!(
            ",\nranked{tag} AS (SELECT {v}v.m, v.v, {},\n  \
             v.below + SUM(v.people) OVER (PARTITION BY {v}v.m, v.w ORDER BY v.v ROWS UNBOUNDED PRECEDING) AS upto FROM (\n  \
             SELECT {b}b.m, b.w, b.v, COUNT(*) AS people, MAX(s.below) AS below, {}\n  \
             FROM binned b JOIN spots{tag} s ON s.w = b.w AND {} GROUP BY {b}b.m, b.w, b.v) v)",
            carried("v"),
            of_cell(&|column| format!("MAX(s.{column}) AS {column}")),
            same("b", "s")
        );
        let values = RANKS.map(|rank| format!("MIN(CASE WHEN r.upto > r.{rank} THEN r.v END) AS {rank}"));
        let mut quantiles = String::new();
        for (at, p) in QUANTILES.into_iter().enumerate() {
            let h = format!("((q.n - 1) * {p})");
            let part = format!("({h} - {})", self.dialect.floor(&h));
            quantiles += &format!("q.low{at} / 100.0 + (q.high{at} / 100.0 - q.low{at} / 100.0) * {part} AS q{at}, ");
        }
        let (spread, squares, join) = if self.mean {
            (
                format!(
                    ",\nspread{tag} AS (SELECT {b}b.m, SUM((b.v - c.mean) * (b.v - c.mean)) AS squares\n  \
                     FROM binned b JOIN cells{tag} c ON {} GROUP BY {b}b.m)",
                    same("b", "c")
                ),
                "d.squares",
                format!(" JOIN spread{tag} d ON {}", same("q", "d")),
            )
        } else {
            (String::new(), "NULL", String::new())
        };
        let drawn = format!(
            ",\ndrawn{tag} AS (SELECT {q}q.m, q.n, {quantiles}q.mean, q.lower_bound, q.upper_bound, {squares} AS squares FROM (\n  \
             SELECT {r}r.m, MAX(r.n) AS n, MAX(r.mean) AS mean, {}\n  \
             FROM ranked{tag} r GROUP BY {r}r.m) q{join})",
            values.join(",\n    ")
        );
        [all, cells, spots, ranked, spread, drawn].concat()
    }

    /// The wanted ranks of a cell of `s.n` people, from 0, as columns.
    fn ranks(&self, ranks: &Ranks) -> Vec<String> {
        let mut columns = Vec::new();
        for (at, p) in QUANTILES.into_iter().enumerate() {
            let h = format!("((s.n - 1) * {p})");
            columns.push(format!("{} AS low{at}", self.dialect.floor(&h)));
            columns.push(format!("(-{}) AS high{at}", self.dialect.floor(&format!("(-{h})"))));
        }
        let bound = |pick: fn(&(u64, u64)) -> u64| {
            let cases: String = ranks.iter().map(|(n, of)| format!(" WHEN s.n = {n} THEN {}", pick(of))).collect();
            self.dialect.double(&if cases.is_empty() { "NULL".to_owned() } else { format!("CASE{cases} END") })
        };
        columns.push(format!("{} AS lower_bound", bound(|of| of.0)));
        columns.push(format!("{} AS upper_bound", bound(|of| of.1)));
        columns
    }

    /// The rows of `drawn` and `drawn_all`; what twice the threshold is asked of is null under it.
    pub(super) fn drawn(&self) -> String {
        let number = |column: &str| format!("{} AS {column}", self.dialect.double(&format!("d.{column}")));
        let enough = |column: &str| {
            let value = self.dialect.double(&format!("CASE WHEN d.n >= {} THEN d.{column} END", 2 * self.threshold));
            format!("{value} AS {column}")
        };
        let columns = [
            number("m"),
            number("n"),
            enough("q0"),
            number("q1"),
            enough("q2"),
            number("mean"),
            enough("lower_bound"),
            enough("upper_bound"),
            enough("squares"),
        ];
        self.told_of(&columns.join(", "), "drawn d", "drawn_all d")
    }
}
