//! Stopping what a warehouse is asked: from another thread, while it is connected to, and against a server where CI has one.

use std::{fs, path::Path, sync::Arc};

use credential_atlas::warehouse::{
    self, Address, Canceller, Connector, Driver, Helper, Login, Rows, WarehouseError, Wire,
};

/// Somebody who takes half a minute to let us in: the wish to stop ends the wait at once.
#[test]
fn a_wish_to_stop_ends_the_wait_and_the_next_connection_works() {
    #[derive(Debug)]
    struct Slow;

    impl Wire for Slow {
        fn run(&mut self, _statement: &str) -> Result<Rows, WarehouseError> {
            Err(WarehouseError::Cancelled)
        }
    }

    #[derive(Debug, Default)]
    struct Never(std::sync::atomic::AtomicUsize);

    impl Connector for Never {
        fn place(&self) -> String {
            "db.example:1".into()
        }

        fn connect(&self) -> Result<warehouse::Connection, WarehouseError> {
            if self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
                std::thread::sleep(std::time::Duration::from_secs(30));
            }
            Ok(warehouse::Connection { wire: Box::new(Slow), canceller: Canceller::default() })
        }
    }

    let never: Arc<dyn Connector> = Arc::new(Never::default());
    let looks = std::cell::Cell::new(0);
    let stop = || {
        looks.set(looks.get() + 1);
        looks.get() > 2
    };
    assert_eq!(
        warehouse::connect(&never, &stop).unwrap_err(),
        WarehouseError::Cancelled,
        "nobody waits thirty seconds"
    );
    assert!(warehouse::connect(&never, &|| false).is_ok(), "the next try connects");

    let canceller = Canceller::default();
    let other = canceller.clone();
    other.cancel();
    assert!(canceller.is_wanted(), "every clone is the same wish");
    canceller.reset();
    assert!(!other.is_wanted());
}

/// A helper that never answers a question, as a shell script, and what it was told.
#[cfg(unix)]
fn silent_helper(folder: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    let (script, told) = (folder.join("helper"), folder.join("told"));
    // It reports that it is connected (kind, length in eight bytes, JSON), then only listens until its input ends.
    let text = format!(
        "#!/bin/sh\nread -r connect\nprintf 'r\\013\\0\\0\\0\\0\\0\\0\\0\"Connected\"'\nwhile read -r line; do echo \"$line\" >> '{}'; done\n",
        told.display()
    );
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    (script, told)
}

#[cfg(unix)]
#[test]
fn a_statement_is_stopped_from_another_thread_and_the_driver_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (script, told) = silent_helper(folder.path());
    let login = Login {
        address: Address::parse("sqlite:people.db").unwrap(),
        driver: Driver::parse(&script.display().to_string()),
        password: None,
        options: Vec::new(),
        time_out: std::time::Duration::from_secs(3_600),
    };
    let mut helper = Helper::connect_by(script, login, "people".into()).unwrap();
    let canceller = helper.canceller();
    let (heard, waits) = (told.clone(), folder.path().to_owned());
    let stopper = std::thread::spawn(move || {
        while !fs::read_to_string(&heard).unwrap_or_default().contains("SELECT 1") {
            assert!(waits.is_dir());
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        canceller.cancel();
    });
    assert_eq!(helper.run("SELECT 1").unwrap_err(), WarehouseError::Cancelled, "an hour is not waited for");
    stopper.join().unwrap();
    while !fs::read_to_string(&told).unwrap().contains("Cancel") {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(helper.process().is_none(), "its process is given up");
    assert!(matches!(helper.run("SELECT 2"), Err(WarehouseError::Ended { .. })), "who asks on connects anew");
}

/// Against a server: `.ci/warehouse.py` gives its address, driver and password. Cancel comes back, the server has let
/// go of the job, and the next connection answers; how long both took is printed, and is under one second and under five.
#[test]
fn a_cancelled_job_is_gone_from_the_server() {
    let of = |name: &str| std::env::var(format!("CREDENTIAL_ATLAS_TEST_{name}")).ok();
    let (Some(uri), Some(driver), Some(password)) = (of("SOURCE"), of("DRIVER"), of("PASSWORD")) else {
        return; // no server here
    };
    let login = Login {
        address: Address::parse(&uri).unwrap(),
        driver: Driver::parse(&driver),
        password: Some(password),
        options: Vec::new(),
        time_out: std::time::Duration::from_secs(120),
    };
    let connected =
        || Helper::connect_by(env!("CARGO_BIN_EXE_credential-atlas").into(), login.clone(), "people".into()).unwrap();
    let (mut slow, mut other) = (connected(), connected());
    let running = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(77)%' AND pid <> \
                   pg_backend_pid()";
    let mut count = move || other.run(running).unwrap().rows[0][0].number().unwrap();
    let canceller = slow.canceller();
    let asked = std::thread::spawn(move || (slow.run("SELECT pg_sleep(77)").unwrap_err(), std::time::Instant::now()));
    while count() == 0.0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let began = std::time::Instant::now();
    canceller.cancel();
    let (error, back) = asked.join().unwrap();
    assert_eq!(error, WarehouseError::Cancelled);
    let came = back.duration_since(began);
    while count() > 0.0 {
        assert!(began.elapsed().as_secs() < 60, "the job still runs, and would for 77 seconds");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    println!("cancel came back after {came:?}, the job was gone after {:?}", began.elapsed());
    assert_eq!(connected().run("SELECT 1 AS n").unwrap().rows.len(), 1);
}
