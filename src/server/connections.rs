//! Accepts connections, so many at once, and sees them out when the server stops.
//!
//! `axum::serve` bounds neither the connections nor the time that a request's head may take, and waits without end for
//! the last one when it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

use super::limits::Peer;
use crate::config::Limits;

/// How long a connection may take to send a request's head, its idle time before included.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// How long to wait when no connection can be accepted, mostly for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drained {
    /// Every request under way got its reply.
    InTime,
    /// Some were cut off.
    CutOff,
}

/// Serves until `stop` is done, and then what is under way, as long as the limits allow.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> Drained {
    let connections = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let accept = async {
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                break;
            };
            match listener.accept().await {
                Ok((stream, peer)) => attend(stream, Peer(peer.ip()), router.clone(), &connections, place),
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    };
    tokio::select! {
        () = stop => {}
        () = accept => {}
    }
    // Whom the system has let in already is not sent away.
    while let Ok(place) = Arc::clone(&places).try_acquire_owned() {
        let waiting = tokio::select! {
            biased;
            accepted = listener.accept() => accepted,
            () = std::future::ready(()) => break,
        };
        match waiting {
            Ok((stream, peer)) => attend(stream, Peer(peer.ip()), router.clone(), &connections, place),
            Err(_) => break,
        }
    }
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => Drained::InTime,
        () = tokio::time::sleep(limits.shutdown_time) => Drained::CutOff,
    }
}

fn attend(stream: TcpStream, peer: Peer, router: Router, connections: &GracefulShutdown, place: OwnedSemaphorePermit) {
    // Without it a small reply may wait for the acknowledgement of the one before; failing that it is only slower.
    let _ = stream.set_nodelay(true);
    let service = tower::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            // The caller went away or sent what is no HTTP: its affair, not ours.
            tracing::debug!(%error, "a connection broke");
        }
        drop(place);
    });
}
