//! The server as a process: how it starts, what it logs, how it stops, and what it says when it cannot start.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;

/// A question whose words must not be in the log.
const QUESTION: &str = "How many events were held during the SCO chairmanship?";
const WORDS: [&str; 3] = ["held", "chairmanship", "160"];

struct Process {
    child: Child,
    errors: BufReader<ChildStderr>,
    log: String,
    _data: tempfile::TempDir,
}

impl Process {
    fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jauap"));
        command.args(arguments);
        Self::of(command, environment)
    }

    /// A command that becomes the server.
    fn of(mut command: Command, environment: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut child = command
            .env("JAUAP_DATA", data.path())
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        Self { child, errors, log: String::new(), _data: data }
    }

    /// Reads the log until a line holds a text; gives that line.
    fn until(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.errors.read_line(&mut line).unwrap(), 0, "no `{text}` in {}", self.log);
            self.log.push_str(&line);
            if line.contains(text) {
                return line;
            }
        }
    }

    /// The address that the log says it listens on.
    fn address(&mut self) -> String {
        let line = self.until("listening on http://");
        line.split("http://").nth(1).unwrap().split(',').next().unwrap().to_owned()
    }

    fn terminate(&self) {
        let done = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Waits for its end: the exit code, the whole log and the whole output.
    fn end(mut self) -> (Option<i32>, String, String) {
        self.errors.read_to_string(&mut self.log).unwrap();
        let output = self.child.wait_with_output().unwrap();
        (output.status.code(), self.log, String::from_utf8(output.stdout).unwrap())
    }
}

fn read_response(stream: &mut TcpStream) -> String {
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: jauap\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn it_finishes_what_is_under_way_and_logs_json_without_a_word_of_a_message() {
    let mut server = Process::start(&["serve", "--listen", "127.0.0.1:0", "--log-format", "json"], &[]);
    let address = server.address();
    let body = format!("{{\"text\": \"{QUESTION}\"}}");
    let request = post("/v1/messages?explain=true", &body);
    let (first, rest) = request.split_at(request.len() - 10);
    let mut under_way = TcpStream::connect(&address).unwrap();
    under_way.write_all(first.as_bytes()).unwrap();
    let idle = TcpStream::connect(&address).unwrap();
    let mut wrong = TcpStream::connect(&address).unwrap();
    wrong
        .write_all(post("/v1/messages", &format!("{{\"text\": \"{QUESTION}\", \"x\": \"{QUESTION}\"}}")).as_bytes())
        .unwrap();
    assert!(read_response(&mut wrong).starts_with("HTTP/1.1 422"));
    server.terminate();
    server.until("finishing what is under way");
    under_way.write_all(rest.as_bytes()).unwrap();
    let response = read_response(&mut under_way);
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n") && response.contains("sco.events"), "{response}");
    let (code, log, output) = server.end();
    drop(idle);
    assert_eq!((code, output.as_str()), (Some(0), ""), "{log}");
    assert!(TcpStream::connect(&address).is_err());
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = |message: &str| lines.iter().find(|line| line["message"].as_str().unwrap().contains(message)).unwrap();
    assert_eq!(line("replied")["intent.id"], "sco.events");
    assert_eq!(line("done")["problem"], "field_unknown");
    assert!(line("listening")["ready_ms"].is_u64());
    for word in WORDS {
        assert!(!log.contains(word), "`{word}` in {log}");
    }
}

#[test]
fn it_serves_without_a_command_tells_a_person_where_and_stops_in_time() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hasty.toml");
    fs::write(&file, "rate_limit = 100\n[limits]\nshutdown_seconds = 1\n").unwrap();
    let environment =
        [("JAUAP_LISTEN", "127.0.0.1:0"), ("JAUAP_RATE_LIMIT", "1"), ("JAUAP_CONFIG", file.to_str().unwrap())];
    let mut server = Process::start(&[], &environment);
    let address = server.address();
    assert!(
        server.log.contains("ready after") && server.log.contains(&format!("http://{address}/docs")),
        "{}",
        server.log
    );
    let statuses: Vec<String> = (0..2)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).unwrap();
            stream.write_all(post("/v1/messages", "{\"text\": \"hello\"}").as_bytes()).unwrap();
            read_response(&mut stream)[..12].to_owned()
        })
        .collect();
    assert_eq!(statuses, ["HTTP/1.1 200", "HTTP/1.1 429"]);
    let mut never_ends = TcpStream::connect(&address).unwrap();
    never_ends.write_all(post("/healthz", "").trim_end().as_bytes()).unwrap();
    // Connections are accepted in order: once a later one has its response, this one is under way.
    let (status, _) = exchange(&address, "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert_eq!(status, "200");
    server.terminate();
    let (code, log, output) = server.end();
    assert_eq!((code, output.as_str()), (Some(0), ""));
    assert!(log.contains("stopped with requests under way"), "{log}");
}

/// The status and the body of a response.
fn exchange(address: &str, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let response = read_response(&mut stream);
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    (head[9..12].to_owned(), body.to_owned())
}

#[test]
fn stopped_under_load_it_answers_all_that_it_let_in() {
    const SENDERS: usize = 4;
    let mut server = Process::start(&["serve", "--listen", "127.0.0.1:0", "--rate-limit", "0"], &[]);
    let address = server.address();
    let answered = std::sync::atomic::AtomicUsize::new(0);
    let send = |sender: usize| {
        for number in 0.. {
            let body = format!("{{\"text\": \"{QUESTION}\", \"message_id\": \"m-{sender}-{number}\"}}");
            // Who is not let in any more is refused; who is gets a whole answer.
            let Ok(mut stream) = TcpStream::connect(&address) else { return };
            let mut response = String::new();
            let sent = stream.write_all(post("/v1/messages", &body).as_bytes());
            if sent.and_then(|()| stream.read_to_string(&mut response).map(drop)).is_err() || response.is_empty() {
                // Let in by the system's queue alone, and never by us.
                return;
            }
            assert!(response.starts_with("HTTP/1.1 200 OK") && response.ends_with('}'), "{response}");
            answered.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    };
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let send = &send;
            scope.spawn(move || send(sender));
        }
        while answered.load(std::sync::atomic::Ordering::SeqCst) < 40 {
            std::thread::yield_now();
        }
        server.terminate();
    });
    let (code, log, _) = server.end();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("stopped with requests under way"), "{log}");
}

#[test]
fn a_disk_that_is_full_is_told_and_is_used_again_when_there_is_room() {
    // The largest file that a process may write stands in for the disk: it can be raised while the server runs.
    let mut command = Command::new("bash");
    command.args(["-c", "trap '' XFSZ; ulimit -S -f 400; exec \"$0\" serve --listen 127.0.0.1:0"]);
    command.arg(env!("CARGO_BIN_EXE_jauap"));
    let mut server = Process::of(command, &[]);
    let address = server.address();
    let message = |number: usize| {
        let body = format!("{{\"text\": \"{QUESTION}\", \"conversation_id\": \"a\", \"message_id\": \"m-{number}\"}}");
        exchange(&address, &post("/v1/messages", &body))
    };
    let ready = || exchange(&address, "GET /readyz HTTP/1.1\r\nhost: jauap\r\nconnection: close\r\n\r\n").0;
    let mut kept = Vec::new();
    let refused = loop {
        let (status, body) = message(kept.len());
        if status != "200" {
            break status;
        }
        kept.push(body);
        assert!(kept.len() < 2000, "the disk is never full");
    };
    assert_eq!(refused, "503");
    assert_eq!(message(0).1, kept[0], "what is there can be read still");
    let id = server.child.id().to_string();
    assert!(Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited"]).status().unwrap().success());
    assert_eq!((message(kept.len()).0.as_str(), ready().as_str()), ("200", "200"));
    for (number, body) in kept.iter().enumerate() {
        assert_eq!(&message(number).1, body, "message {number}");
    }
    server.terminate();
    assert_eq!(server.end().0, Some(0));
}

/// What a start that fails says, whole.
fn refusal(arguments: &[&str]) -> String {
    let (code, log, output) = Process::start(arguments, &[]).end();
    assert_eq!((code, output.as_str()), (Some(2), ""), "{log}");
    log
}

#[test]
fn an_address_that_is_taken_is_told_in_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_eq!(
        refusal(&["serve", "--listen", &address]),
        format!(
            "jauap: cannot listen on {address}: another program does; stop it, or choose another address with `--listen`\n"
        )
    );
}

#[test]
fn a_wrong_setting_is_told_with_its_place_and_how_to_mend_it() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("wrong.toml");
    fs::write(&file, "# қате жол\nlisten = \"127.0.0.1:0\"\nrate_limt = 5\n\n[limits]\nconections = 1\n").unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(
        refusal(&["serve", "--config", file]),
        format!(
            "jauap: the settings are wrong\n  {file}:3:1: there is no setting `rate_limt`; did you mean `rate_limit`?\n  \
             {file}:6:1: there is no setting `limits.conections`; did you mean `limits.connections`?\n"
        )
    );
    assert_eq!(
        refusal(&["serve", "--config", "/nowhere/jauap.toml"]),
        "jauap: cannot read `/nowhere/jauap.toml`: No such file or directory (os error 2)\n"
    );
    assert_eq!(
        refusal(&["serve", "--listen", "8080"]),
        "jauap: `8080` is no address to listen on: write HOST:PORT, as in `--listen 127.0.0.1:8080`\n"
    );
    assert_eq!(
        refusal(&["serve", "--wrong-cost", "0"]),
        "jauap: the cost of a wrong answer must be above 0: write `--wrong-cost 2`\n"
    );
    assert_eq!(
        refusal(&["serve", "--max-wrong", "101"]),
        "jauap: the share of wrong answers must be from 0 to 100: write `--max-wrong 1`\n"
    );
    assert_eq!(
        refusal(&["serve", "--max-wrong", "1", "--wrong-cost", "3"]),
        "jauap: how sure an answer must be is said twice: give `--wrong-cost` or `--max-wrong`, not both\n"
    );
    assert!(refusal(&["serve", "--log-format", "xml"]).contains("[possible values: human, json]"));
}
