//! Protected projects on the command line: the password comes from standard input, never from an argument.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use credential_atlas::project::{Document, History, Password, Seal, save, save_protected};

const PASSWORD: &str = "four words about rivers";

fn run(arguments: &[&Path], password: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_credential-atlas"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A failure before the password is asked for closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(password.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn unseal_gives_the_bytes_of_the_unprotected_project() {
    let folder = tempfile::tempdir().unwrap();
    let [plain, sealed, out] = ["plain", "sealed", "out"].map(|name| folder.path().join(format!("{name}.credatlas")));
    let history = History::new("Open", Document { name: "Board, May".into(), ..Document::default() });
    save(&plain, &history, &[]).unwrap();
    save_protected(&sealed, &history, &[], &Seal::new(&Password::new(PASSWORD)).unwrap()).unwrap();

    let unseal =
        |file: &Path, out: &Path, password: &str| run(&[Path::new("unseal"), file, Path::new("--out"), out], password);
    let done = unseal(&sealed, &out, &format!("{PASSWORD}\n"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(fs::read(&out).unwrap(), fs::read(&plain).unwrap());
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), out.display().to_string());

    fs::remove_file(&out).unwrap();
    for (file, out, password, word) in [
        (&sealed, &out, "four words about lakes\n", "password does not open"),
        (&sealed, &out, "", "no password was given"),
        (&plain, &out, "", "is not protected"),
        (&sealed, &sealed, PASSWORD, "take the place of itself"),
    ] {
        let failed = unseal(file, out, password);
        let said = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert!(failed.status.code() == Some(1) && said.contains(word) && !said.contains(PASSWORD), "{said}");
    }
    assert!(!out.exists());
    // Other commands ask as well.
    let measured = run(&[Path::new("measure"), &sealed], "four words about lakes\n");
    assert!(String::from_utf8_lossy(&measured.stderr).contains("password does not open"));
}
