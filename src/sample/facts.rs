//! Public facts as plain CSV files: the extension centers and the supported work experiment.

static CENTERS: &str = include_str!("../../assets/sample/extension_centers.csv");
static EXPERIMENT: &str = include_str!("../../assets/sample/nsw.csv");

/// Records of a bundled CSV file without its header; these files hold no quoted commas.
pub fn records(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

/// State by state: the Manufacturing Extension Partnership's center, its web domain and its contact.
pub fn extension_centers() -> String {
    let mut csv = String::from(
        "Extension centers by state\r\n\
         \"Published facts: web domains of the centers of the Manufacturing Extension Partnership (NIST), from public pages; a name or contact that no public page confirmed is “not stated”.\"\r\n\
         State,State code,Extension center,Web domain,State contact\r\n",
    );
    for record in records(CENTERS) {
        let [state, code, domain, name, ..] = record[..] else { continue };
        let name = if name.is_empty() { "not stated" } else { name };
        csv += &format!("{state},{code},{name},{domain},not stated\r\n");
    }
    csv
}

/// The National Supported Work experiment, one row a man.
pub fn experiment() -> String {
    let mut csv = String::from(
        "National Supported Work demonstration: men of the Dehejia-Wahba sample\r\n\
         \"Published facts: 185 trained and 260 controls, assigned at random (LaLonde 1986; Dehejia and Wahba 1999). From the Python package causaldata, data set nsw_mixtape (MIT licence). Yearly earnings in 1982 dollars; 0 means no earnings.\"\r\n\
         Comparison group,Age,Years of education,Race,Married,Has a diploma,Earnings 1974,Earnings 1975,Earnings 1978\r\n",
    );
    let yes = |flag| if flag == "1" { "Yes" } else { "No" };
    for record in records(EXPERIMENT) {
        let [treated, age, education, black, hispanic, married, no_degree, before, year_before, after] = record[..]
        else {
            continue;
        };
        let group = if treated == "1" { "Treated" } else { "Comparison" };
        let race = match (black, hispanic) {
            ("1", _) => "Black",
            (_, "1") => "Hispanic",
            _ => "Neither Black nor Hispanic",
        };
        csv += &format!(
            "{group},{age},{education},{race},{},{},{before},{year_before},{after}\r\n",
            yes(married),
            if no_degree == "1" { "No" } else { "Yes" }
        );
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Means and difference as published: Dehejia and Wahba (1999), table 1 and the experimental estimate of $1,794.
    #[test]
    fn the_experiment_is_the_published_one() {
        let text = experiment();
        let after = |group: &str| {
            let values: Vec<f64> = text
                .lines()
                .filter(|line| line.starts_with(group))
                .filter_map(|line| line.rsplit(',').next()?.parse().ok())
                .collect();
            (values.len(), values.iter().sum::<f64>() / values.len() as f64)
        };
        let (treated, comparison) = (after("Treated,"), after("Comparison,"));
        assert_eq!((treated.0, comparison.0), (185, 260));
        assert!((treated.1 - comparison.1 - 1_794.0).abs() < 1.0, "{treated:?} {comparison:?}");
    }

    #[test]
    fn every_center_has_a_state_and_a_domain() {
        let text = extension_centers();
        let rows: Vec<&str> = text.lines().skip(3).collect();
        assert_eq!(rows.len(), 51);
        assert!(rows.iter().all(|row| row.split(',').count() == 5 && row.contains('.')));
        assert!(rows.contains(&"Washington,WA,Impact Washington,impactwashington.org,not stated"));
    }
}
