//! What the program says, in English and in Spanish: `tr!` and `text!` go in, the words of the language in force come out.
//!
//! The English text is the key. `tr!("{n} people left out", n = count)` is `format!` of that text, or of its Spanish in
//! [`es`]; a text without Spanish does not compile. Arguments are named (`name = value`) or stand in their order (`{}`,
//! `{0}`), never captured, because the Spanish stands in another file. Without arguments the words are a `&'static str`.
//! `text!` makes a constant [`Text`] for tables that are made before a language is known.
//!
//! The language is one for the process ([`set_language`]) unless a scope says otherwise for its thread ([`in_language`]):
//! an export in the other language. A thread that is started for such work is given the language of the one that starts it.

#[macro_use]
pub mod es;

use std::{
    cell::Cell,
    fmt,
    sync::atomic::{AtomicU8, Ordering},
};

use serde::{Deserialize, Serialize};

/// A language the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    #[default]
    English,
    Spanish,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Its name in itself, as the choice of a language shows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// The word of the command line and of settings: `en`, `es`.
    pub fn word(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language of a [`Language::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.word() == word)
    }

    /// Its tag in documents (BCP 47): numbers are written as the United States write them in both.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Spanish => "es-US",
        }
    }
}

/// Language of the process, as its place in [`Language::ALL`].
static PROCESS: AtomicU8 = AtomicU8::new(0);

thread_local! {
    /// Language of this thread where it is not that of the process.
    static SCOPE: Cell<Option<Language>> = const { Cell::new(None) };
}

/// The language in force on this thread.
pub fn language() -> Language {
    SCOPE
        .get()
        .unwrap_or_else(|| Language::ALL.get(usize::from(PROCESS.load(Ordering::Relaxed))).copied().unwrap_or_default())
}

/// Sets the language of the process.
pub fn set_language(language: Language) {
    PROCESS.store(u8::from(language == Language::Spanish), Ordering::Relaxed);
}

/// Does `work` with `language` in force on this thread.
pub fn in_language<T>(language: Language, work: impl FnOnce() -> T) -> T {
    struct Restore(Option<Language>);
    impl Drop for Restore {
        fn drop(&mut self) {
            SCOPE.set(self.0);
        }
    }
    let _restore = Restore(SCOPE.replace(Some(language)));
    work()
}

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    pub en: &'static str,
    pub es: &'static str,
}

impl Text {
    /// In the language in force.
    pub fn get(self) -> &'static str {
        match language() {
            Language::English => self.en,
            Language::Spanish => self.es,
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.get())
    }
}

/// A constant [`Text`] of an English text and its Spanish.
macro_rules! text {
    ($en:tt) => {
        $crate::words::Text { en: $en, es: spanish!($en) }
    };
}

/// The words of an English text in the language in force: a `&'static str` without arguments, a `String` with them.
macro_rules! tr {
    ($en:tt $(,)?) => {
        text!($en).get()
    };
    ($en:tt, $($argument:tt)+) => {
        match $crate::words::language() {
            $crate::words::Language::English => ::std::format!($en, $($argument)+),
            $crate::words::Language::Spanish => ::std::format!(spanish!($en), $($argument)+),
        }
    };
}

mod labels;
pub use labels::{meant, shown};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_scope_of_the_thread_and_then_the_process() {
        let said = || tr!("{before} and {after}", before = 1, after = 2);
        assert_eq!(in_language(Language::English, said), "1 and 2");
        let inside = in_language(Language::Spanish, || {
            let other = std::thread::scope(|scope| scope.spawn(language).join().unwrap());
            let within = in_language(Language::English, || tr!("State"));
            (said(), within, tr!("State"), other == language())
        });
        assert_eq!(inside, ("1 y 2".to_owned(), "State", "Estado", false));
        let failed = std::panic::catch_unwind(|| in_language(Language::Spanish, || panic!("on purpose")));
        assert!(failed.is_err());
        assert_eq!(language(), Language::English);
    }

    #[test]
    fn a_constant_text_is_both() {
        const STATE: Text = text!("State");
        assert_eq!((STATE.en, STATE.es), ("State", "Estado"));
        assert_eq!(in_language(Language::Spanish, || format!("{STATE:>8}")), "  Estado");
    }

    #[test]
    fn languages_have_stable_words() {
        for language in Language::ALL {
            assert_eq!(Language::from_word(language.word()), Some(language));
            assert!(language.tag().starts_with(language.word()));
        }
        assert_eq!(Language::from_word("fr"), None);
    }
}
