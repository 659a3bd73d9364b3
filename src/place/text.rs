//! Names of places in the form in which they are compared: lower case, ASCII, no spaces or punctuation.

/// "St. Louis" and "SAINT LOUIS" are both `saintlouis`, "Coeur d’Alene" is `coeurdalene`, "Mayagüez" is `mayaguez`.
/// `assets/geo/make.py` makes the keys of the gazetteer in the same way.
pub(super) fn key(name: &str) -> String {
    words(name).concat()
}

/// The words of a name, folded, with the abbreviations of saint, fort and mount written out.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = plain_words(name);
    for word in &mut words {
        let long = match word.as_str() {
            "st" => "saint",
            "ste" => "sainte",
            "ft" => "fort",
            "mt" => "mount",
            _ => continue,
        };
        *word = long.into();
    }
    words
}

/// The words of a name, folded and otherwise as they are: of a state, where MT is Montana.
pub(super) fn plain_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        match c {
            '\'' | '’' | 'ʻ' | '.' => {}
            '&' => {
                words.push("and".into());
                words.push(String::new());
            }
            _ => match fold(c) {
                Some(plain) => {
                    if let Some(word) = words.last_mut() {
                        word.push(plain);
                    }
                }
                None => words.push(String::new()),
            },
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The letter or digit in lower-case ASCII; `None` for anything that parts words.
fn fold(c: char) -> Option<char> {
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'Ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'É' | 'È' | 'Ê' | 'Ë' | 'Ē' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'Í' | 'Ì' | 'Î' | 'Ï' | 'Ī' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' | 'Ō' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'Ú' | 'Ù' | 'Û' | 'Ü' | 'Ū' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        _ if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        assert_eq!(key("St. Louis"), "saintlouis");
        assert_eq!(key("SAINT  LOUIS"), "saintlouis");
        assert_eq!(key("Coeur d’Alene"), key("Coeur d'Alene"));
        assert_eq!(key("Winston-Salem"), key("Winston Salem"));
        assert_eq!(key("Mayagüez"), "mayaguez");
        assert_eq!(key("King & Queen"), key("King and Queen"));
        assert_eq!(key("Ft Worth"), key("Fort Worth"));
        assert_eq!(key(" \u{a0}— "), "");
    }
}
