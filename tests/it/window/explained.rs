//! Where a number comes from, as the window says it: marks of charts, places on maps, comparisons.

use super::*;

#[test]
fn a_mark_of_the_chart_explains_itself() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.app().send(Command::Select(Some("row:18–25/after".into())));
    test.settle();
    assert!(test.sees("after, 18–25"));
    assert!(test.sees("11 people"), "how many stand behind it");
    assert!(test.sees("PERCENTILE.INC"), "by which formula");
    assert!(test.sees("Type 7"), "whose definition");
    assert!(test.sees("Not shown: its bounds are close to single people's"), "why eleven people have no interval");
    assert!(test.sees("outcomes.csv, "), "from which file");
    assert!(test.sees("row 2"), "and in which rows");
    assert!(test.sees("Earnings Q-3: $3,000"), "with their cells");
    assert!(!test.sees("P000"), "but nobody's number");
    assert!(test.sees("8 of 11 rows. On this screen only, never exported"));
    test.app().send(Command::Select(Some("row:18–25".into())));
    test.settle();
    assert!(test.sees("A change is not an effect"), "a plain before and after says what it does not say");
    test.click("Close the explanation");
    assert!(test.sees("Click a dot, a bar or a row"));
}

#[test]
fn a_map_explains_the_nation_a_state_and_a_college() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num2);
    assert!(test.sees("No filter."), "the nation until something is selected");
    test.app().send(Command::Select(Some("state:39".into())));
    test.settle();
    assert!(test.sees("people, Ohio"));
    test.app().send(Command::OpenState("39".into()));
    test.app().send(Command::Select(Some("college:Lakeside College|39".into())));
    test.settle();
    assert!(test.sees("people, Lakeside College"));
    assert!(test.sees("8 of 23 rows"), "the people of that college");
    assert!(test.sees("College: Lakeside College."), "named as what it is");
}

#[test]
fn a_comparison_says_which_number_is_which() {
    let mut csv = String::from("Person ID,Comparison group,Earnings 1975,Earnings 1978\n");
    for i in 0..40 {
        let (group, after) = if i % 2 == 0 { ("Treated", 9000) } else { ("Comparison", 8000) };
        csv += &format!("P{i:03},{group},{},{}\n", 5000 + i * 10, after + i * 10);
    }
    let mut test = Test::new();
    let file = test.file("trial.csv", &csv);
    test.answer(&[&file]);
    test.click("Open files…");
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.app().send(Command::Dollars(Dollars::Nominal));
    test.app().send(Command::Measure(MeasureName::Comparison, Statistic::Mean));
    test.settle();
    // Everybody gains 4,000 or 3,000 but for ten dollars of the order they stand in.
    for name in ["Change of", "Difference in differences, Amount +$1,000"] {
        assert!(test.sees(name), "{name}");
    }
    test.app().send(Command::Select(Some("row:Difference in differences".into())));
    test.settle();
    assert!(test.sees("the effect only if both groups would have changed alike"));
    assert!(test.sees("40 people"));
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.app().document().earnings.request.measure, MeasureName::Earnings, "one step back");
}
