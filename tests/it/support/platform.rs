//! A messenger's platform as far as it is called: a server on a port of its own that keeps and judges what it gets.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long a call is waited for before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A call that the platform got.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    /// What is called: the last part of the path.
    pub(crate) fn method(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn form(&self, name: &str) -> Option<String> {
        let mut fields = form_urlencoded::parse(&self.body);
        fields.find(|(given, _)| given == name).map(|(_, value)| value.into_owned())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What the platform answers.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// A status and a body.
    Says(u16, Value),
    /// The same with `Retry-After`, in seconds.
    Later(u16, u64, Value),
    /// Nothing as long as nothing changes: a fetch that waits.
    Holds,
    /// Half a response, then a broken connection.
    Breaks,
}

type Judge = Arc<dyn Fn(&Call) -> Verdict + Send + Sync>;

/// The platform.
#[derive(Clone)]
pub(crate) struct Platform {
    pub address: SocketAddr,
    judge: Judge,
    calls: Arc<Mutex<Vec<Call>>>,
    faults: Arc<Mutex<VecDeque<(&'static str, Verdict)>>>,
    /// How long it thinks about each call.
    pace: Arc<Mutex<Duration>>,
    changes: watch::Sender<u64>,
}

impl Platform {
    /// Starts one that judges calls so.
    pub(crate) async fn start(judge: impl Fn(&Call) -> Verdict + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let platform = Self {
            address: listener.local_addr().unwrap(),
            judge: Arc::new(judge),
            calls: Arc::default(),
            faults: Arc::default(),
            pace: Arc::default(),
            changes: watch::channel(0).0,
        };
        let router = Router::new().fallback(take).with_state(platform.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        platform
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next call of this method gets this instead of a judgement.
    pub(crate) fn fail_next(&self, method: &'static str, verdict: Verdict) {
        self.faults.lock().unwrap().push_back((method, verdict));
    }

    /// Each call takes so long from now on.
    pub(crate) fn slow_down(&self, pace: Duration) {
        *self.pace.lock().unwrap() = pace;
    }

    /// Calls of a method, in order.
    pub(crate) fn calls(&self, method: &str) -> Vec<Call> {
        self.calls.lock().unwrap().iter().filter(|call| call.method() == method).cloned().collect()
    }

    /// Every call's method, in order.
    pub(crate) fn methods(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|call| call.method().to_owned()).collect()
    }

    /// Wakes the calls that are held.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Waits until there are so many calls of a method, and gives them.
    pub(crate) async fn wait_for(&self, method: &str, n_calls: usize) -> Vec<Call> {
        let mut changes = self.changes.subscribe();
        let wait = async {
            while self.calls(method).len() < n_calls {
                changes.changed().await.unwrap();
            }
        };
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        assert!(waited.is_ok(), "{n_calls} calls of {method} do not come; there were {:?}", self.methods());
        self.calls(method)
    }

    fn fault(&self, method: &str) -> Option<Verdict> {
        let mut faults = self.faults.lock().unwrap();
        let at = faults.iter().position(|(name, _)| *name == method)?;
        faults.remove(at).map(|(_, verdict)| verdict)
    }
}

async fn take(State(platform): State<Platform>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let call = Call { path: parts.uri.path().to_owned(), headers: parts.headers, body };
    platform.calls.lock().unwrap().push(call.clone());
    let mut changes = platform.changes.subscribe();
    platform.changed();
    changes.mark_unchanged();
    let mut verdict = platform.fault(call.method()).unwrap_or_else(|| (platform.judge)(&call));
    while matches!(verdict, Verdict::Holds) {
        changes.changed().await.unwrap();
        verdict = (platform.judge)(&call);
    }
    let json = |status: u16| Response::builder().status(status).header("content-type", "application/json");
    let pace = *platform.pace.lock().unwrap();
    if !pace.is_zero() {
        tokio::time::sleep(pace).await;
    }
    match verdict {
        Verdict::Says(status, body) => json(status).body(Body::from(body.to_string())).unwrap(),
        Verdict::Later(status, seconds, body) => {
            json(status).header("retry-after", seconds).body(Body::from(body.to_string())).unwrap()
        }
        Verdict::Breaks => {
            let (mut sender, body) = http_body_util::channel::Channel::<Bytes, std::io::Error>::new(1);
            let _ = sender.send_data(Bytes::from_static(b"{\"ok\":")).await;
            sender.abort(std::io::ErrorKind::ConnectionReset.into());
            json(200).body(Body::new(body)).unwrap()
        }
        Verdict::Holds => unreachable!("a held call is judged again"),
    }
}
