//! A deck in, one HTML file out: pictures as inline SVG, numbers as tables, the type inside, no script, nothing loaded.

use crate::words::language;
use std::fmt::Write as _;

use super::{
    Deck,
    base64::base64,
    deck::{Content, Page, Piece},
    svg,
    xml::escape,
};
use crate::figure::{
    Align, CellShade, Fill, NumberCell, NumberTable, Palette,
    brand::{Imprint, Look},
    font_files,
};

const STYLE: &str = "\
:root{color-scheme:light;--ink:#1B1B1B;--muted:#565C65;--rule:#DCDEE0;--axis:#71767A;--accent:#005EA2}\
*{box-sizing:border-box}\
body{margin:0;background:#F1F2F4;color:var(--ink);font:16px/1.5 'Source Sans 3',Arial,sans-serif}\
main{max-width:1180px;margin:0 auto;padding:24px}\
header,section{background:#fff;padding:32px 44px;margin:0 0 24px}\
header{background:var(--accent);color:#fff}\
h1{font-size:32px;line-height:1.2;margin:0}\
h2{font-size:26px;line-height:1.2;margin:0 0 6px;max-width:32em}\
p{margin:0 0 8px}\
.sub{color:var(--muted);font-size:18px;margin-bottom:16px}\
.band{background:#B50909;color:#fff;font-weight:700;padding:6px 12px;margin:0 0 16px}\
.foot{color:var(--muted);font-size:14px;margin:0}\
figure{margin:0 0 20px}\
svg{display:block;width:100%;height:auto}\
table{border-collapse:collapse;margin:0 0 16px;font-variant-numeric:tabular-nums}\
caption{text-align:left;color:var(--muted);padding-bottom:6px}\
th,td{padding:5px 18px 5px 0;text-align:left;font-weight:400;border-bottom:1px solid var(--rule)}\
thead th{color:var(--muted);font-size:14px;border-bottom-color:var(--axis);vertical-align:bottom}\
th.r,td.r{text-align:right;padding:5px 0 5px 24px}\
tbody th{font-weight:600}\
tfoot th,tfoot td{font-weight:700;border-top:1px solid var(--axis)}\
details summary{cursor:pointer;color:var(--accent);margin:0 0 8px}\
details p{max-width:70ch}\
@media print{body{background:#fff}main{max-width:none;padding:0}section,header{break-inside:avoid;break-after:page;margin:0}}";

/// The deck as one HTML file that opens anywhere, prints, and loads nothing.
pub fn write(deck: &Deck) -> String {
    document(&deck.title, &deck.pages(), &deck.look)
}

fn document(title: &str, pages: &[Page<'_>], look: &Look) -> String {
    let title = escape(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:\">\n\
         <title>{title}</title>\n<style>{}{STYLE}{}</style>\n</head>\n<body>\n<main>\n",
        language().tag(),
        fonts(),
        style_of(look)
    );
    // One first heading a document: that of the title slide, else the deck's own name.
    if !pages.iter().any(|page| matches!(page, Page::Title { .. })) {
        let _ = writeln!(out, "<header><h1>{title}</h1></header>");
    }
    let mut headed = false;
    for page in pages {
        match page {
            Page::Title { title, subtitle, band } => {
                let level = if headed { "h2" } else { "h1" };
                headed = true;
                let (title, subtitle) = (escape(title), escape(subtitle));
                let _ =
                    writeln!(out, "<header>{}<{level}>{title}</{level}><p>{subtitle}</p></header>", band_line(*band));
            }
            Page::Figure(piece) => push_figure(&mut out, piece, look),
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The strip over a section of an internal page.
fn band_line(band: Option<&str>) -> String {
    band.map(|band| format!("<p class=\"band\">{}</p>\n", escape(band))).unwrap_or_default()
}

fn push_figure(out: &mut String, piece: &Piece<'_>, look: &Look) {
    let words = piece.words;
    let _ = writeln!(
        out,
        "<section>\n{}<h2>{}</h2>\n<p class=\"sub\">{}</p>\n<figure>{}</figure>",
        band_line(words.band.as_deref()),
        escape(&words.title),
        escape(&words.subtitle),
        svg::body(piece.scene)
    );
    let shades: &[Vec<Option<CellShade>>] =
        if let Content::Shaded(shades) = piece.content { &shades.cells } else { &[] };
    push_table(out, piece.numbers, shades);
    if !piece.notes.trim().is_empty() {
        out.push_str("<details><summary>");
        out.push_str(tr!("What to say"));
        out.push_str("</summary>\n");
        for line in piece.notes.lines().filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(out, "<p>{}</p>", escape(line));
        }
        out.push_str("</details>\n");
    }
    for text in
        [words.notes.join(" "), words.details.join(" "), words.source.clone()].iter().filter(|text| !text.is_empty())
    {
        let _ = writeln!(out, "<p class=\"foot\">{}</p>", escape(text));
    }
    out.push_str(&imprint(look));
    out.push_str("</section>\n");
}

/// Logo and footer at the end of a section; the logo's pixels stand once, in the style.
fn imprint(look: &Look) -> String {
    let Imprint { logo, footer } = &look.imprint;
    if logo.is_none() && footer.is_empty() {
        return String::new();
    }
    let logo = logo.as_ref().map_or_else(String::new, |logo| {
        format!("<span class=\"logo\" role=\"img\" aria-label=\"{}\"></span>", escape(&logo.name))
    });
    format!("<div class=\"imprint\"><span>{}</span>{logo}</div>\n", escape(footer))
}

/// Colours and logo of a board, after the program's own style.
fn style_of(look: &Look) -> String {
    let mut style = String::new();
    let (accent, on) = (look.light.after, look.light.on_accent);
    if accent != Palette::LIGHT.after {
        let _ = write!(style, ":root{{--accent:{}}}header{{color:{}}}", accent.to_hex(), on.to_hex());
    }
    if let Some(logo) = &look.imprint.logo {
        let width = (38.4 * logo.width as f32 / logo.height.max(1) as f32).min(230.0);
        let _ = write!(
            style,
            ".logo{{display:inline-block;height:38.4px;width:{width:.1}px;print-color-adjust:exact;\
             background:url(data:image/png;base64,{}) right center/contain no-repeat}}",
            base64(&logo.png)
        );
    }
    if !look.imprint.footer.is_empty() || look.imprint.logo.is_some() {
        style.push_str(
            ".imprint{display:flex;justify-content:space-between;align-items:flex-end;color:var(--muted);\
             font-size:14px;margin:16px 0 0}",
        );
    }
    style
}

fn push_table(out: &mut String, numbers: &NumberTable, shades: &[Vec<Option<CellShade>>]) {
    if numbers.rows.is_empty() && numbers.total.is_none() {
        return;
    }
    let class = |index: usize| match numbers.columns.get(index).map(|column| column.align) {
        Some(Align::Right | Align::Center) => " class=\"r\"",
        Some(Align::Left) | None => "",
    };
    out.push_str("<table>\n<caption>");
    out.push_str(tr!("The numbers"));
    out.push_str("</caption>\n<thead><tr>");
    for (index, column) in numbers.columns.iter().enumerate() {
        let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(index), escape(&column.head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let row = |out: &mut String, cells: &[NumberCell], shades: &[Option<CellShade>]| {
        out.push_str("<tr>");
        for (index, cell) in cells.iter().enumerate() {
            let text = escape(&cell.text);
            let _ = match index {
                0 => write!(out, "<th scope=\"row\"{}>{text}</th>", class(0)),
                _ => write!(out, "<td{}{}>{text}</td>", class(index), ground(shades.get(index).copied().flatten())),
            };
        }
        out.push_str("</tr>\n");
    };
    for (at, cells) in numbers.rows.iter().enumerate() {
        row(out, cells, shades.get(at).map_or(&[], Vec::as_slice));
    }
    out.push_str("</tbody>\n");
    if let Some(total) = &numbers.total {
        out.push_str("<tfoot>\n");
        row(out, total, &[]);
        out.push_str("</tfoot>\n");
    }
    out.push_str("</table>\n");
}

/// Ground and ink of a cell as a style of its own.
fn ground(shade: Option<CellShade>) -> String {
    let Some(CellShade { fill, ink }) = shade else { return String::new() };
    let background = match fill {
        Fill::Solid(color) => color.to_hex(),
        Fill::Hatch { line, ground } => {
            let (line, ground) = (line.to_hex(), ground.to_hex());
            format!("repeating-linear-gradient(135deg,{line} 0 1px,{ground} 1px 6px)")
        }
    };
    format!(" style=\"background:{background};color:{};padding-right:10px\"", ink.to_hex())
}

fn fonts() -> String {
    [(400, font_files::REGULAR), (600, font_files::SEMI_BOLD), (700, font_files::BOLD)]
        .map(|(weight, file)| {
            format!(
                "@font-face{{font-family:'Source Sans 3';font-weight:{weight};src:url(data:font/ttf;base64,{}) format('truetype')}}",
                base64(file)
            )
        })
        .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample_pages::Sample;

    #[test]
    fn one_file_without_script_or_links_and_with_every_number_as_a_table() {
        let sample = Sample::new();
        let html = document("A deck & more", &sample.pages(), &Look::default());
        assert!(html.contains("<title>A deck &amp; more</title>") && html.contains("lang=\"en-US\""));
        assert_eq!(html.matches("<h1>").count(), 1);
        assert_eq!(html.matches("<svg ").count(), 5);
        assert_eq!(html.matches("<table>").count(), 5);
        assert!(html.contains("<th scope=\"row\">66 and over</th><td class=\"r\">—</td>"));
        assert!(!html.contains("<script") && !html.contains("src=\""));
        assert_eq!(html.matches("href=").count(), html.matches("href=\"data:image/png;base64,").count());
        let addresses = html.replace("http://www.w3.org/2000/svg", "");
        assert!(!addresses.contains("http://") && !addresses.contains("https://"), "nothing is loaded");
    }
}
