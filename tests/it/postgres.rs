//! A PostgreSQL of our own: set up in a temporary folder from the binaries of Debian's package, stopped with the tests.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A running server.
pub(crate) struct Postgres {
    binaries: PathBuf,
    folder: PathBuf,
    port: u16,
    n_databases: AtomicUsize,
    /// When the process of the tests ends, however it does, this closes and the watcher stops the server.
    _lifeline: ChildStdin,
    _watcher: Child,
}

/// The server that tests share; each has a database of its own in it.
pub(crate) fn shared() -> &'static Postgres {
    static SHARED: OnceLock<Postgres> = OnceLock::new();
    SHARED.get_or_init(Postgres::start)
}

impl Postgres {
    /// Sets up a server and starts it.
    pub(crate) fn start() -> Self {
        let binaries = binaries();
        let folder = tempfile::Builder::new().prefix("jauap-postgres-").tempdir().unwrap().keep();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder));
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let data = folder.join("data");
        let set_up = ["--username=jauap", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
        run(as_server(&binaries.join("initdb")).arg("-D").arg(&data).args(set_up));
        let settings = format!(
            "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 60\n"
        );
        fs::write(data.join("postgresql.auto.conf"), settings).unwrap();
        let (watcher, lifeline) = watch(&binaries, &folder);
        let server =
            Self { binaries, folder, port, n_databases: AtomicUsize::new(0), _lifeline: lifeline, _watcher: watcher };
        server.control(&["start", "-w", "-l"], Some("log"));
        server
    }

    /// The address of a new database.
    pub(crate) fn database(&self) -> String {
        let name = format!("test_{}", self.n_databases.fetch_add(1, Ordering::Relaxed));
        let create = format!("CREATE DATABASE {name}");
        let port = self.port.to_string();
        let connection = ["-h", "127.0.0.1", "-p", &port, "-U", "jauap", "-d", "postgres"];
        run(Command::new(self.binaries.join("psql")).args(connection).args(["-q", "-c", &create]));
        format!("postgres://jauap@127.0.0.1:{port}/{name}")
    }

    /// Stops the server as if its power failed.
    pub(crate) fn stop(&self) {
        self.control(&["stop", "-m", "immediate", "-w"], None);
    }

    /// Starts it again.
    pub(crate) fn start_again(&self) {
        self.control(&["start", "-w", "-l"], Some("log"));
    }

    /// Sends all its processes a signal: `STOP` and they do nothing any more, `CONT` and they go on.
    pub(crate) fn signal(&self, name: &str) {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let main = file.lines().next().unwrap();
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", main]).output().unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        let signal = format!("-{name}");
        // Children first, so that the main process does not start others meanwhile; one may end on its own.
        let _ = Command::new("kill").arg(&signal).args(children.split_whitespace()).stderr(Stdio::null()).status();
        run(Command::new("kill").args([&signal, main]));
    }

    fn control(&self, arguments: &[&str], log: Option<&str>) {
        let mut command = as_server(&self.binaries.join("pg_ctl"));
        command.args(arguments);
        if let Some(log) = log {
            command.arg(self.folder.join("data").join(log));
        }
        run(command.arg("-D").arg(self.folder.join("data")));
    }
}

fn watch(binaries: &Path, folder: &Path) -> (Child, ChildStdin) {
    let script = "read _; \"$1\" -D \"$2/data\" stop -m immediate >/dev/null 2>&1; rm -rf \"$2\"";
    let mut command = as_server(Path::new("sh"));
    command.args(["-c", script, "sh"]).arg(binaries.join("pg_ctl")).arg(folder);
    let mut watcher = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let lifeline = watcher.stdin.take().unwrap();
    (watcher, lifeline)
}

/// The newest version that is installed.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.retain(|folder| folder.join("initdb").is_file());
    folders.sort();
    folders.pop().unwrap_or_else(|| panic!("install PostgreSQL, as scripts/test does: apt-get install postgresql"))
}

/// A command of the server, which refuses to be run by root.
fn as_server(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    static IS_ROOT: OnceLock<bool> = OnceLock::new();
    *IS_ROOT.get_or_init(|| Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n"))
}

fn run(command: &mut Command) {
    let output = command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
