//! Parts of a whole as one 100 % bar, with the earnings difference under it; with groups, one bar a group.

use super::{
    Drawn, LABEL, LEAST, SMALL,
    rows::{self, Fit},
};
use crate::{
    figure::{
        Align, ChartSpec, Color, Fill, Item, NativeBar, NativeChart, NativeKind, Page, Palette, Sort, Stroke, Weight,
        format::{self, known},
        ink::{self, Area, Style, line, marked},
        text, words,
    },
    measure::{Band, Gap, Part, ShareRow, ShareTable},
};

/// White between two segments, in slide units.
const BETWEEN: f32 = 2.2;

/// The total's bar with named parts and the sentence on earnings, and under it a bar for each group.
pub fn share_bar(table: &ShareTable, spec: &ChartSpec, area: Area, page: Page, palette: &Palette) -> Drawn {
    let draw = Draw { table, area, scale: page.scale, palette };
    let mut items = Vec::new();
    let alone = table.by.is_empty() || table.rows.is_empty();
    // A slide of its own has room for a bar and numbers that are read from the back of the room.
    let large = alone && page.framed();
    let mut y = area.min[1] + if large { 24.0 } else { 0.0 } * page.scale;
    let height = if large { 96.0 } else { 50.6 } * page.scale;
    items.push(draw.whole(&table.total, y, height));
    y += height;
    let (labels, under) = draw.part_labels(&table.total, y);
    items.push(labels);
    y = under;
    if let Some(gap) = table.total.gap {
        let (sentence, under) = draw.gap(gap, &table.total, y, large);
        items.push(sentence);
        y = under;
    }
    let mut hidden = 0;
    if !alone {
        let (groups, left_out) = draw.groups(spec, y + 8.0 * page.scale);
        items.extend(groups);
        hidden = left_out;
    }
    Drawn::chart(items, hidden, native(table, palette))
}

struct Draw<'a> {
    table: &'a ShareTable,
    area: Area,
    scale: f32,
    palette: &'a Palette,
}

impl Draw<'_> {
    fn fill(&self, i: usize) -> Color {
        part_color(i, self.palette)
    }

    fn whole(&self, row: &ShareRow, y: f32, height: f32) -> Item {
        let items = self.segments(row, self.area.min[0], self.area.max[0], y, height, true);
        marked(format!("row:{}", words::key_label(&row.group)), spoken(row), items)
    }

    /// Segments of one bar, each with its percent where it has room; what is withheld is one hatched rest.
    fn segments(&self, row: &ShareRow, from: f32, to: f32, y: f32, height: f32, all_labelled: bool) -> Vec<Item> {
        let (s, palette) = (self.scale, self.palette);
        let key = format!("row:{}", words::key_label(&row.group));
        let mut items = Vec::new();
        let mut x = from;
        let spans = spans(row, from, to);
        for (i, (part, width)) in row.parts.iter().zip(&spans).enumerate() {
            let end = (x + width).min(to);
            if let (None, Some(band)) = (known(part.share), part.share.band) {
                items.push(self.banded(format!("{key}/part:{i}"), part, band, [x, end], [y, y + height]));
                x = end;
                continue;
            }
            let Some(share) = known(part.share) else { continue };
            let inner = (end - BETWEEN * s).max(x + 0.5 * s);
            let mut segment = vec![ink::bar([x, y], [inner, y + height], self.fill(i), palette, 1.0 * s)];
            let size = (LABEL * s).min(height * 0.62);
            let style = if i == 0 {
                Style::new(size, Weight::Bold, palette.on_accent)
            } else {
                Style::new(size, Weight::Regular, palette.ink)
            };
            let text = format::share(share);
            if (i == 0 || all_labelled) && style.width(&text) + 18.0 * s <= inner - x {
                segment.push(style.middle(x + 10.0 * s, y + height / 2.0, Align::Left, text));
            }
            items.push(marked(format!("{key}/part:{i}"), part_spoken(part), segment));
            x = end;
        }
        if to - x > 4.0 * s && row.parts.iter().any(|part| known(part.share).is_none() && part.share.band.is_none()) {
            items.push(Item::Rect {
                min: [x, y],
                max: [to, y + height],
                radius: 0.0,
                fill: Some(ink::hatch(palette)),
                stroke: Some(Stroke::new(palette.edge, 1.0 * s)),
            });
        }
        items
    }

    /// A part of which a range is told: hollow, as wide as the range's end, so that neither it nor what is withheld
    /// beside it is taken for the other.
    fn banded(&self, key: String, part: &Part, band: Band, [from, to]: [f32; 2], [top, bottom]: [f32; 2]) -> Item {
        let (s, palette) = (self.scale, self.palette);
        let inner = (to - BETWEEN * s).max(from + 2.0 * s);
        let mut items = vec![Item::Rect {
            min: [from, top],
            max: [inner, bottom],
            radius: 0.0,
            fill: Some(Fill::Solid(palette.page)),
            stroke: Some(Stroke::new(palette.after, 1.6 * s)),
        }];
        let style = Style::new((LABEL * s).min((bottom - top) * 0.62), Weight::Bold, palette.after);
        let text = band.words();
        if style.width(&text) + 18.0 * s <= inner - from {
            items.push(style.middle(from + 10.0 * s, (top + bottom) / 2.0, Align::Left, text));
        }
        marked(key, part_spoken(part), items)
    }

    /// Names under the segments; those without room follow on a line of their own. Returns what is below them.
    fn part_labels(&self, row: &ShareRow, y: f32) -> (Item, f32) {
        let (s, palette) = (self.scale, self.palette);
        let size = SMALL * s;
        let baseline = y + 24.0 * s;
        let mut items = Vec::new();
        let mut homeless: Vec<String> = Vec::new();
        let spans = spans(row, self.area.min[0], self.area.max[0]);
        let mut x = self.area.min[0];
        let mut free = x;
        for (i, (part, width)) in row.parts.iter().zip(&spans).enumerate() {
            let Some(share) = known(part.share) else {
                homeless.push(match part.share.band {
                    Some(band) => format!("{} {}", part.label, band.words()),
                    None => tr!("{} — suppressed", part.label),
                });
                x += width;
                continue;
            };
            let style = if i == 0 {
                Style::new(size, Weight::SemiBold, palette.after)
            } else {
                Style::new(size, Weight::Regular, palette.muted)
            };
            let from = x.max(free);
            let last = i + 1 == row.parts.len();
            let end = if last { self.area.max[0] } else { x + width };
            let whole = style.width(&part.label);
            if whole <= end - from {
                items.push(style.run([from, baseline], Align::Left, part.label.to_string()));
                free = from + whole + 10.0 * s;
            } else {
                homeless.push(format!("{} {}", part.label, format::share(share)));
            }
            x += width;
        }
        let mut under = baseline + 10.0 * s;
        if !homeless.is_empty() {
            let style = Style::new(LEAST * s, Weight::Regular, palette.muted);
            let text = tr!("Also, from left to right: {}", homeless.join(" · "));
            let lines = text::wrap_at_most(&text, style.size, style.weight, self.area.width(), 3);
            for line in lines {
                under += style.size * 1.2;
                items.push(style.run([self.area.min[0], under], Align::Left, line));
            }
            under += 10.0 * s;
        }
        (ink::grouped(tr!("Parts"), items), under)
    }

    /// "$44,300 median in manufacturing  $34,200 elsewhere  +$10,100 difference between people, …"; on a slide of its
    /// own in three columns with large numbers.
    fn gap(&self, gap: Gap, row: &ShareRow, y: f32, large: bool) -> (Item, f32) {
        let (s, palette) = (self.scale, self.palette);
        let name = row.parts.first().map_or_else(|| tr!("the field").to_owned(), |part| words::small(&part.label));
        let statistic = words::statistic(self.table.statistic).to_lowercase();
        let texts = [
            (
                palette.after,
                format::datum(gap.inside, format::dollars),
                tr!("{statistic} in {name}", statistic = statistic, name = name),
            ),
            (
                palette.ink,
                format::datum(gap.elsewhere, format::dollars),
                tr!("{statistic} elsewhere", statistic = statistic),
            ),
            (
                palette.ink,
                format::datum(gap.difference, format::change),
                tr!("difference between people, not an effect of the certificate").to_owned(),
            ),
        ];
        let label = tr!(
            "{} in {name}, {} elsewhere, {} difference between people",
            format::datum(gap.inside, format::dollars),
            format::datum(gap.elsewhere, format::dollars),
            format::datum(gap.difference, format::change),
            name = name
        );
        let rule = y + if large { 36.0 } else { 10.0 } * s;
        let mut items = vec![line([self.area.min[0], rule], [self.area.max[0], rule], palette.rule, 1.5 * s)];
        let plain = Style::new(LABEL * s, Weight::Regular, palette.muted);
        let bottom = if large {
            let third = self.area.width() / 3.0;
            for (i, (color, number, text)) in texts.into_iter().enumerate() {
                let x = self.area.min[0] + i as f32 * third;
                let style = Style::new(48.0 * s, Weight::Bold, color);
                let spoken = format!("{number} {text}");
                let mut runs =
                    vec![style.run([x, rule + 78.0 * s], Align::Left, style.shorten(&number, third - 16.0 * s))];
                let lines = text::wrap_at_most(&text, plain.size, plain.weight, third - 24.0 * s, 3);
                for (j, line) in lines.into_iter().enumerate() {
                    let y = rule + (110.0 + j as f32 * LABEL * 1.2) * s;
                    runs.push(plain.run([x, y], Align::Left, line));
                }
                items.push(marked(format!("gap/{i}"), spoken, runs));
            }
            rule + 150.0 * s
        } else {
            let (mut x, mut baseline) = (self.area.min[0], rule + 36.0 * s);
            for (i, (color, number, text)) in texts.into_iter().enumerate() {
                let spoken = format!("{number} {text}");
                let style = Style::new(25.0 * s, Weight::Bold, color);
                let number_width = style.width(&number) + 6.0 * s;
                let text = plain.shorten(&text, self.area.width() - number_width);
                let whole = number_width + plain.width(&text);
                if x > self.area.min[0] && x + whole > self.area.max[0] {
                    x = self.area.min[0];
                    baseline += 34.0 * s;
                }
                let runs = vec![
                    style.run([x, baseline], Align::Left, number),
                    plain.run([x + number_width, baseline], Align::Left, text),
                ];
                items.push(marked(format!("gap/{i}"), spoken, runs));
                x += whole + 40.0 * s;
            }
            baseline + 12.0 * s
        };
        (marked("gap".to_owned(), label, items), bottom)
    }

    /// One bar a group: name, bar, earnings difference, n.
    fn groups(&self, spec: &ChartSpec, top: f32) -> (Vec<Item>, usize) {
        let (s, palette, area) = (self.scale, self.palette, self.area);
        let mut rows: Vec<&ShareRow> = self.table.rows.iter().collect();
        if spec.sort != Sort::GroupOrder {
            let key = |row: &ShareRow| match spec.sort {
                Sort::LargestGroup => known(row.base),
                Sort::LargestAfter => row.gap.and_then(|gap| known(gap.inside)),
                Sort::LargestChange | Sort::GroupOrder => row.parts.first().and_then(|part| known(part.share)),
            };
            rows.sort_by(|a, b| key(b).unwrap_or(f64::NEG_INFINITY).total_cmp(&key(a).unwrap_or(f64::NEG_INFINITY)));
        }
        let head = top + 20.0 * s;
        let first = head + 9.0 * s;
        let room = area.max[1] - first;
        if room < 44.0 * s {
            return (Vec::new(), rows.len());
        }
        let fit = Fit::new(rows.len(), room, 40.0 * s, 22.0 * s);
        let size = fit.type_size(LABEL * s, s);
        let bold = Style::new(size, Weight::SemiBold, palette.ink);
        let plain = Style::new(size, Weight::Regular, palette.muted);
        let small = Style::new(SMALL * s, Weight::Regular, palette.muted);
        let widest = rows.iter().map(|row| bold.width(&words::label(&row.group))).fold(0.0, f32::max);
        let from = rows::names_end(widest, area, s);
        let n_right = area.max[0];
        let gap_right = n_right - if spec.show_n { 100.0 * s } else { 0.0 };
        let gaps = rows.iter().any(|row| row.gap.is_some()) && spec.show_change;
        let to = gap_right - if gaps { 150.0 * s } else { 24.0 * s };
        let by = small.shorten(&words::by_head(&self.table.by), from - area.min[0] - 12.0 * s);
        let mut heads = vec![small.run([area.min[0], head], Align::Left, by)];
        if gaps {
            heads.push(small.run([gap_right, head], Align::Right, tr!("Difference")));
        }
        if spec.show_n {
            heads.push(small.run([n_right, head], Align::Right, "n"));
        }
        heads.push(line([area.min[0], first], [area.max[0], first], palette.rule, 1.5 * s));
        let mut items = vec![ink::grouped(tr!("Head"), heads)];
        for (i, row) in rows.iter().take(fit.shown).enumerate() {
            let y = fit.middle(i, first);
            let name = words::label(&row.group);
            let name_room = from - area.min[0] - 12.0 * s;
            let mut parts = rows::name(&name, [area.min[0], y], name_room, fit.height, bold);
            let bar = fit.height * 0.7;
            if row.parts.iter().any(|part| known(part.share).is_some()) {
                parts.extend(self.segments(row, from, to, y - bar / 2.0, bar, false));
            } else {
                parts.push(plain.middle(from, y, Align::Left, tr!("— suppressed")));
            }
            if gaps {
                let text =
                    row.gap.map_or(format::WITHHELD.to_owned(), |gap| format::datum(gap.difference, format::change));
                parts.push(bold.middle(gap_right, y, Align::Right, text));
            }
            if spec.show_n {
                parts.push(plain.middle(n_right, y, Align::Right, format::datum(row.base, format::count)));
            }
            items.push(marked(format!("row:{}", words::key_label(&row.group)), spoken(row), parts));
        }
        if fit.hidden > 0 {
            let at = [area.min[0], fit.middle(fit.shown, first)];
            items.push(rows::more(fit.hidden, words::plural_noun(&self.table.by), at, size, palette));
        }
        (items, fit.hidden)
    }
}

fn part_color(i: usize, palette: &Palette) -> Color {
    if i == 0 {
        return palette.after;
    }
    let last = palette.rest.len() - 1;
    palette.rest[(i - 1).min(last)]
}

/// Width of each part, of a range its end; shares that add up to more than the whole by rounding are scaled back.
fn spans(row: &ShareRow, from: f32, to: f32) -> Vec<f32> {
    let drawn = |part: &Part| match (known(part.share), part.share.band) {
        (Some(share), _) | (None, Some(Band::AtMost(share) | Band::AtLeast(share))) => share,
        (None, None) => 0.0,
    };
    let sum: f64 = row.parts.iter().map(drawn).sum();
    let withheld = row.parts.iter().any(|part| known(part.share).is_none());
    let whole = if withheld { sum.max(1.0) } else { sum.max(f64::MIN_POSITIVE) };
    row.parts.iter().map(|part| (drawn(part) / whole) as f32 * (to - from)).collect()
}

fn spoken(row: &ShareRow) -> String {
    let parts: Vec<String> = row.parts.iter().map(part_spoken).collect();
    let n = match known(row.base) {
        Some(n) => format!(", n {}", format::count(n)),
        None => tr!(", n suppressed").to_owned(),
    };
    format!("{}: {}{n}", words::label(&row.group), parts.join(", "))
}

fn part_spoken(part: &Part) -> String {
    match known(part.share) {
        Some(share) => format!("{} {}", part.label, format::share(share)),
        None => match part.share.band {
            Some(band) => format!("{} {}", part.label, band.words()),
            None => tr!("{} suppressed", part.label),
        },
    }
}

/// One native 100 % bar; with groups one bar a group, the total first.
fn native(table: &ShareTable, palette: &Palette) -> NativeChart {
    let mut rows = vec![&table.total];
    if !table.by.is_empty() {
        rows.extend(&table.rows);
    }
    let bars = table
        .total
        .parts
        .iter()
        .enumerate()
        .map(|(i, part)| {
            let shares: Vec<Option<f64>> = rows
                .iter()
                .map(|row| row.parts.iter().find(|other| other.label == part.label).and_then(|p| known(p.share)))
                .collect();
            NativeBar {
                name: part.label.to_string(),
                labels: shares.iter().map(|share| share.map(format::share)).collect(),
                values: shares,
                color: Some(part_color(i, palette)),
                legend: true,
            }
        })
        .collect();
    NativeChart {
        kind: NativeKind::Stacked100,
        categories: rows.iter().map(|row| words::label(&row.group)).collect(),
        bars,
        number_format: "0%".to_owned(),
        axis_max: 1.0,
        axis_title: String::new(),
        beside: Vec::new(),
        focus: Vec::new(),
        plane: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure::fixture, measure::Datum};

    #[test]
    fn a_range_is_hollow_at_its_own_place_and_what_is_withheld_is_hatched_at_the_end() {
        let mut table = fixture::share_by_age(&[("18–25", &[1.0, 29.0, 30.0, 40.0])]);
        table.total.parts[0].share = Datum::banded(Band::AtMost(0.01));
        table.total.parts[0].n = Datum::SUPPRESSED;
        table.total.parts[2].share = Datum::SUPPRESSED;
        table.total.parts[2].n = Datum::SUPPRESSED;
        let palette = Palette::LIGHT;
        let area = Area { min: [0.0, 0.0], max: [1000.0, 400.0] };
        let draw = Draw { table: &table, area, scale: 1.0, palette: &palette };
        let items = draw.segments(&table.total, 0.0, 1000.0, 0.0, 50.0, true);
        let rect = |item: &Item| match item {
            Item::Rect { min, max, fill, .. } => Some((min[0], max[0], *fill)),
            _ => None,
        };
        let parts: Vec<_> = items
            .iter()
            .filter_map(|item| match item {
                Item::Group { mark: Some(mark), items, .. } => Some((mark.key.as_str(), rect(items.first()?)?)),
                _ => None,
            })
            .collect();
        let keys: Vec<&str> = parts.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, ["row:All/part:0", "row:All/part:1", "row:All/part:3"]);
        // At most one percent of a thousand units, hollow; retail and all other follow.
        assert_eq!(parts[0].1, (0.0, 10.0 - BETWEEN, Some(Fill::Solid(palette.page))));
        // Their lines, one unit wide, lie inside their bounds.
        assert_eq!((parts[1].1.0, parts[2].1.0), (10.0 + 0.5, 300.0 + 0.5));
        // Only transport, which is suppressed, is hatched.
        let hatched: Vec<_> = items.iter().filter_map(rect).collect();
        assert_eq!(hatched, [(700.0, 1000.0, Some(ink::hatch(&palette)))]);
    }
}
