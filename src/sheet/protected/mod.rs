//! Workbooks under Excel's own default password, which Excel opens without asking: it protects only the structure.

use std::panic;

mod cipher;
mod records;

/// Excel tries this password by itself ([MS-OFFCRYPTO] 2.2, "VelvetSweatshop").
const DEFAULT_PASSWORD: &str = "VelvetSweatshop";

/// The zipped workbook inside an encrypted compound file; nothing where another password is needed.
pub(super) fn unlock(compound: &[u8]) -> Option<Vec<u8>> {
    // A damaged file may make the library panic; then it is no file that opens without a password.
    let opened = panic::catch_unwind(|| office_crypto::decrypt_from_bytes(compound.to_vec(), DEFAULT_PASSWORD));
    opened.ok()?.ok().filter(|inside| inside.starts_with(b"PK"))
}

/// Makes the records of an .xls workbook readable where the default password opens it; leaves them as they are otherwise.
pub(super) fn unlock_records(stream: &mut [u8]) {
    records::unlock(stream);
}
