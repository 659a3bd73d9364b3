//! Code pages of .xls workbooks from before 1997 that the spreadsheet library does not know.
//!
//! Such a workbook is read as if it were in Windows-1252, in which every byte is a character, and its texts are put right here.

use encoding_rs::WINDOWS_1252;

/// The characters of the bytes from 128 on, by the number of the page, after the tables of the Unicode consortium.
const PAGES: [(u16, &str); 4] = [
    (
        437,
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}",
    ),
    (
        850,
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}",
    ),
    (
        852,
        "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}",
    ),
    (
        10029,
        "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅņŃ¬√ńŇ∆«»…\u{A0}ňŐÕőŌ–—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ",
    ),
];

/// A code page other than the library's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodePage(&'static str);

impl CodePage {
    pub(super) fn of(number: u16) -> Option<Self> {
        PAGES.iter().find(|(page, _)| *page == number).map(|(_, high)| Self(high))
    }

    /// The text that was read as Windows-1252.
    pub(super) fn right(self, text: &str) -> String {
        let (bytes, ..) = WINDOWS_1252.encode(text);
        let character = |byte: &u8| match byte.checked_sub(128) {
            None => char::from(*byte),
            Some(high) => self.0.chars().nth(high.into()).unwrap_or(char::REPLACEMENT_CHARACTER),
        };
        bytes.iter().map(character).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_character_for_every_byte() {
        for (number, high) in PAGES {
            assert_eq!(high.chars().count(), 128, "{number}");
        }
        assert_eq!(CodePage::of(1252), None);
    }

    #[test]
    fn texts_are_put_right() {
        let read = |bytes: &[u8]| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
        // Bytes from the tables of Apple and IBM.
        let central_europe = CodePage::of(10_029).unwrap();
        assert_eq!(central_europe.right(&read(b"\x8e\x97 \xe1kola \x9c")), "éó Škola ú");
        assert_eq!(CodePage::of(437).unwrap().right(&read(b"Pe\xa4asco")), "Peñasco");
        assert_eq!(CodePage::of(852).unwrap().right(&read(b"\x81\xe6kola")), "üŠkola");
    }
}
