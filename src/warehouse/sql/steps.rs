//! The rows of a pathway: what took each step of those that took all before it, and whom it lost.

use super::{
    Statements,
    amounts::Factors,
    rows::{Needs, listed},
};
use crate::{
    measure::{Amount, Dollars, Question, Step, Who},
    table::Field,
    warehouse::WarehouseError,
};

impl Statements<'_> {
    /// Subqueries `r`, `q` and `x`: a row that took step `m` (`p` = 0) or lost it on the way (`p` = 1), worth `u` units in its
    /// group and `ut` among everybody.
    pub(super) fn step_rows(&self, question: &Question, needs: Needs<'_>) -> Result<String, WarehouseError> {
        let needs = Needs { key: true, ..needs };
        let tag = needs.tag;
        let by = question.by.len();
        let mut factors = Factors::default();
        let mut columns = self.who_and_where(question, needs)?;
        let credentials = question.who == Who::EveryCertificate;
        let attempts = question.who == Who::EveryAttempt;
        if credentials {
            columns.push(format!("{} AS credential", self.label(Field::Credential)?));
        }
        for (at, step) in question.steps.iter().enumerate() {
            let took = match step {
                Step::Said(Field::Attempted) if attempts => {
                    format!("CASE WHEN {} > 0 THEN 1 ELSE 0 END", self.times()?)
                }
                Step::Said(field) => format!("CASE WHEN {} = 1 THEN 1 ELSE 0 END", self.said(*field)?),
                Step::Passed => format!("CASE WHEN {} = 1 THEN 1 ELSE 0 END", self.passed()?),
                Step::Employed(period) => {
                    let amount = Amount { period: *period, yearly: true };
                    let cents = self.cents(amount, Dollars::Nominal, question.anchor, &mut factors)?;
                    format!("CASE WHEN {cents} > 0 THEN 1 ELSE 0 END")
                }
                Step::Industry(codes) => format!("CASE WHEN {} = 0 THEN 1 ELSE 0 END", self.in_field(codes)?),
            };
            columns.push(format!("{took} AS s{at}"));
        }
        let conditions = self.who(question)?;
        let base = self.base(&columns, &conditions, &factors, question, needs)?;
        let mut carried = vec!["who", "k1", "k2"];
        if credentials {
            carried.push("credential");
        }
        if attempts {
            carried.push("times");
        }
        let steps = 0..question.steps.len();
        // Work after is of the holder of a credential, whichever row tells of it.
        let of_holder = |at: usize| {
            credentials
                && matches!(
                    question.steps.get(at),
                    Some(Step::Employed(_) | Step::Industry(_) | Step::Said(Field::EmployedAfter))
                )
        };
        let holders: Vec<String> = steps
            .clone()
            .map(|at| match of_holder(at) {
                true => format!("MAX(r.s{at}) OVER (PARTITION BY r.k1, r.k2) AS s{at}"),
                false => format!("r.s{at}"),
            })
            .collect();
        let unit = if credentials { "h.k1, h.k2, h.credential" } else { "h.k1, h.k2" };
        let reached: Vec<String> = steps
            .clone()
            .map(|at| match attempts {
                true => format!("h.s{at}, h.s{at} AS p{at}"),
                false => format!("h.s{at}, MAX(h.s{at}) OVER (PARTITION BY {unit}) AS p{at}"),
            })
            .collect();
        let q = format!(
            "q{tag} AS (SELECT {}{} FROM (SELECT {}{} FROM r{tag} r) h)",
            listed(by, "h", &carried),
            reached.join(", "),
            listed(by, "r", &carried),
            holders.join(", ")
        );
        let before = |at: usize| (0..at).map(|earlier| format!(" AND q.p{earlier} = 1")).collect::<String>();
        let took = |at: usize| format!("q.s{at} = 1{}", before(at));
        let lost = |at: usize| {
            let earlier = took(at - 1);
            let several = if attempts { " OR q.times > 1" } else { "" };
            format!("{earlier} AND (q.p{at} = 0{several})")
        };
        let nothing = self.source.dialect.no_table();
        let (mut numbers, mut cases) = (Vec::new(), String::new());
        for at in steps {
            numbers.push(format!("SELECT {} AS z, {at} AS m, 0 AS p{nothing}", 2 * at));
            cases += &format!(" WHEN {} THEN CASE WHEN {} THEN 1 END", 2 * at, took(at));
            if at > 0 {
                numbers.push(format!("SELECT {} AS z, {at} AS m, 1 AS p{nothing}", 2 * at + 1));
                cases += &format!(" WHEN {} THEN CASE WHEN {} THEN 1 END", 2 * at + 1, lost(at));
            }
        }
        let inner = format!(
            "SELECT {}k.m, k.p, CASE k.z{cases} END AS kept FROM q{tag} q CROSS JOIN ({}) k",
            listed(by, "q", &carried),
            numbers.join(" UNION ALL ")
        );
        let unit = if credentials { "y.k1, y.k2, y.credential" } else { "y.k1, y.k2" };
        let groups = listed(by, "y", &[]);
        let once = |groups: &str| {
            format!(
                "CASE WHEN ROW_NUMBER() OVER (PARTITION BY {groups}{unit}, y.m, y.p ORDER BY y.k2) = 1 THEN 1 ELSE 0 END"
            )
        };
        let units = if attempts {
            // A row may be several attempts, but one result.
            let several = matches!(question.steps.first(), Some(Step::Said(_)));
            let times = if several { "CASE WHEN y.m = 0 THEN y.times ELSE 1 END" } else { "1" };
            format!("{times} AS u, {times} AS ut")
        } else {
            format!("{} AS u, {} AS ut", once(&groups), once(""))
        };
        let outer = listed(by, "y", &["who", "k1", "k2"]);
        Ok(format!(
            "{base},\n{q},\nx{tag} AS (SELECT {outer}y.m, y.p, {units}\n  FROM ({inner}) y WHERE y.kept = 1{})",
            self.source.dialect.kept("AND")
        ))
    }
}
