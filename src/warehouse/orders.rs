//! What a helper process does: follows orders from its standard input until that ends, and stops what runs when it is told to.

use std::{
    io::{self, BufRead as _, Write},
    process::{self, ExitCode},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use super::wire_format::{Order, REPORT, ROWS, Report, parsed, send};

/// Time that a stopped statement has to end on the server.
const ENDING: Duration = Duration::from_secs(4);
/// Time that a driver has to tell the server of it: some do so beside the statement, which ends here at once.
const TELLING: Duration = Duration::from_secs(1);

/// Stops the statement that runs.
pub(super) type Stop = Box<dyn Fn() + Send>;

/// How the statement that runs is stopped, if one does.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<Mutex<Option<Stop>>>);

impl Running {
    /// Runs something that `stop` can end from another thread; `stop` is never called after this returns.
    pub(super) fn until_stopped<T>(&self, stop: Stop, run: impl FnOnce() -> T) -> T {
        self.keep(Some(stop));
        let done = run();
        self.keep(None);
        done
    }

    fn keep(&self, stop: Option<Stop>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = stop;
    }

    fn stop(&self) {
        if let Some(stop) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            stop();
        }
    }

    fn runs(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

/// Follows orders: `connect` takes a driver and its options, `run` answers a statement with a stream of Arrow IPC.
pub(super) fn follow<C>(
    connect: impl Fn(&str, &[(String, String)]) -> Result<C, Report>,
    run: impl Fn(&mut C, &str, &Running) -> Result<Vec<u8>, Report>,
) -> ExitCode {
    let running = Running::default();
    let (sender, orders) = mpsc::channel();
    let stopper = running.clone();
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(order) = line.and_then(|line| parsed::<Order>(line.as_bytes())) else { break };
            if matches!(order, Order::Cancel) {
                stopper.stop();
            } else if sender.send(order).is_err() {
                break;
            }
        }
        // The program that started this one is gone, or wants nothing more: what runs for it is stopped, and given time to be told.
        if stopper.runs() {
            stopper.stop();
            let began = Instant::now();
            while stopper.runs() && began.elapsed() < ENDING {
                thread::sleep(Duration::from_millis(10));
            }
            thread::sleep(TELLING);
        }
        process::exit(0);
    });
    let mut connection: Option<C> = None;
    let mut out = io::stdout().lock();
    for order in orders {
        let sent = match (order, connection.as_mut()) {
            (Order::Connect { driver, options }, _) => match connect(&driver, &options) {
                Ok(connected) => {
                    connection = Some(connected);
                    report(&mut out, &Report::Connected)
                }
                Err(failure) => report(&mut out, &failure),
            },
            (Order::Run { statement }, Some(connection)) => match run(connection, &statement, &running) {
                Ok(bytes) => send(&mut out, ROWS, &bytes),
                Err(failure) => report(&mut out, &failure),
            },
            (Order::Run { .. } | Order::Cancel, _) => return ExitCode::from(2),
        };
        if sent.is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn report(out: &mut impl Write, report: &Report) -> io::Result<()> {
    send(out, REPORT, &serde_json::to_vec(report)?)
}
