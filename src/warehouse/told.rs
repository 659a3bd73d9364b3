//! What drivers and servers say, sorted into the few causes a person can do something about.

use super::WarehouseError;

/// Longest part of a message that is shown.
const SHOWN: usize = 240;

/// An error by its SQLSTATE, which some drivers give as a field and some only in the text, else by the words of the text.
pub(super) fn error(status: &str, sqlstate: &str, message: &str, place: &str, table: &str) -> WarehouseError {
    let cause = one_line(message);
    let lower = message.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let state = if sqlstate.trim_matches('0').is_empty() { in_text(message) } else { sqlstate.to_owned() };
    let place = place.to_owned();
    let table = table.to_owned();
    match state.as_str() {
        "28000" | "28P01" => return WarehouseError::Login { place, cause },
        "42P01" | "42S02" | "3D000" | "3F000" => return WarehouseError::NoTable { place, table, cause },
        "42703" | "42S22" => return WarehouseError::NoColumn { table, cause },
        "42501" => return WarehouseError::NotAllowed { table, cause },
        "57014" | "HY008" => return WarehouseError::Cancelled,
        _ => {}
    }
    if status == "Cancelled" || has(&["canceling statement", "operation_cancelled", "context canceled"]) {
        return WarehouseError::Cancelled;
    }
    if has(&["password authentication failed", "no password supplied", "authentication failed", "unauthenticated"])
        || has(&["invalid credentials", "access denied"])
        || status == "Unauthenticated"
    {
        return WarehouseError::Login { place, cause };
    }
    if has(&["ssl", "tls", "certificate verify", "x509"]) {
        return WarehouseError::Encryption { place, cause };
    }
    if has(&["connection refused", "could not translate host", "no such host", "could not connect", "connection reset"])
        || has(&["server closed the connection", "no route to host", "transport is closing", "connection timed out"])
    {
        return WarehouseError::Unreachable { place, cause };
    }
    // Of operators and functions neither a table nor a column is missing.
    if has(&["operator does not exist", "function"]) && has(&["does not exist"]) {
        return WarehouseError::Failed(cause);
    }
    if has(&["does not exist", "table_or_view_not_found", "unresolved_relation", "invalid object name"]) {
        return if has(&["column"]) {
            WarehouseError::NoColumn { table, cause }
        } else {
            WarehouseError::NoTable { place, table, cause }
        };
    }
    if has(&["unresolved_column", "invalid column name", "unknown column"]) {
        return WarehouseError::NoColumn { table, cause };
    }
    if has(&["permission denied", "not authorized"]) {
        return WarehouseError::NotAllowed { table, cause };
    }
    WarehouseError::Failed(cause)
}

/// `SQLSTATE: 42703` within a text.
fn in_text(message: &str) -> String {
    let after = message.split("SQLSTATE").nth(1).unwrap_or_default();
    after.trim_start_matches([':', ' ', '=']).chars().take_while(char::is_ascii_alphanumeric).take(5).collect()
}

/// The first of what a message says, on one line, without the statement that it is about.
pub(super) fn one_line(message: &str) -> String {
    let said = ["\nLINE ", "\nQuery was:", "; line ", "== SQL"]
        .iter()
        .fold(message, |said, end| said.split_once(end).map_or(said, |(first, _)| first));
    let line = said.trim_start_matches("[libpq] ").split_whitespace().collect::<Vec<_>>().join(" ");
    let line = without_place(&line);
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}

/// What libpq says without what is said beside it: `Failed to connect: connection to server at "::1", port 1 failed: `.
fn without_place(line: &str) -> &str {
    let said = line.strip_prefix("Failed to connect: ").unwrap_or(line);
    let said = said.strip_prefix("Failed to prepare query: ").unwrap_or(said);
    let failed = said.strip_prefix("connection to server at ").and_then(|said| said.split_once(" failed: "));
    let said = failed.map_or(said, |(_, why)| why);
    ["FATAL: ", "ERROR: "].iter().find_map(|level| said.strip_prefix(level)).unwrap_or(said).trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_servers_find_their_cause() {
        for (status, state, message, code) in [
            ("NotFound", "42P01", "ERROR: relation \"x\" does not exist", "no-table"),
            ("NotFound", "42703", "ERROR: column t.x does not exist", "no-column"),
            ("Internal", "", "[UNRESOLVED_COLUMN.WITH_SUGGESTION] … SQLSTATE: 42703", "no-column"),
            ("Internal", "", "[TABLE_OR_VIEW_NOT_FOUND] The table … SQLSTATE: 42P01", "no-table"),
            ("IO", "", "FATAL:  password authentication failed for user \"ana\"", "no-login"),
            ("IO", "", "server does not support SSL, but SSL was required", "no-encryption"),
            ("IO", "", "FATAL:  database \"x\" does not exist", "no-table"),
            ("Cancelled", "57014", "canceling statement due to user request", "cancelled"),
            ("Internal", "XX000", "something else", "warehouse-failed"),
            ("InvalidArgument", "42883", "ERROR: operator does not exist: text + integer", "warehouse-failed"),
        ] {
            assert_eq!(error(status, state, message, "db:1", "t").code(), code, "{message}");
        }
        assert_eq!(one_line("a\n  b"), "a b");
        assert_eq!(one_line("ERROR:  no column\nLINE 1: SELECT x"), "no column");
        for (said, shown) in [
            (
                "[libpq] Failed to connect: connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  password authentication \
                 failed for user \"ana\"\n",
                "password authentication failed for user \"ana\"",
            ),
            (
                "[libpq] Failed to connect: connection to server at \"db\" (10.0.0.1), port 5432 failed: server does not support SSL, \
                 but SSL was required",
                "server does not support SSL, but SSL was required",
            ),
            ("[libpq] Failed to prepare query: ERROR:  relation \"x\" does not exist", "relation \"x\" does not exist"),
        ] {
            assert_eq!(one_line(said), shown);
        }
    }
}
