//! Sends what is read, frame by frame.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::frame::{json, put, put_book, put_sheet};
use super::{
    AHEAD, AHEAD_HEAD, BOOK, CHUNKS, COLUMN, DRAFT, END, ERROR, FORGET, FRAME, GROWN, GROWTH, MAGIC, PROGRESS, SHEET,
    TEXT_BYTES, TEXT_ENDS, TEXTS, TEXTS_END,
};
use crate::sheet::chunk_bytes::bytes_of;
use crate::sheet::draft::{Draft, Findings, Found};
use crate::sheet::outlet::Word;
use crate::sheet::shelf::{Growth, Parcel, Parts};
use crate::sheet::texts::Texts;
use crate::sheet::{Sheet, SheetError};

/// Sends frames; begins with the magic bytes.
pub(in crate::sheet) struct Sender<W: Write> {
    out: W,
    /// Dictionaries sent so far; their places are their numbers.
    texts: Vec<Arc<Texts>>,
    bytes: Vec<u8>,
    /// Bytes and number of texts sent of the dictionaries that grow, by sheet and column.
    growing: BTreeMap<(u32, usize), (usize, usize)>,
}

impl<W: Write> Sender<W> {
    pub(in crate::sheet) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out, texts: Vec::new(), bytes: Vec::new(), growing: BTreeMap::new() })
    }

    /// Sends what is ready before the book is.
    pub(in crate::sheet) fn word(&mut self, word: Word) -> io::Result<()> {
        match word {
            Word::Progress(share) => {
                self.frame(PROGRESS, &share.to_le_bytes())?;
                self.out.flush()
            }
            Word::Texts(texts) => self.texts(&texts).map(drop),
            Word::Parcel(sheet, Parcel { column, index, chunk }) => {
                let (kind, cells) = bytes_of(&chunk);
                self.head(AHEAD, AHEAD_HEAD + cells.len())?;
                let number = |number: usize| u32::try_from(number).map_err(io::Error::other);
                for number in [sheet, number(column)?, number(index)?, u32::from(kind)] {
                    self.out.write_all(&number.to_le_bytes())?;
                }
                self.out.write_all(&cells)
            }
            Word::Growth(sheet, growth) => self.growth(sheet, &growth),
            Word::Forget => {
                self.growing.clear();
                self.frame(FORGET, &[])
            }
        }
    }

    pub(in crate::sheet) fn error(&mut self, error: &SheetError) -> io::Result<()> {
        self.frame(ERROR, &json(error)?)?;
        self.out.flush()
    }

    /// Sends a book whose drafts were sent ahead, and lets go of each column once it is sent.
    pub(in crate::sheet) fn book(&mut self, findings: Findings) -> io::Result<()> {
        let Findings { book, found } = findings;
        self.frame_of(BOOK, |bytes| {
            put_book(bytes, &book);
            put(bytes, found.len() as u64);
            Ok(())
        })?;
        for found in found {
            match found {
                Found::Sheet(sheet) => self.sheet(sheet)?,
                Found::Draft(draft) => self.draft(&draft)?,
            }
        }
        self.frame(END, &[])?;
        self.out.flush()
    }

    fn sheet(&mut self, sheet: Sheet) -> io::Result<()> {
        self.frame_of(SHEET, |bytes| {
            put(bytes, sheet.width() as u64);
            put(bytes, sheet.height() as u64);
            put_sheet(bytes, &sheet)
        })?;
        for column in sheet.columns {
            let texts = self.texts(column.dictionary())?;
            let (skip, chunks) = column.into_chunks();
            self.frame_of(COLUMN, |bytes| {
                for number in [texts, skip, chunks.len()] {
                    put(bytes, number as u64);
                }
                Ok(())
            })?;
            for chunk in chunks {
                let (kind, cells) = bytes_of(&chunk);
                self.head(CHUNKS, 1 + cells.len())?;
                self.out.write_all(&[kind])?;
                self.out.write_all(&cells)?;
            }
        }
        Ok(())
    }

    fn draft(&mut self, draft: &Draft) -> io::Result<()> {
        let Parts::Away(number) = draft.parts else {
            return Err(io::Error::other("chunks that were not sent ahead"));
        };
        let mut numbers = Vec::with_capacity(draft.texts.len());
        for (column, texts) in draft.texts.iter().enumerate() {
            numbers.push(match self.growing.remove(&(number, column)) {
                Some(sent) => self.grown(number, column, texts, sent)?,
                None => self.texts(texts)?,
            });
        }
        self.frame_of(DRAFT, |bytes| {
            put(bytes, u64::from(number));
            put(bytes, draft.used as u64);
            for list in [&numbers, &draft.coded] {
                put(bytes, list.len() as u64);
                list.iter().for_each(|&number| put(bytes, number as u64));
            }
            put_sheet(bytes, &draft.sheet)
        })
    }

    fn growth(&mut self, sheet: u32, growth: &Growth) -> io::Result<()> {
        let Growth { column, bytes, ends } = growth;
        let sent = self.growing.entry((sheet, *column)).or_default();
        *sent = (sent.0 + bytes.len(), sent.1 + ends.len());
        let mut part = |ends: &[u32], bytes: &[u8]| {
            self.frame_of(GROWTH, |frame| {
                for number in [u64::from(sheet), *column as u64, ends.len() as u64] {
                    put(frame, number);
                }
                frame.extend_from_slice(bytemuck::cast_slice(ends));
                frame.extend_from_slice(bytes);
                Ok(())
            })
        };
        ends.chunks(FRAME).try_for_each(|ends| part(ends, &[]))?;
        bytes.chunks(FRAME).try_for_each(|bytes| part(&[], bytes))
    }

    /// Sends what is missing of a dictionary that grew, and gives its number.
    fn grown(&mut self, sheet: u32, column: usize, texts: &Arc<Texts>, sent: (usize, usize)) -> io::Result<usize> {
        let (bytes, ends) = texts.raw();
        let (bytes, ends) = (bytes.as_bytes().get(sent.0..), ends.get(sent.1..));
        let (bytes, ends) = (bytes.unwrap_or_default().to_vec(), ends.unwrap_or_default().to_vec());
        self.growth(sheet, &Growth { column, bytes, ends })?;
        self.frame_of(GROWN, |frame| {
            put(frame, u64::from(sheet));
            put(frame, column as u64);
            Ok(())
        })?;
        self.texts.push(Arc::clone(texts));
        Ok(self.texts.len() - 1)
    }

    /// The number of a dictionary, which is sent the first time.
    fn texts(&mut self, texts: &Arc<Texts>) -> io::Result<usize> {
        if let Some(known) = self.texts.iter().rposition(|known| Arc::ptr_eq(known, texts)) {
            return Ok(known);
        }
        let base = texts.base().map(|base| self.texts(base)).transpose()?;
        self.frame_of(TEXTS, |bytes| {
            put(bytes, base.map_or(0, |base| base as u64 + 1));
            Ok(())
        })?;
        let (bytes, ends) = texts.raw();
        for part in bytes.as_bytes().chunks(FRAME) {
            self.frame(TEXT_BYTES, part)?;
        }
        for part in bytemuck::cast_slice(ends).chunks(FRAME) {
            self.frame(TEXT_ENDS, part)?;
        }
        self.frame(TEXTS_END, &[])?;
        self.texts.push(Arc::clone(texts));
        Ok(self.texts.len() - 1)
    }

    fn frame_of(&mut self, tag: u8, fill: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        fill(&mut bytes)?;
        self.frame(tag, &bytes)?;
        self.bytes = bytes;
        Ok(())
    }

    fn frame(&mut self, tag: u8, bytes: &[u8]) -> io::Result<()> {
        self.head(tag, bytes.len())?;
        self.out.write_all(bytes)
    }

    fn head(&mut self, tag: u8, length: usize) -> io::Result<()> {
        let length = u32::try_from(length).map_err(|_| io::Error::other("a frame over 4 GiB"))?;
        self.out.write_all(&[tag])?;
        self.out.write_all(&length.to_le_bytes())
    }
}
