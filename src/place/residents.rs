//! How many people live in each state, to make rates of counts.

/// FIPS and resident population on 1 April 2020 (2020 Census, apportionment and redistricting data, Census Bureau).
const RESIDENTS: [(&str, u32); 52] = [
    ("01", 5_024_279),
    ("02", 733_391),
    ("04", 7_151_502),
    ("05", 3_011_524),
    ("06", 39_538_223),
    ("08", 5_773_714),
    ("09", 3_605_944),
    ("10", 989_948),
    ("11", 689_545),
    ("12", 21_538_187),
    ("13", 10_711_908),
    ("15", 1_455_271),
    ("16", 1_839_106),
    ("17", 12_812_508),
    ("18", 6_785_528),
    ("19", 3_190_369),
    ("20", 2_937_880),
    ("21", 4_505_836),
    ("22", 4_657_757),
    ("23", 1_362_359),
    ("24", 6_177_224),
    ("25", 7_029_917),
    ("26", 10_077_331),
    ("27", 5_706_494),
    ("28", 2_961_279),
    ("29", 6_154_913),
    ("30", 1_084_225),
    ("31", 1_961_504),
    ("32", 3_104_614),
    ("33", 1_377_529),
    ("34", 9_288_994),
    ("35", 2_117_522),
    ("36", 20_201_249),
    ("37", 10_439_388),
    ("38", 779_094),
    ("39", 11_799_448),
    ("40", 3_959_353),
    ("41", 4_237_256),
    ("42", 13_002_700),
    ("44", 1_097_379),
    ("45", 5_118_425),
    ("46", 886_667),
    ("47", 6_910_840),
    ("48", 29_145_505),
    ("49", 3_271_616),
    ("50", 643_077),
    ("51", 8_631_393),
    ("53", 7_705_281),
    ("54", 1_793_716),
    ("55", 5_893_718),
    ("56", 576_851),
    ("72", 3_285_874),
];

/// Residents of a state, the District of Columbia or Puerto Rico by two-digit FIPS, 2020 Census; `None` elsewhere.
pub fn residents(fips: &str) -> Option<u32> {
    RESIDENTS.iter().find(|(code, _)| *code == fips).map(|(_, residents)| *residents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_add_up_to_the_published_nation() {
        // Resident population of the 50 states and DC as the Census Bureau published it: 331,449,281.
        let nation: u32 = RESIDENTS.iter().filter(|(fips, _)| *fips != "72").map(|(_, residents)| residents).sum();
        assert_eq!(nation, 331_449_281);
        assert_eq!((residents("39"), residents("72"), residents("66")), (Some(11_799_448), Some(3_285_874), None));
    }
}
